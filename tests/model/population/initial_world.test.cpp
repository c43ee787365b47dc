// The end of 2015: one-to-one against its tables, and sampled against the one-to-one population.

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <functional>
#include <numeric>
#include <set>

#include "model/population/cell_targets.hpp"
#include "model/population/incubators_2015.hpp"
#include "model/population/initial_parts.hpp"
#include "model/population/institutions_2015.hpp"
#include "model/stages/eligibility.hpp"
#include "tests/support/small_world.hpp"
#include "tests/support/statistics.hpp"

namespace kapok {
namespace {

/// A figure of one firm; sums over firms are what tables publish.
struct FirmFigure {
    const char* name;
    std::function<double(const Firms&, std::size_t)> value;
};
const std::vector<FirmFigure>& firm_figures() {
    static const std::vector<FirmFigure> figures{
        {"firms", [](const Firms&, std::size_t) { return 1.0; }},
        {"above-scale firms",
         [](const Firms& f, std::size_t i) { return f.manufactures(i) && f.sales[i] >= 20.0 ? 1.0 : 0.0; }},
        {"S&T firms", [](const Firms& f, std::size_t i) { return is_st_firm(f, i) ? 1.0 : 0.0; }},
        {"certificates", [](const Firms& f, std::size_t i) { return f.hnte_until[i] >= 0 ? 1.0 : 0.0; }},
        {"sales", [](const Firms& f, std::size_t i) { return f.sales[i]; }},
        {"reported R&D", [](const Firms& f, std::size_t i) { return f.rd_reported[i]; }},
        {"patents", [](const Firms& f, std::size_t i) { return static_cast<double>(f.patents_in_force[i]); }},
        {"cash", [](const Firms& f, std::size_t i) { return f.cash_per_firm(i); }},
    };
    return figures;
}

/// Chance of being drawn: the scale times size, three times for venture firms, 1 for giants and listed firms.
double inclusion(const Firms& f, std::size_t i, double scale) {
    if (f.is(i, Mark::listed)) return 1.0;
    const double density = f.is(i, Mark::venture) || f.is(i, Mark::backed) ? 3.0 : 1.0;
    return std::min(
        1.0, scale * std::max({density, f.sales[i] / 500.0, f.rd_real[i] / 20.0, f.patents_in_force[i] / 50.0}));
}

}  // namespace

TEST_CASE("certificates and little giants of 2015 run out evenly over their three years", "[statistical][population]") {
    // binomial counts, each within 4.5 standard deviations: 15 checks fail by chance in about 1 of 10 000 registries
    const Firms& f = test::registry_2015().firms;
    std::array<double, 12> certificates{}, giants{};
    for (std::size_t i = 0; i < f.size(); ++i) {
        if (f.hnte_until[i] >= 0) certificates.at(static_cast<std::size_t>(f.hnte_until[i])) += 1.0;
        if (f.little_giant_until[i] >= 0) giants.at(static_cast<std::size_t>(f.little_giant_until[i])) += 1.0;
    }
    const auto check = [](double count, double all, double share) {
        CHECK(std::fabs(count - share * all) < 4.5 * std::sqrt(all * share * (1.0 - share)));
    };
    const double all_certificates = std::accumulate(certificates.begin(), certificates.end(), 0.0);
    CHECK(all_certificates > 10000.0);
    for (const double count : certificates) check(count, all_certificates, 1.0 / 12.0);
    CHECK(std::accumulate(giants.begin(), giants.end(), 0.0) == 1671.0);
    for (const std::size_t end : {3u, 7u, 11u}) check(giants[end], 1671.0, 1.0 / 3.0);  // selections are at year ends
}

TEST_CASE("the one-to-one population reproduces every table of 2015 to 1%, people to the nearest whole one",
          "[evidence][population]") {
    // High-end and leading people are agents one by one, and the tables' inferred figures for smaller cities
    // are fractions of a person: the rule there is the nearest whole number.
    const World world = initial_world(test::registry_2015(), 1.0, Rng{1, 0});
    int rows = 0;
    for (const ReproductionRow& row : reproduction_of_2015(world)) {
        CAPTURE(row.region, row.sector, row.id, row.unit, row.data, row.model);
        const double rounding = row.unit == "people" ? 0.5 : 1e-6;
        CHECK(std::fabs(row.model - row.data) <= std::max(0.01 * std::fabs(row.data), rounding));
        ++rows;
    }
    CHECK(rows == 9 * 34 + 9 * 10 * 5);
    for (const float weight : world.firms.weight) REQUIRE(weight == 1.0F);
}

TEST_CASE("a sample of the population has each city's sums without bias and within its sampling error",
          "[statistical][population]") {
    // Standard error of independent drawing, an upper bound for systematic samples in order of cell, standing
    // and size. 72 sums in 40 samples: each sample within 5 errors, the mean of the samples within 5 of its
    // own (error rate below 2e-3 in all if errors were those of the bound).
    const Registry& registry = test::registry_2015();
    const Firms& all = registry.firms;
    constexpr double scale = 0.05;
    constexpr std::uint32_t samples = 40;
    std::vector<std::vector<double>> truth(firm_figures().size(), std::vector<double>(city_count, 0.0)),
        error = truth, mean = truth;
    for (std::size_t q = 0; q < firm_figures().size(); ++q)
        for (std::size_t i = 0; i < all.size(); ++i) {
            const double x = firm_figures()[q].value(all, i), pi = inclusion(all, i, scale);
            const auto c = static_cast<std::size_t>(all.city[i]);
            truth[q][c] += x;
            error[q][c] += x * x * (1.0 - pi) / pi;
        }
    for (std::uint32_t n = 0; n < samples; ++n) {
        const Firms sample = sample_of(registry, scale, Rng{n, 0});
        std::vector<std::vector<double>> sums(firm_figures().size(), std::vector<double>(city_count, 0.0));
        for (std::size_t q = 0; q < firm_figures().size(); ++q)
            for (std::size_t i = 0; i < sample.size(); ++i)
                sums[q][static_cast<std::size_t>(sample.city[i])] +=
                    static_cast<double>(sample.weight[i]) * firm_figures()[q].value(sample, i);
        for (std::size_t q = 0; q < firm_figures().size(); ++q)
            for (std::size_t c = 0; c < city_count; ++c) {
                mean[q][c] += sums[q][c] / samples;
                CAPTURE(n, firm_figures()[q].name, region_id(c), sums[q][c], truth[q][c],
                        std::sqrt(error[q][c]));
                CHECK(std::fabs(sums[q][c] - truth[q][c]) <=
                      5.0 * std::sqrt(error[q][c]) + 1e-6 * truth[q][c]);
            }
    }
    for (std::size_t q = 0; q < firm_figures().size(); ++q)
        for (std::size_t c = 0; c < city_count; ++c) {
            CAPTURE(firm_figures()[q].name, region_id(c));
            CHECK(std::fabs(mean[q][c] - truth[q][c]) <=
                  5.0 * std::sqrt(error[q][c] / samples) + 1e-6 * truth[q][c]);
        }
}

TEST_CASE("giants are in every sample with weight 1, and no agent stands for more than 1/scale firms",
          "[unit][population]") {
    const Registry& registry = test::registry_2015();
    constexpr double scale = 0.02;
    const Firms sample = sample_of(registry, scale, Rng{3, 0});
    std::set<FirmId> drawn(sample.id.begin(), sample.id.end());
    CHECK(drawn.size() == sample.size());
    int giants = 0;
    for (std::size_t i = 0; i < registry.firms.size(); ++i)
        if (inclusion(registry.firms, i, scale) >= 1.0) {
            ++giants;
            CHECK(drawn.contains(registry.firms.id[i]));
        }
    CHECK(giants > 20);
    for (std::size_t k = 0; k < sample.size(); ++k) {
        CHECK(static_cast<double>(sample.weight[k]) >= 1.0);
        CHECK(static_cast<double>(sample.weight[k]) <= 1.0 / scale + 1e-3);
        CHECK(static_cast<double>(sample.weight[k]) == Approx(1.0 / inclusion(sample, k, scale)));
    }
}

TEST_CASE("the sampled end of 2015 shows the tables of 2015 for the whole delta",
          "[statistical][population]") {
    // Standard errors of the delta's sums at 0.05 by independent drawing, an upper bound: 0.7% for
    // firms, 1.5% for sales, 2.2% for R&D, 4.2% for certificates and patents. Listed firms, tenants and those
    // who would pass the HNTE test are rarer. Institutions, people and areas are not sampled.
    const World& world = test::world_2015(0.05);
    std::map<std::string, std::pair<double, double>> sums;
    for (const ReproductionRow& row : reproduction_of_2015(world))
        if (row.sector.empty() && row.unit != "percent") {
            sums[row.id].first += row.data;
            sums[row.id].second += row.model;
        }
    CHECK(sums.size() > 25);
    for (const auto& [id, sum] : sums) {
        CAPTURE(id, sum.first, sum.second);
        const bool rare = id == "listed_firms" || id == "incubatees" || id == "hnte_eligible" ||
                          id == "invention_patents_in_force";
        CHECK(sum.second == Approx(sum.first).epsilon(rare ? 0.10 : 0.05));
    }
}

TEST_CASE("managers' money lies by home as it should, few as they are", "[unit][population]") {
    // 0.28 of the money from outside; of ten managers of a kind the largest holds about a quarter, and one may lie across a
    // boundary between homes with half of its money
    for (const std::uint32_t seed : {1U, 2U, 3U}) {
        const World world = initial_world(test::registry_2015(), 0.02, Rng{seed, 0});
        const Managers& m = world.managers;
        for (const FundKind kind : fund_kinds) {
            double outside = 0.0, all = 0.0, largest = 0.0;
            for (std::size_t k = 0; k < m.size_of(); ++k) {
                if (m.kind[k] != kind) continue;
                all += m.size[k];
                largest = std::max(largest, m.size[k]);
                if (!is_city(m.home[k])) outside += m.size[k];
            }
            CAPTURE(seed, static_cast<int>(kind), largest / all);
            CHECK(std::fabs(outside / all - 0.28) <= 0.5 * largest / all + 1e-9);
        }
    }
}

TEST_CASE("the end of 2015 is consistent: marks, shares, patents, seats, deals, money",
          "[unit][population]") {
    const World& world = test::world_2015(0.05);
    const Firms& f = world.firms;
    CHECK(world.quarter.index == 0);
    std::vector<double> tenants(world.incubators.size(), 0.0);
    for (std::size_t i = 0; i < f.size(); ++i) {
        REQUIRE(f.alive(i));
        REQUIRE(f.sales[i] > 0.0);
        REQUIRE(f.potential[i] >= f.sales[i] * (1.0 - 1e-12));
        REQUIRE((f.hightech_share[i] >= 0.0F && f.hightech_share[i] <= 1.0F));
        REQUIRE(f.rd_reported[i] >= f.rd_real[i] * (1.0 - 1e-12));
        REQUIRE((f.rd_real[i] > 0.0) == f.is(i, Mark::performer));
        REQUIRE(f.born[i] < 0);
        REQUIRE(f.support[i] == 0);
        std::uint32_t queued = 0;
        for (const std::uint16_t due : f.grants_due[i]) queued += due;
        REQUIRE(queued == f.patents_pending[i]);
        REQUIRE(f.links[i] == world.links.partners(i).size() + world.links.institutions_of(i).size());
        if (f.is_tenant(i)) {
            const auto k = static_cast<std::size_t>(f.incubator[i]);
            REQUIRE(world.incubators.city[k] == f.city[i]);
            tenants[k] += static_cast<double>(f.weight[i]) / static_cast<double>(world.incubators.weight[k]);
        }
    }
    for (std::size_t k = 0; k < tenants.size(); ++k)
        CHECK(static_cast<double>(world.incubators.tenants[k]) == Approx(tenants[k]).margin(1e-3));
    for (std::size_t k = 0; k < world.funds.size(); ++k)
        CHECK(world.funds.called[k] <= world.funds.committed[k] + money(1e-3));
    for (std::size_t u = 0; u < world.institutions.size(); ++u) {
        double shares = 0.0;
        for (const double share : world.institutions.fields[u]) shares += share;
        CHECK(shares == Approx(1.0));
    }
    for (const Flow flow : flows) CHECK(world.ledger.year.total(flow) == Money{});
}

TEST_CASE("the factor of a sector's small R&D intensities is 1 in the mean of small performers, not of sectors", "[unit][population]") {
    const Baseline& b = test::baseline_2015();
    const auto targets = cell_targets(b);
    const auto& constants = test::registry_2015().constants;
    double performers = 0.0, sum = 0.0;
    for (const Place c : cities)
        for (const Sector s : firm_sectors) {
            const double n = targets[c][s].small_firms * b.by_sector("rd_participation_small")[s];
            performers += n;
            sum += n * constants[c].cells[s].small_intensity;
        }
    CHECK(sum / performers == Approx(1.0));
    // as participation to the power intensity_sector_slope (2.45, assumed): 25.6 and 19.2% of small firms
    const auto& cells = constants[Place::guangzhou].cells;
    CHECK(cells[Sector::software_internet].small_intensity / cells[Sector::energy_env_nev].small_intensity == Approx(std::pow(0.256 / 0.192, 2.45)));
}

TEST_CASE("who does R&D in 2015 is as many as published, those who would pass the HNTE test counted in", "[unit][population]") {
    const Firms& f = test::registry_2015().firms;
    double small = 0.0, small_performers = 0.0, expected = 0.0, variance = 0.0, above = 0.0, above_performers = 0.0;
    for (std::size_t i = 0; i < f.size(); ++i) {
        const double performs = f.is(i, Mark::performer) ? 1.0 : 0.0;
        if (f.sales[i] >= above_scale_revenue) {
            if (f.manufactures(i)) above += 1.0, above_performers += performs;
        } else if (f.sales[i] >= 3.0) {
            const double share = test::baseline_2015().by_sector("rd_participation_small")[f.sector[i]];
            small += 1.0, small_performers += performs, expected += share, variance += share * (1.0 - share);
        }
    }
    CAPTURE(small, small_performers / small, expected / small, above_performers / above);
    // of firms below scale as by size class (four standard errors of independent draws), but for cells of city and sector whose
    // pool is larger than their share, which add 8%; drawn besides the pool it would be 40% more
    CHECK(small_performers > expected - 4.0 * std::sqrt(variance));
    CHECK(small_performers < 1.1 * expected);
    // of above-scale industry between the nation's shares with an R&D institution and with S&T activity (stylised_facts.csv, B05)
    CHECK(above_performers / above > 0.138);
    CHECK(above_performers / above < 0.192);
}

TEST_CASE(
    "the population of 2015 is data: the seed changes samples and links, not the registry or the "
    "institutions",
    "[unit][population]") {
    const auto again = build_registry(test::shared_baseline(), Parameters{});
    CHECK(again->firms.sales == test::registry_2015().firms.sales);
    CHECK(again->firms.patents_in_force == test::registry_2015().firms.patents_in_force);
    CHECK(again->firms.id == test::registry_2015().firms.id);
    const Firms a = sample_of(*again, 0.01, Rng{1, 0}), same = sample_of(*again, 0.01, Rng{1, 0}),
                b = sample_of(*again, 0.01, Rng{2, 0});
    CHECK(a.id == same.id);
    CHECK(a.id != b.id);
    std::set<FirmId> ids(again->firms.id.begin(), again->firms.id.end());
    CHECK(ids.size() == again->firms.size());
}

TEST_CASE(
    "an agent stands for one incubator at scale 1, for as many as the scale says below, at least three "
    "agents a city",
    "[unit][population]") {
    CHECK(incubator_weight(1.0, 119.0) == 1.0);
    CHECK(incubator_weight(1.0, 2.0) == 1.0);
    for (const double scale : {0.01, 0.05, 0.2}) {
        CHECK(incubator_weight(scale, 119.0) >= 1.0);
        CHECK(119.0 / incubator_weight(scale, 119.0) >= 3.0 - 1e-9);
    }
    CHECK(incubator_weight(0.01, 119.0) > incubator_weight(0.2, 119.0));
}

TEST_CASE(
    "institutes have one main field, drawn by what the city's firms make where none is given (one in a "
    "million)",
    "[statistical][population]") {
    const Baseline& b = test::baseline_2015();
    const ByField<double> weights = fields_of_city(b, Place::foshan);
    double by_hand = 0.0, all = 0.0;
    for (const Sector s : firm_sectors)
        by_hand +=
            b.sector_cells[Place::foshan][s].value_added * sector_fields()[s][Field::energy_environment];
    for (const double w : weights) all += w;
    CHECK(weights[Field::energy_environment] == Approx(by_hand));
    Stream draws = Rng{1, 0}.stream(1, {0}, Purpose::test);
    const auto main_of = [](const FieldVector& v) {
        return static_cast<std::size_t>(std::max_element(v.begin(), v.end()) - v.begin());
    };
    std::vector<double> counted(field_count, 0.0), expected;
    for (const double w : weights) expected.push_back(20'000 * w / all);
    for (int n = 0; n < 20'000; ++n)
        counted[main_of(institution_fields(InstitutionKind::institute, 0, draws, weights))] += 1.0;
    CHECK(test::chi_square(counted, expected).accepted());
    for (int main = 1; main <= 8; ++main) {
        const FieldVector v = institution_fields(InstitutionKind::new_type, main, draws, weights);
        CHECK(main_of(v) == static_cast<std::size_t>(main - 1));
        CHECK(std::accumulate(v.begin(), v.end(), 0.0) == Approx(1.0));
    }
}

}  // namespace kapok
