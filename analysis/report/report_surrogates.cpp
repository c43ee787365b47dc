// What a sweep would have shown at other values of its factors, for the sliders of a report.
#include <algorithm>
#include <array>

#include "analysis/report/report_parts.hpp"
#include "analysis/surrogate.hpp"
#include "runner/messages.hpp"

namespace kapok {
namespace {

/// Characters of JSON that the surrogates of a report may take in all.
constexpr double room = 300e3;
/// Characters of a number in base64 and of an input to a millionth; of an outcome apart from its numbers.
constexpr double packed_size = 8.0 * 4.0 / 3.0, input_size = 10.0, outcome_size = 600.0;
/// Points that lengths and variances are estimated from: a fifth of the time of the 200 of `kapok surrogate`, which the
/// surrogates of smaller sweeps agree with.
constexpr int estimation_points = 100;
/// Designs that move their factors together, and evenly.
constexpr std::array served{"latin_hypercube", "sobol", "factorial", "simplex", "simplex_lattice"};

bool serves(const DesignTable& table) {
    return std::find(served.begin(), served.end(), table.kind) != served.end();
}

/// What the surrogates of a sweep take.
struct Size {
    std::size_t sweep = 0, points = 0;
    double per_point = 1.0, fixed = 0.0;
};

Size size_of(const ResultsReader& results, std::size_t sweep) {
    const DesignTable table = results.design_table();
    const auto outcomes = static_cast<double>(indicators_of(results).size());
    double inputs = 0.0;
    for (const DesignColumn& column : table.columns) inputs += std::max<double>(1.0, static_cast<double>(column.labels.size()));
    const std::size_t points = serves(table) ? table.scenarios.size() : 0;
    return {sweep, points, 2.0 * packed_size * outcomes + input_size * inputs, (outcome_size + 20.0 * inputs) * outcomes};
}

}  // namespace

std::vector<std::size_t> surrogate_points(std::span<const ResultsReader* const> sweeps) {
    std::vector<Size> sizes;
    for (std::size_t k = 0; k < sweeps.size(); ++k) sizes.push_back(size_of(*sweeps[k], k));
    std::erase_if(sizes, [](const Size& size) { return size.points == 0; });
    const auto needs = [](const Size& size) { return size.fixed + size.per_point * static_cast<double>(size.points); };
    std::sort(sizes.begin(), sizes.end(), [&](const Size& a, const Size& b) { return needs(a) < needs(b); });
    std::vector<std::size_t> points(sweeps.size(), 0);
    double left = room;
    for (std::size_t k = 0; k < sizes.size(); ++k) {  // from the smallest on: what it does not need is left to the others
        const double share = std::min(needs(sizes[k]), left / static_cast<double>(sizes.size() - k));
        left -= share;
        points[sizes[k].sweep] = static_cast<std::size_t>(std::max(0.0, (share - sizes[k].fixed) / sizes[k].per_point));
    }
    return points;
}

std::optional<std::string> surrogates_part(const ResultsReader& results, const ReportScope& scope) {
    if (!serves(results.design_table()) || scope.surrogate_points < fewest_surrogate_points) return {};
    const std::vector<int> years = results.years();
    const int year = std::find(years.begin(), years.end(), scope.year) != years.end() ? scope.year : years.back();
    std::vector<SurrogateOutcome> outcomes;
    for (VariableInfo& variable : indicators_of(results)) outcomes.push_back({std::move(variable), scope.region, year});
    if (outcomes.empty()) return {};
    try {
        const DesignInputs design = design_inputs(results);
        const std::vector<Surrogate> surrogates = fit_surrogates(results, design, outcomes, {scope.surrogate_points, estimation_points});
        return surrogates_json(design, surrogates, SurrogateNumbers::packed);
    } catch (const InputError&) {  // too few points that have a value, or no factor with an order
        return {};
    }
}

}  // namespace kapok
