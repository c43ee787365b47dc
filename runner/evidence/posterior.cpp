#include "runner/evidence/posterior.hpp"

#include <fmt/format.h>

#include "model/rng.hpp"
#include "runner/embedded_data.hpp"
#include "runner/evidence/calibrated_parameters.hpp"
#include "runner/member_runs.hpp"
#include "runner/text_file.hpp"
#include "runner/text_table.hpp"

namespace kapok {
namespace {

constexpr std::string_view shipped_directory = "scenarios/calibration/";
constexpr std::string_view seen_column = "seen_until";
constexpr std::size_t most_bytes = 64 << 20;

}  // namespace

MemberParameters members_for(const Posterior& posterior, const Parameters& scenario) {
    const Parameters table;
    MemberParameters out;
    out.members.assign(posterior.members.size(), scenario);
    for (std::size_t k = 0; k < posterior.parameters.size(); ++k) {
        const CalibratedParameter& p = calibrated_parameters()[posterior.parameters[k]];
        if (p.value_in(scenario) != p.value_in(table)) continue;
        out.drawn.push_back(posterior.parameters[k]);
        for (std::size_t m = 0; m < out.members.size(); ++m) p.set(out.members[m], posterior.members[m][k]);
    }
    return out;
}

ParameterDraws parameter_draws(const Posterior& posterior, const MemberParameters& draws, int replicates) {
    ParameterDraws out;
    out.source = posterior.name;
    out.seen_until = posterior.seen_until;
    for (const std::size_t p : draws.drawn) out.names.push_back(calibrated_parameters()[p].name());
    for (int replicate = 0; replicate < replicates; ++replicate) {
        const std::size_t member = member_of(replicate, draws.members.size());
        out.member.push_back(static_cast<std::int32_t>(member));
        for (const std::size_t p : draws.drawn) out.values.push_back(calibrated_parameters()[p].value_in(draws.members[member]));
    }
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

const std::vector<Posterior>& shipped_posteriors() {
    static const std::vector<Posterior> all = [] {
        std::vector<Posterior> found;
        for (const EmbeddedFile& file : embedded_files())  // in the order of their names, which end in the year
            if (file.name.starts_with(shipped_directory)) found.push_back(read_posterior(file.bytes, std::string{file.name}));
        return found;
    }();
    return all;
}

const Posterior& shipped_posterior() { return shipped_posteriors().back(); }

Posterior prior_sample() {
    constexpr int members = 72;
    Posterior out;
    out.name = "prior";
    out.seen_until = 2015;
    const auto& all = calibrated_parameters();
    for (std::size_t p = 0; p < all.size(); ++p) out.parameters.push_back(p);
    for (int m = 0; m < members; ++m) {
        Stream draws = Rng{1, 0}.stream(static_cast<std::uint64_t>(m), {0}, Purpose::prior_sample);
        auto& member = out.members.emplace_back();
        for (const CalibratedParameter& p : all) member.push_back(p.value(p.centre() + p.spread * draws.normal()));
    }
    return out;
}

std::string posterior_csv(const Posterior& posterior) {
    std::string out{seen_column};
    for (const std::size_t k : posterior.parameters) out.append(",").append(calibrated_parameters()[k].name());
    out += "\n";
    for (const auto& member : posterior.members) {
        out += fmt::format("{}", posterior.seen_until);
        for (const double value : member) out += fmt::format(",{:.6g}", value);
        out += "\n";
    }
    return out;
}

}  // namespace kapok
