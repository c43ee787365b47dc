#include "analysis/park_index.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "analysis/base_values.hpp"
#include "model/measurement/variables.hpp"

namespace kapok {
namespace {

constexpr double lowest_ratio = 0.05, highest_ratio = 1.5;  // as in the model
constexpr int reference_year = 2023;

/// Recorded variables that a criterion is made of: `times` numerator over denominator, or the numerator itself.
struct RecordedCriterion {
    std::string_view criterion, numerator, denominator;
    double times = 1.0;
};
constexpr RecordedCriterion recorded[] = {
    {"rd", "rd_intensity", ""},
    {"pct", "pct_filings", "population"},
    {"patents", "invention_patents_per_10k", ""},
    {"unicorns", "unicorns", ""},
    {"venture", "vc_received", "gdp", 100.0},
    {"contracts", "technology_contract_value", ""},
    {"hnte", "hnte", ""},
};

const RecordedCriterion* find_recorded(std::string_view criterion) {
    const auto found = std::find_if(std::begin(recorded), std::end(recorded), [&](const RecordedCriterion& r) { return r.criterion == criterion; });
    return found == std::end(recorded) ? nullptr : &*found;
}

DataArray criterion_values(const ResultsReader& results, const RecordedCriterion& criterion, std::size_t region, std::size_t point) {
    const auto read = [&](std::string_view id) { return results.read(id, {{"design", point}, {"region", region}}); };
    DataArray values = read(criterion.numerator);
    if (criterion.denominator.empty()) return values;
    const DataArray below = read(criterion.denominator);
    for (std::size_t k = 0; k < values.values.size(); ++k) values.values[k] *= criterion.times / below.values[k];
    return values;
}

}  // namespace

bool has_park_criteria(const ResultsReader& results) {
    const auto is_there = [&](std::string_view id) { return id.empty() || results.find(id) != nullptr; };
    return std::all_of(park_criteria().begin(), park_criteria().end(), [&](const ParkCriterion& criterion) {
        const RecordedCriterion* r = find_recorded(criterion.id);
        return r != nullptr && is_there(r->numerator) && is_there(r->denominator);
    });
}

DataArray park_index_values(const ResultsReader& results, std::size_t region, std::size_t point, int horizon, ParkFrontier frontier) {
    const std::vector<std::string> scenarios = results.design_table().scenarios;
    const std::string& scenario = point < scenarios.size() ? scenarios[point] : results.manifest().scenario_text;
    const std::vector<int> years = results.years();
    DataArray index;
    for (const ParkCriterion& criterion : park_criteria()) {
        const RecordedCriterion* r = find_recorded(criterion.id);
        if (r == nullptr) throw std::out_of_range(fmt::format("no recorded variable for the criterion {}", criterion.id));
        const DataArray values = criterion_values(results, *r, region, point);
        if (index.values.empty()) index = {values.dimensions, values.shape, std::vector<double>(values.values.size(), 0.0)};
        const double threshold = parameter_in(scenario, fmt::format("park_{}_threshold_{}", criterion.id, horizon));
        const double growth = frontier == ParkFrontier::moving ? parameter_in(scenario, fmt::format("park_frontier_{}", criterion.id)) : 0.0;
        for (std::size_t k = 0; k < values.values.size(); ++k) {
            const double moved = threshold * std::exp(growth * std::max(0, years[k % years.size()] - reference_year));
            const double ratio = std::isnan(values.values[k]) ? std::numeric_limits<double>::quiet_NaN() : std::clamp(values.values[k] / moved, lowest_ratio, highest_ratio);
            index.values[k] += std::log(ratio);
        }
    }
    for (double& value : index.values) value = std::exp(value / static_cast<double>(park_criteria().size()));
    return index;
}

}  // namespace kapok
