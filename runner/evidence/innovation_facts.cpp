// Facts about patents of firms and returns of venture deals, over the years up to that of the facts.

#include <algorithm>
#include <cmath>

#include "analysis/estimators/concentration.hpp"
#include "analysis/estimators/negative_binomial.hpp"
#include "analysis/estimators/power_law.hpp"
#include "analysis/estimators/transitions.hpp"
#include "runner/evidence/fact_measures.hpp"

namespace kapok {
namespace {

constexpr std::size_t window = 5;  // years

/// Firm-years of the panel of performers.
struct FirmYears {
    std::vector<double> patents, log_rd, weight;

    explicit FirmYears(const PerformerPanel& p) {
        for (std::size_t y = 0; y < p.years; ++y)
            for (std::size_t i = 0; i < p.weight.size(); ++i) {
                patents.push_back(p.patents[y][i]);
                log_rd.push_back(std::log(p.rd[y][i]));
                weight.push_back(p.weight[i]);
            }
    }
};

double patents_variance_ratio(const FactSample& s) {
    const FirmYears x(s.performers);
    const Moments m = moments(x.patents, x.weight);
    return m.variance / m.mean;
}
double patents_alpha(const FactSample& s) {
    const FirmYears x(s.performers);
    return negative_binomial_fit(x.patents, x.log_rd, x.weight).alpha;
}
double patents_zero_share(const FactSample& s) {
    const FirmYears x(s.performers);
    double zeros = 0.0, all = 0.0;
    for (std::size_t i = 0; i < x.patents.size(); ++i) {
        all += x.weight[i];
        if (!(x.patents[i] > 0.0)) zeros += x.weight[i];
    }
    return zeros / all;
}
double patents_gini(const FactSample& s) {
    const FirmYears x(s.performers);
    return gini(x.patents, x.weight);
}
double patents_top_share(const FactSample& s) {
    const FirmYears x(s.performers);
    return top_share(x.patents, x.weight, 0.1);
}

/// Successful applications of each firm over the years.
double patents_tail(const FactSample& s) {
    struct Applicant {
        FirmId id;
        double patents, weight;
    };
    std::vector<Applicant> all;
    for (const YearOfFirms* year : s.last(window))
        for (const FirmYear& firm : year->firms)
            if (firm.patents > 0) all.push_back({firm.id, static_cast<double>(firm.patents), firm.weight});
    std::stable_sort(all.begin(), all.end(),
                     [](const Applicant& a, const Applicant& b) { return a.id < b.id; });
    std::vector<double> patents, weight;
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (i == 0 || all[i].id != all[i - 1].id) {
            patents.push_back(0.0);
            weight.push_back(all[i].weight);
        }
        patents.back() += all[i].patents;
    }
    return power_law_tail(patents, weight, {.support = TailValues::whole_numbers}).exponent;
}

/// Neighbouring years of the panel of performers.
struct YearPairs {
    std::vector<double> now, next, weight;

    explicit YearPairs(const PerformerPanel& p) {
        for (std::size_t y = 1; y < p.years; ++y) {
            now.insert(now.end(), p.patents[y - 1].begin(), p.patents[y - 1].end());
            next.insert(next.end(), p.patents[y].begin(), p.patents[y].end());
            weight.insert(weight.end(), p.weight.begin(), p.weight.end());
        }
    }
};
double patents_persist(const FactSample& s) {
    const YearPairs x(s.performers);
    return transitions(x.now, x.next, x.weight).stays;
}
double patents_start(const FactSample& s) {
    const YearPairs x(s.performers);
    return transitions(x.now, x.next, x.weight).enters;
}
double patents_memory(const FactSample& s) {
    YearPairs x(s.performers);
    for (double& count : x.now) count = std::log1p(count);
    for (double& count : x.next) count = std::log1p(count);
    return correlation(x.now, x.next, x.weight);
}

/// Of all performers: how much likelier a first patent is after a year without than one more after a year
/// with.
double innovation_threshold(const FactSample& s) {
    double none = 0.0, some = 0.0, first = 0.0, more = 0.0;
    const auto years = s.last(window);
    for (std::size_t y = 1; y < years.size(); ++y)
        for_each_pair(years[y - 1]->firms, years[y]->firms,
                      [&](const FirmYear& before, const FirmYear& after) {
                          if (!before.whole || !(before.rd > 0.0)) return;
                          if (before.patents == 0) {
                              none += before.weight;
                              if (after.patents > 0) first += before.weight;
                          } else {
                              some += before.weight;
                              if (after.patents > before.patents) more += before.weight;
                          }
                      });
    return first / none - more / some;
}

/// Closed venture deals by multiple and by proceeds; a record stands for as many deals as its agent for
/// firms.
struct LastDeals {
    std::vector<double> multiple, proceeds, number;

    explicit LastDeals(const FactSample& s) {
        for (const YearOfFirms* year : s.last(window))
            for (const ClosedDeal& deal : year->closed_deals) {
                if (!(deal.cost > 0.0)) continue;
                multiple.push_back(deal.proceeds / deal.cost);
                proceeds.push_back(deal.proceeds / deal.firms);
                number.push_back(deal.firms);
            }
    }
};
template <int from, int to>
double deal_multiple(const FactSample& s) {
    const LastDeals deals(s);
    double in = 0.0, all = 0.0;
    for (std::size_t i = 0; i < deals.multiple.size(); ++i) {
        all += deals.number[i];
        if (deals.multiple[i] >= from && (to == 0 || deals.multiple[i] < to)) in += deals.number[i];
    }
    return in / all;
}
double deal_top_share(const FactSample& s) {
    const LastDeals deals(s);
    return top_share(deals.proceeds, deals.number, 0.05);
}

constexpr FactMeasure table[] = {
    {"patents_variance_ratio", patents_variance_ratio},
    {"patents_alpha", patents_alpha},
    {"patents_zero_share", patents_zero_share},
    {"patents_gini", patents_gini},
    {"patents_top_share", patents_top_share},
    {"patents_tail", patents_tail},
    {"patents_persist", patents_persist},
    {"patents_start", patents_start},
    {"patents_memory", patents_memory},
    {"innovation_threshold", innovation_threshold},
    {"deal_multiple_below_1", deal_multiple<0, 1>},
    {"deal_multiple_1_to_5", deal_multiple<1, 5>},
    {"deal_multiple_5_to_10", deal_multiple<5, 10>},
    {"deal_multiple_from_10", deal_multiple<10, 0>},
    {"deal_top_share", deal_top_share},
};

}  // namespace

std::span<const FactMeasure> innovation_facts() {
    return table;
}

}  // namespace kapok
