// The population of 2015 held against the tables it is built from.

#include "model/parallel.hpp"
#include "model/population/registry.hpp"
#include "model/stages/eligibility.hpp"
#include "model/stages/measure.hpp"
#include "model/stages/rd_rules.hpp"

namespace kapok {
namespace {

using Q = Quantity;

/// A figure of city_2015.csv and how it is counted, in the table's unit.
struct CityFigure {
    const char* id;
    const char* unit;
    double (*count)(const Tally&);
};

double percent(double part, double whole) { return 100.0 * part / whole; }

constexpr CityFigure city_figures[] = {
    {"gdp", "100 million CNY", [](const Tally& t) { return t[Q::gdp] / 100.0; }},
    {"population", "10000 people", [](const Tally& t) { return t[Q::population]; }},
    {"employment", "10000 people", [](const Tally& t) { return t[Q::employment]; }},
    {"va_primary", "100 million CNY", [](const Tally& t) { return t[Q::va_primary] / 100.0; }},
    {"va_secondary", "100 million CNY", [](const Tally& t) { return t[Q::va_secondary] / 100.0; }},
    {"va_tertiary", "100 million CNY", [](const Tally& t) { return t[Q::va_tertiary] / 100.0; }},
    {"industrial_va_above_scale", "100 million CNY", [](const Tally& t) { return t[Q::va_above_scale] / 100.0; }},
    {"industrial_output_above_scale", "100 million CNY", [](const Tally& t) { return t[Q::output_above_scale] / 100.0; }},
    {"above_scale_firms", "firms", [](const Tally& t) { return t[Q::above_scale_firms]; }},
    {"model_firms", "firms", [](const Tally& t) { return t[Q::firms]; }},
    {"st_firms", "firms", [](const Tally& t) { return t[Q::st_firms]; }},
    {"rd_expenditure", "100 million CNY", [](const Tally& t) { return t[Q::rd_reported] / 100.0; }},
    {"rd_expenditure_industrial", "100 million CNY", [](const Tally& t) { return t[Q::rd_industrial] / 100.0; }},
    {"rd_personnel_fte", "person-years", [](const Tally& t) { return t[Q::rd_personnel]; }},
    {"rd_institution_share", "percent", [](const Tally& t) { return percent(t[Q::with_rd_institution], t[Q::above_scale_firms]); }},
    {"hnte", "firms", [](const Tally& t) { return t[Q::hnte]; }},
    {"invention_patents_in_force", "patents", [](const Tally& t) { return t[Q::patents_in_force]; }},
    {"incubators", "count", [](const Tally& t) { return t[Q::incubators]; }},
    {"makerspaces", "count", [](const Tally& t) { return t[Q::makerspaces]; }},
    {"incubatees", "firms", [](const Tally& t) { return t[Q::incubatees]; }},
    {"incubation_area", "10000 m2", [](const Tally& t) { return t[Q::incubation_area]; }},
    {"new_rd_institutions", "institutions", [](const Tally& t) { return t[Q::new_rd_institutions]; }},
    {"vc_received", "100 million CNY", [](const Tally& t) { return t[Q::vc_received] / 100.0; }},
    {"tech_loans", "100 million CNY", [](const Tally& t) { return t[Q::tech_loans] / 100.0; }},
    {"listed_firms", "firms", [](const Tally& t) { return t[Q::listed_firms]; }},
    {"high_end_talent", "people", [](const Tally& t) { return t[Q::high_end_talent]; }},
    {"leading_talent", "people", [](const Tally& t) { return t[Q::leading_talent]; }},
    {"advanced_manufacturing_share", "percent", [](const Tally& t) { return percent(t[Q::va_advanced], t[Q::va_above_scale]); }},
    {"modern_services_share", "percent", [](const Tally& t) { return percent(t[Q::va_modern_services], t[Q::va_tertiary]); }},
    {"hightech_output_share", "percent", [](const Tally& t) { return percent(t[Q::output_hightech], t[Q::output_above_scale]); }},
    {"sei_value_added", "100 million CNY", [](const Tally& t) { return t[Q::va_strategic] / 100.0; }},
    {"fiscal_st_expenditure", "100 million CNY", [](const Tally& t) { return t[Q::st_budget] / 100.0; }},
};

/// Counts of one cell; money in 100 million CNY.
struct CellCount {
    double value_added = 0.0, firms = 0.0, above_scale = 0.0, st_firms = 0.0, rd = 0.0;
};
struct CellCounts {
    ByCity<ByFirmSector<CellCount>> cells{};
    ByCity<double> eligible{};
    CellCounts& operator+=(const CellCounts& o) {
        for (const Place c : cities) {
            eligible[c] += o.eligible[c];
            for (const Sector s : firm_sectors) {
                CellCount& a = cells[c][s];
                const CellCount& b = o.cells[c][s];
                a.value_added += b.value_added; a.firms += b.firms; a.above_scale += b.above_scale; a.st_firms += b.st_firms; a.rd += b.rd;
            }
        }
        return *this;
    }
};

CellCounts count_cells(const World& world) {
    const Firms& f = world.firms;
    const RdRules rules(world.parameters);
    return sum_rows<CellCounts>(f.size(), [&](CellCounts& sum, std::size_t i) {
        if (!f.alive(i)) return;
        const Place c = f.city[i];
        const Sector s = f.sector[i];
        const CellConstants& cell = world.constants[c].cells[s];
        CellCount& count = sum.cells[c][s];
        const double w = static_cast<double>(f.weight[i]);
        const bool above = f.manufactures(i) && f.sales[i] >= above_scale_revenue;
        count.value_added += 0.01 * w * cell.value_added_rate * f.sales[i];
        count.firms += w;
        if (above) count.above_scale += w;
        if (is_st_firm(f, i)) count.st_firms += w;
        if (above) count.rd += 0.01 * w * f.rd_reported[i];
        else if (rules.statistics_see(f.manufactures(i), f.sales[i], f.hnte_until[i] >= 0)) count.rd += 0.01 * w * cell.coverage * f.rd_reported[i];
        if (f.is(i, Mark::performer) && passes_hnte_test(f, i, Quarter{-1})) sum.eligible[c] += w;
    });
}

}  // namespace

std::vector<ReproductionRow> reproduction_of_2015(const World& world) {
    const Baseline& b = *world.baseline;
    std::vector<ReproductionRow> rows;
    const auto add = [&](Place c, std::string sector, const char* id, const char* unit, double data, double model) {
        rows.push_back({std::string(place_table[c].id), std::move(sector), id, unit, data, model});
    };
    const CellCounts cells = count_cells(world);
    for (const Place c : cities) {
        for (const CityFigure& figure : city_figures) add(c, {}, figure.id, figure.unit, b.city_values(figure.id)[c], figure.count(world.year_tally[c]));
        add(c, {}, "hnte_eligible", "firms", b.city_values("hnte_eligible")[c], cells.eligible[c]);
        add(c, {}, "rd_expenditure_university_institute + _government", "100 million CNY",
            b.city_values("rd_expenditure")[c] - b.city_values("rd_expenditure_firm")[c], 0.01 * world.city[c].public_research);
    }
    for (const Place c : cities)
        for (const Sector s : firm_sectors) {
            const SectorCell& data = b.sector_cells[c][s];
            const CellCount& count = cells.cells[c][s];
            const std::string sector(sector_table[s].id);
            add(c, sector, "value_added", "100 million CNY", data.value_added, count.value_added + 0.01 * world.city[c].residual[s]);
            add(c, sector, "model_firms", "firms", data.model_firms, count.firms);
            add(c, sector, "above_scale_firms", "firms", data.above_scale_firms, count.above_scale);
            add(c, sector, "st_firms", "firms", data.st_firms, count.st_firms);
            add(c, sector, "rd_firm", "100 million CNY", data.rd_firm, count.rd);
        }
    return rows;
}

}  // namespace kapok
