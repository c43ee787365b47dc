#include "runner/evidence/calibrated_parameters.hpp"

#include <algorithm>

#include "model/elementary.hpp"

namespace kapok {
namespace {

/// Parameters of the whole delta that the record of 2010-2019 may inform, or that decide the years after it and
/// are carried along with the spread of their prior. Of pairs that the record cannot tell apart one is left out:
/// filing_backlog (filing_level), selection_speed (size_reversion), notch_friction_share (awareness), entrant_size
/// (entry_rate). Responses to policy are in, so that what a lever does carries their spread. Centres were set by hand; the
/// tables hold the posterior's medians.
struct PriorOfTheDelta {
    std::string_view id;
    double centre;
    double spread = 0.5;  ///< on the transformed scale: 68% within 38-62% of the range
};
/// Spread of what the record cannot tell and stylised facts can: further from the centre, facts on returns of venture
/// deals, on memory and concentration of patents and on growth of R&D leave their bands (found over 30 sets of
/// parameters at twice this spread, docs/evidence.md).
constexpr double told_by_facts = 0.25;
constexpr PriorOfTheDelta of_the_delta[] = {
    {"outside_inflow", 0.055}, {"user_cost_elasticity", 1.45}, {"adjustment_speed", 0.18},
    {"participation_shift", 0}, {"participation_turnover", 0.10}, {"relabel_cost", 3.0},
    {"rd_institution_hazard", 0.22}, {"innovation_flow_exponent", 0.44, told_by_facts}, {"innovation_stock_exponent", 0.14, told_by_facts},
    {"pool_elasticity", 0.42}, {"quality_step", 0.045}, {"frontier_growth", 0.02}, {"imitation_speed", 0.10},
    {"hightech_gain", 0.025}, {"patent_lapse", 0.052}, {"filing_drift", 0.05}, {"size_reversion", 0.010},
    {"productivity_share", 0.62}, {"milestone_rate", 0.135, told_by_facts}, {"milestone_size", 1.2, told_by_facts}, {"venture_share", 0.10, told_by_facts},
    {"contract_coefficient", 0.14}, {"contract_registration_growth", 0.20}, {"entry_rate", 0.135},
    {"entrant_quality_gap", -0.15, told_by_facts}, {"entrant_performer_share", 0.22}, {"graduate_hazard", 0.18},
    {"makerspace_founding", 0.9}, {"graduation_rate", 0.35}, {"awareness_campaign", 0.10},
    {"awareness_imitation", 3.5}, {"application_rate", 0.35}, {"rival_reaction", 0.12}, {"export_growth", 0.005},
};

/// What one would believe of a city without its record: no drift of its own, the delta's usual rates. Standard
/// deviations on the transformed scale.
struct CityPrior {
    std::string_view id;
    double centre, spread;
};
constexpr CityPrior by_city[] = {
    {"growth_offset", 0.0, 0.5},           {"residual_offset", 0.0, 0.4},      {"intensity_trend", 0.0, 0.7},
    {"coverage_trend", 0.0, 1.0},          {"public_research_offset", 0.02, 0.7}, {"awareness_speed", 1.0, 0.8},
    {"promotion_rate", 0.12, 1.0},         {"filing_level", 0.4, 1.0},         {"filing_trend", -0.1, 0.5},
    {"pct_trend", 0.3, 0.8},               {"population_offset", 0.02, 0.7},   {"talent_offset", 0.0, 0.6},
    {"venture_city_factor", 1.0, 0.35},    {"incubator_founding", 0.9, 0.7},
};

std::vector<CalibratedParameter> list() {
    std::vector<CalibratedParameter> all;
    for (const auto& [id, centre, spread] : of_the_delta) {
        const std::size_t row = find_parameter(id).value().row;
        all.push_back({row, {}, parameter_table[row].low, parameter_table[row].high, centre, spread});
    }
    for (const CityPrior& prior : by_city) {
        const std::size_t row = find_city_parameter(prior.id).value().row;
        for (const Place c : cities) all.push_back({row, c, city_parameter_table[row].low, city_parameter_table[row].high, prior.centre, prior.spread});
    }
    return all;
}

}  // namespace

std::string CalibratedParameter::name() const {
    if (!city) return std::string{parameter_table[row].id};
    return std::string{city_parameter_table[row].id} + "." + std::string{place_table[*city].id};
}

double CalibratedParameter::transformed(double value) const {
    const double share = logarithmic() ? logarithm(std::max(value, low) / low) / logarithm(high / low) : (value - low) / (high - low);
    const double inside = std::clamp(share, 0.01, 0.99);
    return logarithm(inside / (1.0 - inside));
}

double CalibratedParameter::value(double transformed) const {
    const double share = logistic(transformed);
    const double value = logarithmic() ? low * exponential(share * logarithm(high / low)) : low + share * (high - low);
    return std::clamp(value, low, high);  // rounding may pass an end
}

double CalibratedParameter::value_in(const Parameters& parameters) const {
    return city ? parameters(CityParameterId{row}, *city) : parameters(ParameterId{row});
}

void CalibratedParameter::set(Parameters& parameters, double value) const {
    if (city) parameters.set(CityParameterId{row}, *city, value);
    else parameters.set(ParameterId{row}, value);
}

const std::vector<CalibratedParameter>& calibrated_parameters() {
    static const std::vector<CalibratedParameter> all = list();
    return all;
}

std::optional<std::size_t> find_calibrated_parameter(std::string_view name) {
    const auto& all = calibrated_parameters();
    const auto found = std::find_if(all.begin(), all.end(), [&](const CalibratedParameter& p) { return p.name() == name; });
    if (found == all.end()) return {};
    return static_cast<std::size_t>(found - all.begin());
}

}  // namespace kapok
