#include "runner/evidence/posterior.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "runner/embedded_data.hpp"
#include "runner/evidence/calibrated_parameters.hpp"
#include "runner/text_file.hpp"
#include "runner/text_table.hpp"

namespace kapok {
namespace {

constexpr std::string_view shipped_name = "scenarios/calibration/posterior.csv";
constexpr std::string_view seen_column = "seen_until";
constexpr std::size_t most_bytes = 64 << 20;

}  // namespace

Parameters Posterior::member(std::size_t index, const Parameters& base) const {
    Parameters out = base;
    for (std::size_t k = 0; k < parameters.size(); ++k) calibrated_parameters()[parameters[k]].set(out, members.at(index)[k]);
    return out;
}

Posterior read_posterior(std::string_view bytes, const std::string& file) {
    const TextTable table(bytes, file);
    FaultCollector faults;
    Posterior posterior;
    posterior.name = file;
    std::vector<std::string> names;
    for (const Cell& cell : table.header()) {
        if (cell.text == seen_column) continue;
        if (const auto found = find_calibrated_parameter(cell.text)) {
            posterior.parameters.push_back(*found);
            names.push_back(cell.text);
            continue;
        }
        std::vector<std::string> known;
        for (const CalibratedParameter& p : calibrated_parameters()) known.push_back(p.name());
        const std::vector<std::string_view> views(known.begin(), known.end());
        faults.add(file, cell.at, fmt::format("{} is no parameter that calibration estimates.{}", in_quotes(cell.text), suggestion(cell.text, views)));
    }
    table.has_columns({seen_column}, faults);
    faults.throw_if_any();
    for (const TableRow& row : table.rows()) {
        posterior.seen_until = row.integer(seen_column, faults, 2015, 2049).value_or(0);
        std::vector<double>& member = posterior.members.emplace_back();
        for (std::size_t k = 0; k < names.size(); ++k) {
            const CalibratedParameter& p = calibrated_parameters()[posterior.parameters[k]];
            member.push_back(row.number(names[k], faults, {p.low, p.high}));
        }
    }
    if (posterior.members.empty()) faults.add(file, {}, "no members: a row for each is needed");
    faults.throw_if_any();
    return posterior;
}

Posterior load_posterior(const std::filesystem::path& path) {
    return read_posterior(read_text_file(path, path.string(), most_bytes), path.string());
}

const Posterior& shipped_posterior() {
    static const Posterior posterior = [] {
        const EmbeddedFile* const file = find_embedded(shipped_name);
        if (file == nullptr) throw std::logic_error("the program holds no posterior");
        return read_posterior(file->bytes, std::string{shipped_name});
    }();
    return posterior;
}

std::string posterior_csv(const Posterior& posterior) {
    std::string out{seen_column};
    for (const std::size_t k : posterior.parameters) out += "," + calibrated_parameters()[k].name();
    out += "\n";
    for (const auto& member : posterior.members) {
        out += fmt::format("{}", posterior.seen_until);
        for (const double value : member) out += fmt::format(",{:.6g}", value);
        out += "\n";
    }
    return out;
}

}  // namespace kapok
