#include "runner/evidence/fact_sample.hpp"

#include <cmath>
#include <map>

#include "runner/evidence/us_panel.hpp"

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

}  // namespace

PerformerPanel performer_panel(const std::vector<const YearOfFirms*>& years) {
    struct Candidate {
        double weight = 0.0, real_rd = 0.0;
        std::vector<const FirmYear*> firm;
    };
    std::map<FirmId, Candidate> candidates;
    for (std::size_t y = 0; y < years.size(); ++y)
        for (const FirmYear& firm : years[y]->firms) {
            if (!firm.whole || !(firm.rd > 0.0)) continue;
            const auto found = y == 0 ? candidates.try_emplace(firm.id).first : candidates.find(firm.id);
            if (found == candidates.end() || found->second.firm.size() != y) continue;
            found->second.firm.push_back(&firm);
            found->second.real_rd += firm.rd / years[y]->deflator[firm.sector];
            found->second.weight = firm.weight;
        }

    std::vector<const Candidate*> members;
    std::vector<double> rd, firms;
    for (const auto& [id, candidate] : candidates) {
        if (candidate.firm.size() != years.size()) continue;
        members.push_back(&candidate);
        rd.push_back(candidate.real_rd / static_cast<double>(years.size()));
        firms.push_back(candidate.weight);
    }
    const std::vector<double> weights = us_panel_weights(rd, firms);

    PerformerPanel panel;
    panel.years = years.size();
    panel.patents.resize(years.size());
    panel.rd.resize(years.size());
    for (std::size_t i = 0; i < members.size(); ++i) {
        if (!(weights[i] > 0.0)) continue;
        panel.weight.push_back(weights[i]);
        for (std::size_t y = 0; y < years.size(); ++y) {
            panel.patents[y].push_back(members[i]->firm[y]->patents);
            panel.rd[y].push_back(members[i]->firm[y]->rd);
        }
    }
    return panel;
}

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
    const auto pairs = sample.last(growth_years);
    for (std::size_t y = 1; y < pairs.size(); ++y) add_growth(sample.growth, *pairs[y - 1], *pairs[y]);
    sample.performers = performer_panel(sample.last(UsPanel::years));
    return sample;
}

}  // namespace kapok
