// Facts about cities, networks, jobs and incubators.

#include <cmath>

#include "analysis/estimators/concentration.hpp"
#include "analysis/estimators/least_squares.hpp"
#include "analysis/estimators/small_world.hpp"
#include "runner/evidence/fact_measures.hpp"

namespace kapok {
namespace {

double on_population(const FactSample& s, Quantity quantity) {
    std::vector<double> population, value;
    for (const Place c : cities) {
        population.push_back(s.now().tallies[c][Quantity::population]);
        value.push_back(s.now().tallies[c][quantity]);
    }
    return scaling_exponent(population, value).slope;
}
double scaling_patents(const FactSample& s) {
    return on_population(s, Quantity::patents_granted);
}
double scaling_rd_staff(const FactSample& s) {
    return on_population(s, Quantity::rd_personnel);
}
double scaling_gdp(const FactSample& s) {
    return on_population(s, Quantity::gdp);
}

double network_small_world(const FactSample& s) {
    const auto at = [&](NetworkMeasure m) { return s.now().network[static_cast<std::size_t>(m)]; };
    return small_world(at(NetworkMeasure::nodes), at(NetworkMeasure::mean_degree),
                       at(NetworkMeasure::clustering), at(NetworkMeasure::path_length))
        .quotient;
}
double network_degree_skewness(const FactSample& s) {
    std::vector<double> degree;
    for (const FirmYear& firm : s.now().firms)
        if (firm.links > 0) degree.push_back(firm.links);
    return moments(degree).skewness;
}

/// Over cities and sectors, weighted by firms.
double entry_exit_correlation(const FactSample& s) {
    std::vector<double> entry, exit, weight;
    for (const Place c : cities)
        for (const Sector sector : firm_sectors) {
            double entered = 0.0, left = 0.0, lived = 0.0;
            for (const YearOfFirms* year : s.last(5)) {
                entered += year->demography.entered[c][sector];
                left += year->demography.left[c][sector];
                lived += year->demography.lived[c][sector];
            }
            if (!(lived > 0.0)) continue;
            entry.push_back(entered / lived);
            exit.push_back(left / lived);
            weight.push_back(lived);
        }
    return correlation(entry, exit, weight);
}

/// Mean over the manufacturing sectors.
double ellison_glaeser_mean(const FactSample& s) {
    ByCity<double> all{};
    ByFirmSector<ByCity<double>> by_sector{};
    ByFirmSector<std::vector<double>> plants, weight;
    for (const FirmYear& firm : s.now().firms) {
        if (!sector_table[firm.sector].manufacturing) continue;
        all[firm.city] += firm.weight * firm.employees;
        by_sector[firm.sector][firm.city] += firm.weight * firm.employees;
        plants[firm.sector].push_back(firm.employees);
        weight[firm.sector].push_back(firm.weight);
    }
    std::vector<double> gamma;
    for (const Sector sector : firm_sectors)
        if (!plants[sector].empty())
            gamma.push_back(ellison_glaeser(by_sector[sector].values, all.values,
                                            herfindahl(plants[sector], weight[sector])));
    return moments(gamma).mean;
}

/// Firms with ten employees and more three years ago, closed ones included: they gain no jobs.
double high_growth_share(const FactSample& s) {
    constexpr std::size_t years = 3;
    const std::vector<YearOfFirms>& all = *s.years;
    if (all.size() <= years) return undefined;
    const YearOfFirms& before = all[all.size() - 1 - years];
    std::vector<double> gain, growth, weight;
    const auto& now = s.now().firms;
    auto after = now.begin();
    for (const FirmYear& firm : before.firms) {
        if (firm.employees < 10.0) continue;
        while (after != now.end() && after->id < firm.id) ++after;
        const double later = after != now.end() && after->id == firm.id ? after->employees : 0.0;
        gain.push_back(later - firm.employees);
        growth.push_back(later / firm.employees);
        weight.push_back(firm.weight);
    }
    return share_making(gain, growth, weight, 0.5);
}

double incubator_tenants(const FactSample& s) {
    return s.now().tenants / s.now().incubators;
}
double tenant_jobs(const FactSample& s) {
    double jobs = 0.0, tenants = 0.0;
    for (const FirmYear& firm : s.now().firms) {
        if (!firm.tenant) continue;
        jobs += firm.weight * firm.employees;
        tenants += firm.weight;
    }
    return jobs / tenants;
}

constexpr FactMeasure table[] = {
    {"scaling_patents", scaling_patents},
    {"scaling_rd_staff", scaling_rd_staff},
    {"scaling_gdp", scaling_gdp},
    {"network_small_world", network_small_world},
    {"network_degree_skewness", network_degree_skewness},
    {"entry_exit_correlation", entry_exit_correlation},
    {"ellison_glaeser_us", ellison_glaeser_mean},
    {"ellison_glaeser_china", ellison_glaeser_mean},
    {"high_growth_share", high_growth_share},
    {"incubator_tenants", incubator_tenants},
    {"tenant_jobs", tenant_jobs},
};

}  // namespace

std::span<const FactMeasure> place_facts() {
    return table;
}

}  // namespace kapok
