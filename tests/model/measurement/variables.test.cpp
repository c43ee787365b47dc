// Indicators and recorded variables, from a tally by their definition.

#include <catch2/catch.hpp>
#include <cmath>
#include <map>
#include <set>

#include "model/measurement/record.hpp"
#include "model/parameters.hpp"

namespace kapok {
namespace {

using Q = Quantity;

double value_of(std::string_view id, const Tally& tally, int year = 2020) {
    static const Parameters parameters;
    return variables()[find_variable(id).value()].measure(tally, {parameters, year});
}

/// Variables that are not sums over cities: shares, densities, indices.
bool is_ratio(const Variable& v) {
    return v.unit == "percent" || v.unit == "patents per 10000 people" || v.kind == VariableKind::index;
}

}  // namespace

TEST_CASE(
    "variables have ids of their own, both names and a definition; the first 18 are the plan's indicators "
    "with goals",
    "[unit][measurement]") {
    std::set<std::string_view> ids;
    std::size_t indicators = 0;
    for (const Variable& v : variables()) {
        CAPTURE(v.id);
        CHECK(ids.insert(v.id).second);
        for (const std::string_view text : {v.zh, v.en, v.unit, v.definition}) CHECK_FALSE(text.empty());
        CHECK(v.measure != nullptr);
        CHECK(&v == &variables()[find_variable(v.id).value()]);
        if (!v.is_indicator()) continue;
        CHECK(&v == &variables()[indicators++]);
        CHECK((v.goal_relation == ">" || v.goal_relation == ">="));
        CHECK_FALSE(v.plan_section.empty());
    }
    CHECK(indicators == indicator_count);
    for (const auto& [id, year] : {std::pair{"world_park_index_2030", 2030}, std::pair{"world_park_index_2049", 2049}}) {
        const Variable& index = variables()[find_variable(id).value()];
        CHECK(index.goal == 1.0);
        CHECK(index.goal_relation == ">=");
        CHECK(index.goal_year == year);
        CHECK_FALSE(index.is_indicator());
    }
    CHECK_FALSE(find_variable("no_such").has_value());
    std::set<std::string> datasets_seen;
    for (const Dataset& d : datasets()) CHECK(datasets_seen.insert(d.id).second);
}

TEST_CASE("more is better of what the plan aims at, not of costs, and of neither where more is no aim in itself", "[unit][measurement]") {
    std::map<std::string_view, std::string_view> others;
    for (const Variable& v : variables()) {
        if (v.is_indicator()) CHECK(v.direction == Direction::up);
        if (v.direction != Direction::up) others[v.id] = direction_id(v.direction);
    }
    CHECK(others == std::map<std::string_view, std::string_view>{{"population", "none"}, {"va_secondary", "none"},
                                                                 {"firm_exits", "none"}, {"policy_cost", "down"},
                                                                 {"budget_overspend", "down"}, {"st_budget", "none"},
                                                                 {"technology_purchases", "none"}});
}

TEST_CASE("each of the 18 indicators by hand from the quantities it is made of", "[unit][measurement]") {
    Tally t;
    t[Q::gdp] = 200'000.0;  // million CNY
    t[Q::rd_reported] = 6'000.0;
    t[Q::technology_purchases] = 2'000.0;
    t[Q::above_scale_firms] = 400.0;
    t[Q::with_rd_institution] = 90.0;
    t[Q::patents_in_force] = 30'000.0;
    t[Q::population] = 1'500.0;
    t[Q::pct_filings] = 1'100.0;
    t[Q::incubators] = 151.0;
    t[Q::makerspaces] = 149.0;
    t[Q::incubation_area] = 840.5;
    t[Q::graduated] = 2'001.0;
    t[Q::high_end_talent] = 301.0;
    t[Q::leading_talent] = 502.0;
    t[Q::va_above_scale] = 50'000.0;
    t[Q::va_advanced] = 30'000.0;
    t[Q::va_tertiary] = 120'000.0;
    t[Q::va_modern_services] = 78'000.0;
    t[Q::va_strategic] = 41'000.0;
    t[Q::st_firms] = 190'000.0;
    t[Q::hnte] = 5'999.0;
    t[Q::output_above_scale] = 180'000.0;
    t[Q::output_hightech] = 81'000.0;
    // growth of 10% of output, 15% of capital, 2% of labour; capital's share 0.4: 10 - 6 - 1.2 = 2.8 of 10
    t[Q::real_value_added_before] = t[Q::capital_before] = t[Q::labour_before] = 100.0;
    t[Q::real_value_added] = 100.0 * std::exp(0.10);
    t[Q::capital] = 100.0 * std::exp(0.15);
    t[Q::labour] = 100.0 * std::exp(0.02);
    const std::map<std::string_view, double> by_hand{{"rd_intensity", 3.0},
                                                     {"rd_institution_share", 22.5},
                                                     {"invention_patents_per_10k", 20.0},
                                                     {"pct_filings", 1'100.0},
                                                     {"tech_self_sufficiency", 75.0},
                                                     {"st_progress_contribution", 28.0},
                                                     {"incubators", 151.0},
                                                     {"makerspaces", 149.0},
                                                     {"incubation_area", 840.5},
                                                     {"graduated_firms", 2'001.0},
                                                     {"high_end_talent", 301.0},
                                                     {"leading_talent", 502.0},
                                                     {"advanced_manufacturing_share", 60.0},
                                                     {"modern_services_share", 65.0},
                                                     {"sei_value_added", 410.0},
                                                     {"st_firms", 190'000.0},
                                                     {"hnte", 5'999.0},
                                                     {"hightech_output_share", 45.0}};
    CHECK(by_hand.size() == indicator_count);
    for (std::size_t k = 0; k < indicator_count; ++k) {
        CAPTURE(variables()[k].id);
        CHECK(value_of(variables()[k].id, t) == Approx(by_hand.at(variables()[k].id)).epsilon(1e-12));
    }
}

TEST_CASE("a share of nothing is not a number, nor is S&T's part in growth that is not there",
          "[unit][measurement]") {
    Tally empty;
    for (const char* id : {"rd_intensity", "rd_institution_share", "invention_patents_per_10k",
                           "tech_self_sufficiency", "modern_services_share"})
        CHECK(std::isnan(value_of(id, empty)));
    Tally flat;
    flat[Q::real_value_added] = flat[Q::real_value_added_before] = 100.0;
    flat[Q::capital] = flat[Q::capital_before] = flat[Q::labour] = flat[Q::labour_before] = 1.0;
    CHECK(std::isnan(value_of("st_progress_contribution", flat)));
}

TEST_CASE("the delta's value is the sum of the cities' for sums, and the ratio of sums for ratios",
          "[unit][measurement]") {
    CityTallies tallies;
    for (const Place c : cities)
        for (std::size_t q = 0; q < quantity_count; ++q)
            tallies[c].values[q] = 100.0 + 7.0 * static_cast<double>(c) + static_cast<double>(q) +
                                   (q % 3 == static_cast<std::size_t>(c) % 3 ? 50.0 : 0.0);
    const Tally delta = tallies.region(delta_region);
    for (std::size_t q = 0; q < quantity_count; ++q) {
        double sum = 0.0;
        for (const Place c : cities) sum += tallies[c].values[q];
        CHECK(delta.values[q] == Approx(sum).epsilon(1e-14));
    }
    int sums = 0, ratios = 0;
    for (const Variable& v : variables()) {
        double total = 0.0, lowest = INFINITY, highest = -INFINITY;
        for (std::size_t r = 0; r < city_count; ++r) {
            const double value = value_of(v.id, tallies.region(r));
            total += value;
            lowest = std::min(lowest, value);
            highest = std::max(highest, value);
        }
        const double whole = value_of(v.id, delta);
        CAPTURE(v.id, lowest, highest, total, whole);
        if (v.kind == VariableKind::index || v.id == "st_progress_contribution") continue;
        if (is_ratio(v)) {
            ++ratios;
            CHECK(whole >= lowest);
            CHECK(whole <= highest);
        } else {
            ++sums;
            CHECK(whole == Approx(total).epsilon(1e-12));
        }
    }
    CHECK(ratios >= 7);
    CHECK(sums >= 30);
    CHECK(value_of("rd_intensity", delta) == Approx(100.0 * delta[Q::rd_reported] / delta[Q::gdp]));
}

TEST_CASE(
    "the world-park index is the geometric mean of seven ratios to moving thresholds, each capped at 1.5",
    "[unit][measurement]") {
    const Parameters p;
    REQUIRE(park_criteria().size() == 7);
    Tally t;
    t[Q::gdp] = 1e6;
    t[Q::population] = 1000.0;
    t[Q::rd_reported] = 0.01 * p("park_rd_threshold_2030"_parameter) * 1e6;
    t[Q::pct_filings] = p("park_pct_threshold_2030"_parameter) * 1000.0;
    t[Q::patents_in_force] = 0.5 * p("park_patents_threshold_2030"_parameter) * 1000.0;
    t[Q::unicorns] = 3.0 * p("park_unicorns_threshold_2030"_parameter);
    t[Q::vc_received] = 0.01 * p("park_venture_threshold_2030"_parameter) * 1e6;
    t[Q::technology_contracts] = 100.0 * p("park_contracts_threshold_2030"_parameter);
    t[Q::hnte] = 0.8 * p("park_hnte_threshold_2030"_parameter);
    const std::vector<double> ratios{1.0, 1.0, 0.5, 1.5, 1.0, 1.0, 0.8};
    for (std::size_t k = 0; k < 7; ++k) CHECK(park_ratio(k, t, 2030, {p, 2023}) == Approx(ratios[k]));
    CHECK(park_index(t, 2030, {p, 2023}) == Approx(std::pow(0.5 * 1.5 * 0.8, 1.0 / 7.0)));
    CHECK(park_index(t, 2030, {p, 2016}) == park_index(t, 2030, {p, 2023}));  // thresholds are those of 2023
    CHECK(park_ratio(0, t, 2030, {p, 2030}) == Approx(std::exp(-7.0 * p("park_frontier_rd"_parameter))));
    CHECK(park_ratio(0, t, 2049, {p, 2023}) ==
          Approx(p("park_rd_threshold_2030"_parameter) / p("park_rd_threshold_2049"_parameter)));
    t[Q::unicorns] = 0.0;
    CHECK(park_index(t, 2030, {p, 2023}) == Approx(std::pow(0.5 * 0.05 * 0.8, 1.0 / 7.0)));
}

}  // namespace kapok
