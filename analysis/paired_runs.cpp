#include "analysis/paired_runs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <stdexcept>

#include "analysis/replicate_units.hpp"
#include "runner/messages.hpp"
#include "runner/number_text.hpp"

namespace kapok {
namespace {

/// Reads an array of these dimensions, or says that the file should hold it.
DataArray read_block_of(const ResultsReader& results, const std::string& id, std::size_t dimensions) {
    const VariableInfo* variable = results.find(id);
    const bool fits = variable != nullptr && variable->dimensions.size() == dimensions && variable->dimensions[2] == "year" &&
                      variable->dimensions.back() == "region";
    if (!fits) throw InputError(Fault{results.path().string(), 0, 0, fmt::format("should hold '{}' by year and region, which this needs", id)});
    return results.read(id);
}

/// The number that selects a replicate's luck.
std::int32_t luck_of(const Manifest& manifest, std::size_t replicate) {
    return replicate < manifest.branch.replicates.size() ? manifest.branch.replicates[replicate] : static_cast<std::int32_t>(replicate);
}

bool same_value(double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); }

/// True where replicates of the same luck drew the same sets, as far as both files know their values.
bool draws_agree(const Manifest& a, const Manifest& b) {
    if (a.draws.source != b.draws.source) return false;
    for (std::size_t i = 0; i < a.draws.member.size(); ++i)
        for (std::size_t j = 0; j < b.draws.member.size(); ++j) {
            if (luck_of(a, i) != luck_of(b, j)) continue;
            if (a.draws.member[i] != b.draws.member[j]) return false;
            for (std::size_t p = 0; p < a.draws.names.size(); ++p) {
                const auto found = std::find(b.draws.names.begin(), b.draws.names.end(), a.draws.names[p]);
                if (found == b.draws.names.end()) continue;  // the other scenario sets this one itself
                const auto q = static_cast<std::size_t>(found - b.draws.names.begin());
                if (!same_value(a.draws.values[i * a.draws.names.size() + p], b.draws.values[j * b.draws.names.size() + q])) return false;
            }
        }
    return true;
}

/// Data tables that both files were made from, in different states.
std::vector<std::string> differing_inputs(const Manifest& a, const Manifest& b) {
    std::vector<std::string> names;
    for (const InputFile& input : a.inputs)
        for (const InputFile& other : b.inputs)
            if (input.name == other.name && input.sha256 != other.sha256) names.push_back(input.name);
    return names;
}

std::string factor_value(const DesignColumn& column, double value) {
    if (std::isnan(value)) return "base";
    const auto label = static_cast<std::size_t>(value);
    return label < column.labels.size() && value >= 0.0 ? column.labels[label] : fmt::format("{:.4g}", value);
}

}  // namespace

std::vector<AnswerName> names_of_files(std::span<const std::string> scenarios, std::span<const std::string> files) {
    std::vector<AnswerName> names;
    for (std::size_t k = 0; k < files.size(); ++k) {
        const std::string& name = std::count(scenarios.begin(), scenarios.end(), scenarios[k]) == 1 ? scenarios[k] : files[k];
        names.push_back({name, name, name});
    }
    return names;
}

std::size_t year_index(const std::vector<int>& years, int year) {
    const auto found = std::find(years.begin(), years.end(), year);
    if (found == years.end()) throw std::out_of_range(fmt::format("the year {} is not in the results ({} to {})", year, years.front(), years.back()));
    return static_cast<std::size_t>(found - years.begin());
}

RunValues run_values(const ResultsReader& results, const std::string& id) {
    DataArray block = read_block_of(results, id, 4);
    return {block.shape[1], block.shape[3], results.years(), std::move(block.values)};
}

TableValues table_values(const ResultsReader& results, const std::string& id) {
    DataArray block = read_block_of(results, id, 5);
    return {block.shape[1], block.shape[3], block.shape[4], results.years(), std::move(block.values)};
}

Pairing pair_replicates(const Arm& baseline, const Arm& other) {
    const Manifest &a = baseline.results->manifest(), &b = other.results->manifest();
    const auto status_a = baseline.results->statuses(static_cast<int>(baseline.point)), status_b = other.results->statuses(static_cast<int>(other.point));
    Pairing pairing;
    std::set<std::int32_t> members;
    for (std::size_t i = 0; i < status_a.size(); ++i)
        for (std::size_t j = 0; j < status_b.size(); ++j) {
            if (luck_of(a, i) != luck_of(b, j) || status_a[i] != RunStatus::finished || status_b[j] != RunStatus::finished) continue;
            pairing.baseline.push_back(i);
            pairing.other.push_back(j);
            if (i < a.draws.member.size()) members.insert(a.draws.member[i]);
        }
    pairing.by_parameters = members.size() > 1;
    pairing.luck_alone = members.size() == 1;
    for (const std::size_t replicate : pairing.baseline)
        pairing.units.push_back(pairing.by_parameters ? a.draws.member[replicate] : static_cast<std::int32_t>(replicate));
    return pairing;
}

PairingSummary summary_of(const Pairing& pairing) {
    const std::set<std::int32_t> draws(pairing.units.begin(), pairing.units.end());
    return {static_cast<int>(pairing.units.size()), static_cast<int>(draws.size()), pairing.by_parameters, pairing.luck_alone};
}

void note_pairings(AnswerTable& table, std::span<const PairingSummary> pairings) {
    if (pairings.empty()) return;
    const auto range = [&](int PairingSummary::*number) {
        const auto [fewest, most] = std::minmax_element(pairings.begin(), pairings.end(),
                                                        [&](const PairingSummary& a, const PairingSummary& b) { return a.*number < b.*number; });
        return (*fewest).*number == (*most).*number ? fmt::format("{}", (*most).*number) : fmt::format("{}-{}", (*fewest).*number, (*most).*number);
    };
    const std::string pairs = range(&PairingSummary::pairs), draws = range(&PairingSummary::draws);
    table.note(fmt::format("Differences are paired by replicate ({}): both runs of a pair have the same firms with the same luck.", pairs),
               fmt::format("差异按重复运行配对({}对):每对运行的企业与随机因素相同。", pairs));
    if (std::any_of(pairings.begin(), pairings.end(), [](const PairingSummary& pairing) { return pairing.by_parameters; }))
        table.note(fmt::format("Intervals: 90%, Student's t over the sets of parameters drawn ({}; replicates that share a set count as one draw).", draws),
                   fmt::format("区间:90%,以抽取的参数组({}组)为独立单位的t区间(同一参数组的重复运行合为一次抽取)。", draws));
    else if (std::any_of(pairings.begin(), pairings.end(), [](const PairingSummary& pairing) { return pairing.luck_alone; }))
        table.note("Intervals: 90%, Student's t over replicates. All drew one set of parameters, so they tell of luck alone.",
                   "区间:90%,以重复运行为独立单位的t区间。全部运行使用同一参数组,故只反映随机因素。");
    else
        table.note("Intervals: 90%, Student's t over replicates.", "区间:90%,以重复运行为独立单位的t区间。");
}

std::vector<AnswerName> obstacles_to_pairing(const Manifest& baseline, const Manifest& other) {
    std::vector<AnswerName> obstacles;
    if (baseline.seed != other.seed)
        obstacles.push_back({"seed", fmt::format("another seed ({} and {}): their luck differs", baseline.seed, other.seed),
                             fmt::format("随机种子不同({}与{}):随机因素不相同", baseline.seed, other.seed)});
    if (baseline.scale != other.scale)
        obstacles.push_back({"scale", fmt::format("another scale ({} and {}): their firms differ", format_number(baseline.scale), format_number(other.scale)),
                             fmt::format("模拟比例不同({}与{}):企业总体不相同", format_number(baseline.scale), format_number(other.scale))});
    if (!draws_agree(baseline, other))
        obstacles.push_back({std::string(obstacle_of_draws), "other draws of parameters: their agents behave differently", "参数抽取不同:主体行为不相同"});
    if (const auto names = differing_inputs(baseline, other); !names.empty())
        obstacles.push_back({"inputs", fmt::format("other data tables ({}): they start from different facts", fmt::join(names, ", ")),
                             fmt::format("数据表不同({}):初始数据不相同", fmt::join(names, ", "))});
    return obstacles;
}

std::optional<std::size_t> unchanged_point(const DesignTable& table) {
    const std::size_t points = table.columns.empty() ? 0 : table.columns.front().values.size();
    for (std::size_t point = 0; point < points; ++point)
        if (std::all_of(table.columns.begin(), table.columns.end(), [&](const DesignColumn& column) { return std::isnan(column.values[point]); }))
            return point;
    return {};
}

std::size_t base_point(const DesignTable& table) { return unchanged_point(table).value_or(0); }

std::string point_settings(const DesignTable& table, std::size_t point) {
    std::vector<std::string> settings;
    for (const DesignColumn& column : table.columns) {
        const double value = column.values.at(point);
        if (std::isnan(value)) continue;
        const auto label = static_cast<std::size_t>(std::max(0.0, value));
        settings.push_back(label < column.labels.size() ? fmt::format("{} = {}", column.id, column.labels[label]) : fmt::format("{} = {:.6g}", column.id, value));
    }
    return fmt::format("{}", fmt::join(settings, ", "));
}

AnswerName settings_name(const DesignTable& table, std::size_t point, std::size_t baseline) {
    constexpr std::size_t most_shown = 3;
    std::vector<std::string> parts;
    for (const DesignColumn& column : table.columns) {
        const bool tells = point == baseline ? !std::isnan(column.values[point]) : !same_value(column.values[point], column.values[baseline]);
        if (tells) parts.push_back(fmt::format("{} = {}", column.id, factor_value(column, column.values[point])));
    }
    const std::size_t all = parts.size(), more = all > most_shown ? all - most_shown : 0;
    parts.resize(std::min(all, most_shown));
    const std::string text = fmt::format("{}", fmt::join(parts, ", "));
    return {point_settings(table, point), more > 0 ? fmt::format("{} and {} more", text, more) : text, more > 0 ? fmt::format("{}等{}项", text, all) : text};
}

AnswerName point_name(const DesignTable& table, std::size_t point, std::size_t baseline) {
    const AnswerName settings = settings_name(table, point, baseline);
    const auto after_number = [&](const std::string& text) { return text.empty() ? fmt::format("{}", point) : fmt::format("{}: {}", point, text); };
    return {fmt::format("{}", point), after_number(settings.en), after_number(settings.zh)};
}

}  // namespace kapok
