#include "runner/evidence/panel_indicators.hpp"

#include <algorithm>
#include <array>

#include "model/measurement/variables.hpp"

namespace kapok {
namespace {

constexpr std::string_view other_source = "a second source or an older vintage of another series";
constexpr std::string_view estimate = "an estimate, not an observation";
constexpr std::string_view part_of_year = "not a whole year";

const PanelIndicator table[] = {
    {"above_scale_firms",
     "above_scale_firms",
     {},
     2011},  // the threshold rose from 5 to 20 million CNY in 2011
    {"above_scale_industrial_firms", "above_scale_firms", {}, 2011},
    {"adv_manufacturing_share", "advanced_manufacturing_share", {}},
    {"advanced_mfg_share", "advanced_manufacturing_share", {}},
    {"graduated_incubatees_new", "graduated_firms", {}},
    {"hightech_product_output_share", "hightech_output_share", {}},
    {"hnte_count", "hnte", {}},
    {"incubatee_firms", "incubatees", {}},
    {"incubators_total", "incubators", {}},
    {"invention_patents_in_force_jan2014", {}, part_of_year},
    {"invention_patents_in_force_spring2014", {}, part_of_year},
    {"new_type_rd_institutions", "new_rd_institutions", {}},
    {"pct_applications", "pct_filings", {}},
    {"pct_applications_jan_aug", {}, part_of_year},
    {"pct_applications_jan_nov", {}, part_of_year},
    {"population_resident", "population", {}},
    {"rd_expenditure_total", "rd_expenditure", {}},
    {"rd_gdp_share", "rd_intensity", {}},
    {"rd_institution_coverage", "rd_institution_share", {}},
    {"sei_va", "sei_value_added", {}},
    {"share_above_scale_industry_with_rd_inst", "rd_institution_share", {}},
    {"tech_contract_value", "technology_contract_value", {}},
    {"tech_sme_registered", "st_smes", {}},
    {"unicorns_city_list", "unicorns", {}},
};

/// Endings that make a series of their own.
struct Ending {
    std::string_view text, remark;
};
constexpr std::array endings{Ending{"_alt", other_source}, Ending{"_alt_vintage", other_source},
                             Ending{"_alt_vintage_2", other_source}, Ending{"_est", estimate}};

struct UnitSpelling {
    std::string_view panel, variable;
    double factor;
};
constexpr UnitSpelling units[] = {
    {"100M CNY", "100 million CNY", 1.0},
    {"100m_cny", "100 million CNY", 1.0},
    {"10k_cny", "100 million CNY", 1e-4},
    {"bn CNY", "100 million CNY", 10.0},
    {"m CNY", "100 million CNY", 1e-2},
    {"10k persons", "10000 people", 1.0},
    {"persons", "10000 people", 1e-4},
    {"10k person-years", "person-years", 1e4},
    {"applications", "filings per year", 1.0},
    {"incubators", "count", 1.0},
    {"makerspaces", "count", 1.0},
    {"10,000 m2", "10000 m2", 1.0},
    {"patents per 10,000 residents", "patents per 10000 people", 1.0},
};

std::string_view without_brackets(std::string_view unit) {
    unit = unit.substr(0, unit.find('('));
    while (unit.ends_with(' ')) unit.remove_suffix(1);
    return unit;
}

}  // namespace

std::span<const PanelIndicator> panel_indicators() {
    return table;
}

std::optional<PanelIndicator> find_panel_indicator(std::string_view name) {
    const auto found = std::find_if(std::begin(table), std::end(table),
                                    [&](const PanelIndicator& row) { return row.name == name; });
    if (found != std::end(table)) return *found;
    if (find_variable(name)) return PanelIndicator{name, name, {}};
    for (const Ending& ending : endings) {
        const std::string_view stem = name.substr(0, name.size() - std::min(name.size(), ending.text.size()));
        if (name.ends_with(ending.text) && find_panel_indicator(stem))
            return PanelIndicator{name, {}, ending.remark};
    }
    return std::nullopt;
}

std::optional<double> unit_factor(std::string_view panel_unit, std::string_view variable_unit) {
    const std::string_view unit = without_brackets(panel_unit);
    if (unit.empty() || unit == variable_unit) return 1.0;
    // "% of GDP", "% of services VA": what it is a share of belongs to the indicator
    if (unit.starts_with('%') && variable_unit == "percent") return 1.0;
    for (const UnitSpelling& row : units)
        if (row.panel == unit && row.variable == variable_unit) return row.factor;
    return std::nullopt;
}

bool is_bound(std::string_view panel_unit) {
    return panel_unit.find("lower bound") != panel_unit.npos ||
           panel_unit.find("upper bound") != panel_unit.npos;
}

}  // namespace kapok
