#pragma once
// The samples that the estimators of facts are applied to, at the end of a year and over the years up to it.

#include <vector>

#include "analysis/estimators/moments.hpp"
#include "runner/evidence/firm_history.hpp"

namespace kapok {

/// Growth of firms from one whole year to the next, ln; size and age of the first.
struct GrowthSample {
    std::vector<double> growth;             ///< of sales, less the mean of all firms of that pair of years
    std::vector<double> employment_growth;  ///< likewise
    std::vector<double> sales, employees, age, weight;
};

/// Performers with R&D in every one of the last whole years (up to ten), weighted as in `us_panel_weights`.
struct PerformerPanel {
    std::size_t years = 0;
    std::vector<double> weight;                    ///< by firm; real firms that it stands for in the panel
    std::vector<std::vector<double>> patents, rd;  ///< [year][firm]; rd nominal, million CNY
};

/// `years` ascending, all with flows.
PerformerPanel performer_panel(const std::vector<const YearOfFirms*>& years);

struct FactSample {
    const std::vector<YearOfFirms>* years = nullptr;  ///< the last is the year of the facts
    GrowthSample growth;
    PerformerPanel performers;

    [[nodiscard]] const YearOfFirms& now() const { return years->back(); }
    /// The last `count` years, fewer where the run has not got them; 2015 has no flows and is left out.
    [[nodiscard]] std::vector<const YearOfFirms*> last(std::size_t count) const;
};

/// Firms whose growth is looked at sell at least this, as the listed and above-scale firms of the literature
/// do.
inline constexpr double least_sales = 20.0;  // million CNY
/// Years of the growth that is looked at: five pairs.
inline constexpr std::size_t growth_years = 6;

FactSample fact_sample(const FirmHistory& history);

/// Calls `visit(before, after)` for each firm in both lists (ascending id).
template <class Visit>
void for_each_pair(const std::vector<FirmYear>& before, const std::vector<FirmYear>& after, Visit visit) {
    auto b = before.begin();
    for (const FirmYear& a : after) {
        while (b != before.end() && b->id < a.id) ++b;
        if (b == before.end()) return;
        if (b->id == a.id) visit(*b, a);
    }
}

}  // namespace kapok
