#include "runner/evidence/fact_sample.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace kapok {
namespace {

double age_at_end(const FirmYear& firm, int year) {
    return 0.25 * ((year - 2015) * 4 - firm.born);
}

/// Appends a pair of years, growth less its mean.
void add_growth(GrowthSample& sample, const YearOfFirms& before, const YearOfFirms& after) {
    const std::size_t first = sample.growth.size();
    double sum = 0.0, employment = 0.0, weight = 0.0;
    for_each_pair(before.firms, after.firms, [&](const FirmYear& b, const FirmYear& a) {
        if (!b.whole || !a.whole || b.sales < least_sales || !(a.sales > 0.0)) return;
        sample.growth.push_back(std::log(a.sales / b.sales));
        sample.employment_growth.push_back(std::log(a.employees / b.employees));
        sample.sales.push_back(b.sales);
        sample.employees.push_back(b.employees);
        sample.age.push_back(age_at_end(b, before.year));
        sample.weight.push_back(b.weight);
        sum += b.weight * sample.growth.back();
        employment += b.weight * sample.employment_growth.back();
        weight += b.weight;
    });
    for (std::size_t i = first; i < sample.growth.size(); ++i) {
        sample.growth[i] -= sum / weight;
        sample.employment_growth[i] -= employment / weight;
    }
}

LargePerformers find_performers(const std::vector<const YearOfFirms*>& years) {
    struct Candidate {
        double weight = 0.0, rd = 0.0;
        std::vector<const FirmYear*> firm;
    };
    LargePerformers out;
    out.years = years.size();
    std::map<FirmId, Candidate> candidates;
    for (std::size_t y = 0; y < years.size(); ++y)
        for (const FirmYear& firm : years[y]->firms) {
            if (!firm.whole || !(firm.rd > 0.0)) continue;
            const auto found = y == 0 ? candidates.try_emplace(firm.id).first : candidates.find(firm.id);
            if (found == candidates.end() || found->second.firm.size() != y) continue;
            found->second.firm.push_back(&firm);
            found->second.rd += firm.rd;
            found->second.weight = firm.weight;
        }
    std::vector<const Candidate*> largest;
    for (const auto& [id, candidate] : candidates)
        if (candidate.firm.size() == years.size()) largest.push_back(&candidate);
    std::stable_sort(largest.begin(), largest.end(),
                     [](const Candidate* a, const Candidate* b) { return a->rd > b->rd; });
    out.patents.resize(years.size());
    out.rd.resize(years.size());
    double number = 0.0;
    for (const Candidate* candidate : largest) {
        if (number >= large_performers) break;
        number += candidate->weight;
        out.weight.push_back(candidate->weight);
        for (std::size_t y = 0; y < years.size(); ++y) {
            out.patents[y].push_back(candidate->firm[y]->patents);
            out.rd[y].push_back(candidate->firm[y]->rd);
        }
    }
    return out;
}

}  // namespace

std::vector<const YearOfFirms*> FactSample::last(std::size_t count) const {
    std::vector<const YearOfFirms*> out;
    for (const YearOfFirms& year : *years)
        if (year.year > Record::first_year && year.year > now().year - static_cast<int>(count))
            out.push_back(&year);
    return out;
}

FactSample fact_sample(const FirmHistory& history) {
    FactSample sample;
    sample.years = &history.years();
    const auto pairs = sample.last(FirmHistory::kept_years);
    for (std::size_t y = 1; y < pairs.size(); ++y) add_growth(sample.growth, *pairs[y - 1], *pairs[y]);
    sample.performers = find_performers(sample.last(5));
    return sample;
}

}  // namespace kapok
