// Invention patents of firms at the end of 2015: in force, pending, and how many filings an innovation makes.

#include <algorithm>
#include <cmath>
#include <numeric>

#include "model/population/firms_2015.hpp"
#include "model/population/institutions_2015.hpp"
#include "model/population/selection.hpp"
#include "model/stages/patent_rules.hpp"

namespace kapok {

void FirmsOf2015::set_patents() {
    const PatentRules rules(parameters);
    const auto& granted = baseline.city_values("invention_patents_granted");
    const auto& in_force = baseline.city_values("invention_patents_in_force");
    const auto& pct = baseline.city_values("pct_filings");
    const ByCity<PublicPatents> of_institutions = public_patents_2015(baseline, parameters);

    for (const Place c : cities) {
        const Sector last = firm_sectors.back();
        const std::size_t begin = first_row[c][firm_sectors.front()];
        const std::size_t end = first_row[c][last] + static_cast<std::size_t>(targets[c][last].small_firms + targets[c][last].above_scale_firms);
        double expected = 0.0;
        std::vector<double> weight(end - begin, 0.0);
        for (std::size_t i = begin; i < end; ++i) {
            firms.patent_propensity[i] = static_cast<float>(rules.propensity(firms.id[i]));
            const double flow = innovation_rate[i] * static_cast<double>(firms.patent_propensity[i]);
            expected += flow;
            // older firms have collected for longer
            weight[i - begin] = flow * std::sqrt(std::min(firms.age_years(i, registry_quarter) + 0.25, 10.0));
        }
        const double firm_grants = granted[c] - of_institutions[c].granted;
        const double backlog = rules.backlog * exponential(parameters("filing_level"_city_parameter, c));
        const double filings = backlog * firm_grants / rules.granted_share;
        constants[c].patents_per_hit = filings / expected;
        constants[c].pct_per_filing = pct[c] / (filings + of_institutions[c].filed);

        // in force: the published stock, spread by what the firm files and for how long it has
        const std::vector<int> stock = whole_numbers(weight, static_cast<int>(std::lround(in_force[c] - of_institutions[c].in_force)));
        for (std::size_t i = begin; i < end; ++i) {
            firms.patents_in_force[i] = static_cast<std::uint32_t>(stock[i - begin]);
            if (weight[i - begin] <= 0.0) continue;
            auto draws = registry_rng.stream(firms.id[i], registry_quarter, Purpose::registry_patents);
            const double yearly = firm_grants * innovation_rate[i] * static_cast<double>(firms.patent_propensity[i]) / expected;
            firms.patents_pending[i] = rules.fill_pipeline(firms.grants_due[i], yearly, backlog, draws);
        }
    }
}

}  // namespace kapok
