// The description of the model holds what the code holds: stages, levers, parameters, variables and flows are
// all in it, under their names, and no name in it has gone from the code.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "model/ledger.hpp"
#include "model/measurement/record.hpp"
#include "model/networks/network_measures.hpp"
#include "model/parameter_table.hpp"
#include "model/policy/lever_table.hpp"
#include "tests/support/paths.hpp"

using namespace kapok;

namespace {

const std::filesystem::path root = test::source_directory();
using Texts = std::vector<std::string>;

std::string text_of(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in) throw std::runtime_error("cannot read " + file.string());
    return {std::istreambuf_iterator<char>(in), {}};
}

Texts lines_of(const std::string& text) {
    Texts lines;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    return lines;
}

bool holds(const std::string& text, std::string_view before, std::string_view word, std::string_view after) {
    std::string whole(before);
    whole.append(word).append(after);
    return text.find(whole) != std::string::npos;
}

bool is_word(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

/// Runs of letters, digits and underscores; a dot and an ending stay on a file's name.
Texts words_of(const std::string& text) {
    Texts words;
    for (std::size_t i = 0; i < text.size();) {
        if (!is_word(text[i])) {
            ++i;
            continue;
        }
        std::size_t end = i;
        while (end < text.size() && is_word(text[end])) ++end;
        for (const std::string ending : {".cpp", ".hpp", ".csv", ".toml"})
            if (text.compare(end, ending.size(), ending) == 0) end += ending.size();
        words.push_back(text.substr(i, end - i));
        i = end;
    }
    return words;
}

/// What stands between back quotes in a line.
Texts quoted_in(const std::string& line) {
    Texts quoted;
    for (std::size_t open = line.find('`'); open != std::string::npos;) {
        const std::size_t close = line.find('`', open + 1);
        if (close == std::string::npos) break;
        quoted.push_back(line.substr(open + 1, close - open - 1));
        open = line.find('`', close + 1);
    }
    return quoted;
}

Texts cells_of(const std::string& row) {
    Texts cells;
    std::istringstream in(row.substr(1));
    for (std::string cell; std::getline(in, cell, '|');) {
        const auto first = cell.find_first_not_of(' ');
        cells.push_back(
            first == std::string::npos ? "" : cell.substr(first, cell.find_last_not_of(' ') - first + 1));
    }
    return cells;
}

/// Rows of all tables whose first heading is `kind`, by the ids in their first cell.
std::multimap<std::string, Texts> tables(const std::string& odd, const std::string& kind) {
    std::multimap<std::string, Texts> rows;
    bool inside = false;
    for (const std::string& line : lines_of(odd)) {
        if (!line.starts_with("|"))
            inside = false;
        else if (line.starts_with("| " + kind + " |"))
            inside = true;
        else if (inside)
            for (const std::string& id : quoted_in(cells_of(line).front())) rows.emplace(id, cells_of(line));
    }
    return rows;
}

/// Calls that stand alone on a line of the first advance_one_quarter, the one that takes levers, in order.
Texts stage_functions() {
    Texts calls;
    bool inside = false;
    for (const std::string& line : lines_of(text_of(root / "model/quarter.cpp"))) {
        if (line.starts_with("void advance_one_quarter("))
            inside = true;
        else if (inside && line.starts_with("}"))
            break;
        else if (inside && line.starts_with("    ")) {
            const std::string name = line.substr(4, line.find_first_of("( ", 4) - 4);
            if (line.compare(4 + name.size(), 1, "(") == 0) calls.push_back(name);
        }
    }
    return calls;
}

/// Every word of the model's sources and input tables, and the name of every file.
const std::set<std::string>& known_words() {
    static const std::set<std::string> known = [] {
        std::set<std::string> words;
        for (const char* directory : {"model", "scenarios", "tests"})
            for (const auto& entry : std::filesystem::recursive_directory_iterator(root / directory)) {
                words.insert(entry.path().filename().string());
                const auto ending = entry.path().extension();
                if (std::string(directory) != "tests" &&
                    (ending == ".cpp" || ending == ".hpp" || ending == ".csv"))
                    for (const std::string& word : words_of(text_of(entry.path()))) words.insert(word);
            }
        return words;
    }();
    return known;
}

/// A word of code formatting that claims to be a name: it has an underscore, and more than an index after it.
bool claims_a_name(const std::string& word) {
    const auto last = word.rfind('_');
    return last != std::string::npos && last > 0 && word.size() - last > 3;
}

void check_names(const std::string& odd, Texts& faults) {
    bool fenced = false;
    for (const std::string& line : lines_of(odd)) {
        if (line.starts_with("```")) {
            fenced = !fenced;
            continue;
        }
        for (const std::string& code : fenced ? Texts{line} : quoted_in(line))
            for (const std::string& word : words_of(code))
                if ((claims_a_name(word) || word.find('.') != std::string::npos) &&
                    !known_words().contains(word))
                    faults.push_back("unknown name " + word);
    }
}

/// Ids that a table of the code has and the document lacks, and the reverse.
void check_ids(const std::string& kind, const std::multimap<std::string, Texts>& rows,
               const std::set<std::string>& ids, Texts& faults) {
    for (const std::string& id : ids)
        if (!rows.contains(id)) faults.push_back("no " + kind + " " + id);
    for (const auto& [id, cells] : rows)
        if (!ids.contains(id)) faults.push_back("stale " + kind + " " + id);
}

void check_parameters(const std::string& odd, Texts& faults) {
    const auto rows = tables(odd, "parameter");
    std::set<std::string> ids;
    const auto check = [&](const auto& spec) {
        const std::string id(spec.id);
        ids.insert(id);
        if (rows.count(id) > 1) faults.push_back("parameter twice " + id);
        const auto row = rows.find(id);
        if (row == rows.end()) return;
        constexpr const char* letters[] = {"c", "s", "a"};
        if (row->second.at(1).find(spec.unit) == std::string::npos) faults.push_back("unit of " + id);
        if (row->second.at(2) != letters[static_cast<std::size_t>(spec.basis)])
            faults.push_back("basis of " + id);
    };
    for (const ParameterSpec& spec : parameter_table) check(spec);
    for (const CityParameterSpec& spec : city_parameter_table) check(spec);
    check_ids("parameter", rows, ids, faults);
}

void check_levers(const std::string& odd, Texts& faults) {
    std::set<std::string> ids;
    for (const LeverSpec& spec : lever_table) ids.insert(std::string(spec.id));
    check_ids("lever", tables(odd, "lever"), ids, faults);
}

void check_variables(const std::string& odd, Texts& faults) {
    const auto rows = tables(odd, "variable");
    std::set<std::string> ids;
    for (const Variable& variable : variables()) {
        const std::string id(variable.id);
        ids.insert(id);
        const auto row = rows.find(id);
        if (row != rows.end() && row->second.at(1) != variable.unit) faults.push_back("unit of " + id);
    }
    check_ids("variable", rows, ids, faults);
    for (const Dataset& dataset : datasets())
        if (dataset.variable == nullptr && !holds(odd, "`", dataset.id, "`"))
            faults.push_back("no dataset " + dataset.id);
    for (const NetworkMeasureSpec& measure : network_measure_table)
        if (!holds(odd, "`", measure.id, "`"))
            faults.push_back("no network measure " + std::string(measure.id));
}

void check_flows(const std::string& odd, Texts& faults) {
    const auto rows = tables(odd, "flow");
    std::set<std::string> ids;
    for (const Flow flow : flows) {
        const FlowSpec& spec = flow_table[flow];
        const std::string id(spec.id);
        ids.insert(id);
        const auto row = rows.find(id);
        if (row == rows.end()) continue;
        const Texts& cells = row->second;
        if (cells.at(1) != holder_table[spec.from].id || cells.at(2) != holder_table[spec.to].id)
            faults.push_back("holders of " + id);
        if ((cells.at(3) == "yes") != spec.capital) faults.push_back("places of " + id);
    }
    check_ids("flow", rows, ids, faults);
}

void check_outline(const std::string& odd, Texts& faults) {
    std::size_t at = 0;
    for (const char* heading : {"1. Purpose and patterns", "2. Entities, state variables and scales",
                                "3. Process overview and scheduling", "4. Design concepts",
                                "5. Initialization", "6. Input data", "7. Submodels"}) {
        const std::size_t found = odd.find(std::string("\n## ").append(heading).append("\n"), at);
        if (found == std::string::npos)
            faults.push_back(std::string("no heading ") + heading);
        else
            at = found;
    }
    for (const char* concept_name :
         {"Basic principles", "Emergence", "Adaptation", "Objectives", "Learning", "Prediction", "Sensing",
          "Interaction", "Stochasticity", "Collectives", "Observation"})
        if (!holds(odd, ". **", concept_name, ".**"))
            faults.push_back(std::string("no concept ") + concept_name);
    // the schedule: one row per call, in the order of the calls
    at = odd.find("\n## 3. ");
    for (const std::string& name : stage_functions()) {
        const std::size_t found = at == std::string::npos ? at : odd.find("| `" + name + "` |", at);
        if (found == std::string::npos)
            faults.push_back("no stage " + name + " in its place");
        else
            at = found;
    }
}

Texts faults_of(const std::string& odd) {
    Texts faults;
    check_outline(odd, faults);
    check_levers(odd, faults);
    check_parameters(odd, faults);
    check_variables(odd, faults);
    check_flows(odd, faults);
    check_names(odd, faults);
    return faults;
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    const std::size_t at = text.find(from);
    REQUIRE(at != std::string::npos);
    return text.replace(at, from.size(), to);
}

}  // namespace

TEST_CASE("the description of the model names all that the code has, and nothing else", "[unit][odd]") {
    const Texts faults = faults_of(text_of(root / "model/ODD.md"));
    CAPTURE(faults);
    CHECK(faults.empty());
}

TEST_CASE("the stages are read from the quarter's source", "[unit][odd]") {
    const Texts calls = stage_functions();
    CAPTURE(calls);
    REQUIRE(calls.size() == 14);  // twelve stages between the quarter's beginning and its check
    CHECK(calls.front() == "begin_quarter");
    CHECK(calls[1] == "set_budgets");
    CHECK(calls[12] == "measure");
    CHECK(calls.back() == "check_books");
}

TEST_CASE("a description out of step is found out", "[unit][odd]") {
    const std::string odd = text_of(root / "model/ODD.md");
    const auto finds = [&](const std::string& damaged, const std::string& fault) {
        const Texts faults = faults_of(damaged);
        CAPTURE(fault, faults);
        CHECK(std::find(faults.begin(), faults.end(), fault) != faults.end());
    };
    finds(replaced(odd, "| `st_budget_growth` |", "| `budget_growth` |"), "no lever st_budget_growth");
    finds(replaced(odd, "| `st_budget_growth` |", "| `budget_growth` |"), "stale lever budget_growth");
    finds(replaced(odd, "`grant_take_up`", "`grant_uptake`"), "unknown name grant_uptake");
    finds(replaced(odd, "`link_attempts` |", "`link_tries` |"), "no parameter link_attempts");
    finds(replaced(odd, "`link_attempts` |", "`link_tries` |"), "stale parameter link_tries");
    finds(replaced(odd, "`awareness_speed`", "`speed`"), "no parameter awareness_speed");
    finds(replaced(odd, "| `unicorns` | firms", "| `unicorns` | horses"), "unit of unicorns");
    finds(replaced(odd, "| `gdp` |", "| gdp |"), "no variable gdp");
    finds(replaced(odd, "| `venture_equity` | funds |", "| `venture_equity` | banks |"),
          "holders of venture_equity");
    finds(replaced(odd, "| 6 | `learn_and_innovate`", "| 6 | `learn`"),
          "no stage learn_and_innovate in its place");
    finds(replaced(odd, "\n## 5. Initialization\n", "\n## 5. Start\n"), "no heading 5. Initialization");
    finds(replaced(odd, ". **Sensing.**", ". **Sense.**"), "no concept Sensing");
    finds(replaced(odd, "quality_step * ", "quality_stride * "), "unknown name quality_stride");
    finds(replaced(odd, "demand_paths.csv", "demand_roads.csv"), "unknown name demand_roads.csv");
}
