// Facts about the life and death of firms, over the five years up to the year of the facts.

#include <algorithm>
#include <cmath>

#include "runner/evidence/fact_measures.hpp"

namespace kapok {
namespace {

constexpr std::size_t window = 5;  // years
constexpr double all_ages = 1e9;

LifeTable life_of(const FactSample& s) {
    LifeTable sum(life_quarters);
    for (const YearOfFirms* year : s.last(window))
        for (std::size_t k = 0; k < life_quarters; ++k) {
            sum.at_risk[k] += year->demography.life.at_risk[k];
            sum.leaving[k] += year->demography.life.leaving[k];
        }
    return sum;
}

/// Share of those that reach year `year` of life (1: the first) that close in it.
double exits_in(const LifeTable& life, int year) {
    return life.leaving_share(static_cast<std::size_t>(4 * (year - 1)), 4);
}
template <int year>
double exit_year(const FactSample& s) {
    return exits_in(life_of(s), year);
}

double exit_peak_year(const FactSample& s) {
    const LifeTable life = life_of(s);
    int peak = 1;
    for (int year = 2; year <= 10; ++year)
        if (exits_in(life, year) > exits_in(life, peak)) peak = year;
    return std::isnan(exits_in(life, peak)) ? undefined : peak;
}

double exit_after_peak(const FactSample& s) {
    const LifeTable life = life_of(s);
    const auto mean = [&](int first, int last) {
        double sum = 0.0;
        for (int year = first; year <= last; ++year) sum += exits_in(life, year);
        return sum / (last - first + 1);
    };
    return mean(8, 10) / mean(3, 7);
}

double survival_5_years(const FactSample& s) {
    return 1.0 - life_of(s).leaving_share(0, 20);
}

double exit_rate(const FactSample& s) {
    double exits = 0.0, lived = 0.0;
    for (const YearOfFirms* year : s.last(window)) {
        exits += year->demography.exits;
        lived += year->demography.firm_years;
    }
    return exits / lived;
}

double exit_mean_age(const FactSample& s) {
    double exits = 0.0, ages = 0.0;
    for (const YearOfFirms* year : s.last(window)) {
        exits += year->demography.exits;
        ages += year->demography.exit_ages;
    }
    return ages / exits;
}

double age_of(const FirmYear& firm, int year) {
    return 0.25 * ((year - 2015) * 4 - firm.born);
}

/// Share of the firms of a year aged `from` and less than `to` years, of one city or all.
double age_share(const YearOfFirms& year, double from, double to, bool shenzhen) {
    double in = 0.0, all = 0.0;
    for (const FirmYear& firm : year.firms) {
        if (shenzhen && firm.city != Place::shenzhen) continue;
        all += firm.weight;
        const double age = age_of(firm, year.year);
        if (age >= from && age < to) in += firm.weight;
    }
    return in / all;
}
template <int from, int to>
double age_now(const FactSample& s) {
    return age_share(s.now(), from, to > 0 ? to : all_ages, false);
}
/// The published figure is of mid-2018.
template <int from, int to>
double shenzhen_age(const FactSample& s) {
    for (const YearOfFirms& year : *s.years)
        if (year.year == 2018) return age_share(year, from, to > 0 ? to : all_ages, true);
    return undefined;
}

/// Exit rates of a year of firms above less those below the median sales of their age, mean over ages and
/// years.
double exit_size_gap(const FactSample& s) {
    constexpr std::size_t ages = 10;
    double gap = 0.0, pairs = 0.0;
    for (std::size_t y = 1; y < s.years->size(); ++y) {
        const YearOfFirms& before = (*s.years)[y - 1];
        const std::vector<FirmId>& dead = (*s.years)[y].demography.dead;
        std::array<std::vector<double>, ages> sales, closed, weight;
        for (const FirmYear& firm : before.firms) {
            const auto age = static_cast<std::size_t>(std::max(0.0, age_of(firm, before.year)));
            if (age >= ages) continue;
            sales[age].push_back(firm.sales);
            closed[age].push_back(std::binary_search(dead.begin(), dead.end(), firm.id) ? 1.0 : 0.0);
            weight[age].push_back(firm.weight);
        }
        for (std::size_t age = 0; age < ages; ++age) {
            const double median = weighted_quantile(sales[age], weight[age], 0.5);
            std::array<double, 2> exits{}, firms{};
            for (std::size_t i = 0; i < sales[age].size(); ++i) {
                const std::size_t large = sales[age][i] > median ? 1 : 0;
                exits[large] += weight[age][i] * closed[age][i];
                firms[large] += weight[age][i];
            }
            if (!(firms[0] > 0.0 && firms[1] > 0.0)) continue;
            gap += exits[1] / firms[1] - exits[0] / firms[0];
            pairs += 1.0;
        }
    }
    return gap / pairs;
}

constexpr FactMeasure table[] = {
    {"exit_year_1", exit_year<1>},
    {"exit_year_2", exit_year<2>},
    {"exit_year_3", exit_year<3>},
    {"exit_peak_year", exit_peak_year},
    {"exit_after_peak", exit_after_peak},
    {"exit_rate", exit_rate},
    {"survival_5_years", survival_5_years},
    {"age_share_under_5", age_now<0, 5>},
    {"age_share_5_to_10", age_now<5, 10>},
    {"age_share_over_10", age_now<10, 0>},
    {"exit_mean_age", exit_mean_age},
    {"shenzhen_age_under_1", shenzhen_age<0, 1>},
    {"shenzhen_age_under_3", shenzhen_age<0, 3>},
    {"shenzhen_age_under_5", shenzhen_age<0, 5>},
    {"shenzhen_age_5_to_10", shenzhen_age<5, 10>},
    {"shenzhen_age_over_10", shenzhen_age<10, 0>},
    {"exit_size_gap", exit_size_gap},
};

}  // namespace

std::span<const FactMeasure> demography_facts() {
    return table;
}

}  // namespace kapok
