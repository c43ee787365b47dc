#include "runner/evidence/calibration_targets.hpp"

#include <algorithm>
#include <iterator>
#include <limits>
#include <stdexcept>

#include "model/elementary.hpp"

namespace kapok {
namespace {

/// Variables that are fitted, and the error that the model may keep in each, a standard deviation in log units: what
/// is left of definitions, of structure, and how much the variable matters (Kennedy and O'Hagan's discrepancy;
/// judgement).
struct FittedVariable {
    std::string_view id;
    double discrepancy;
};
constexpr FittedVariable fitted[] = {
    {"gdp", 0.02},                    {"va_secondary", 0.03},              {"population", 0.01},
    {"rd_expenditure", 0.03},         {"rd_expenditure_industrial", 0.04}, {"rd_personnel_fte", 0.06},
    {"invention_patents_granted", 0.05}, {"invention_patents_in_force", 0.05}, {"pct_filings", 0.10},
    {"above_scale_firms", 0.04},      {"hnte", 0.04},                      {"technology_contract_value", 0.15},
    {"vc_received", 0.25},            {"incubators", 0.10},                {"rd_institution_share", 0.10},
    {"sei_value_added", 0.05},        {"modern_services_share", 0.03},     {"advanced_manufacturing_share", 0.05},
};

std::size_t dataset_of(std::string_view id) {
    for (std::size_t d = 0; d < datasets().size(); ++d)
        if (datasets()[d].id == id) return d;
    throw std::logic_error("no dataset " + std::string{id});
}

/// Place of a figure's region in a record; nothing for regions that are neither a city nor the delta.
std::optional<std::size_t> region_of(const Observation& o) {
    if (o.region == delta_region_id) return delta_region;
    const std::optional<Place> place = find_place(o.region);
    return place && is_city(*place) ? std::optional(static_cast<std::size_t>(*place)) : std::nullopt;
}

bool is_seen(const Observation& o, int until) { return o.year > Record::first_year && o.year <= until; }

}  // namespace

std::string CalibrationTarget::name() const {
    return datasets()[dataset].id + "." + std::string{region_id(region)} + "." + std::to_string(year);
}

double CalibrationTarget::logarithm_in(const Record& record) const {
    const int row = year - Record::first_year;
    if (row >= record.years) return std::numeric_limits<double>::quiet_NaN();
    const double value = record.yearly[dataset][static_cast<std::size_t>(row) * datasets()[dataset].size + region];
    return logarithm(std::max(value, 0.01 * observed));
}

std::vector<CalibrationTarget> calibration_targets(const Baseline& baseline, int until) {
    std::vector<CalibrationTarget> targets;
    for (const FittedVariable& variable : fitted) {
        const std::size_t dataset = dataset_of(variable.id);
        for (const Observation& o : baseline.observations) {
            const std::optional<std::size_t> region = region_of(o);
            if (o.id != variable.id || !is_seen(o, until) || !region || !(o.value > 0.0)) continue;
            const double error = o.standard_error > 0.0 ? o.standard_error / o.value : 0.0;
            targets.push_back({dataset, *region, o.year, o.value, error * error + variable.discrepancy * variable.discrepancy});
        }
    }
    return targets;
}

std::map<std::string, int> figures_not_fitted(const Baseline& baseline, int until) {
    std::map<std::string, int> counts;
    for (const Observation& o : baseline.observations) {
        const bool is_variable = std::any_of(std::begin(fitted), std::end(fitted), [&](const FittedVariable& v) { return v.id == o.id; });
        if (is_seen(o, until) && !(is_variable && region_of(o) && o.value > 0.0)) ++counts[o.id];
    }
    return counts;
}

}  // namespace kapok
