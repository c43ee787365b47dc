#include "model/stages/patent_rules.hpp"

#include <algorithm>
#include <cmath>

namespace kapok {

PatentRules::PatentRules(const Parameters& p)
    : granted_share(p("patent_granted_share"_parameter)), mean_lag(p("grant_lag"_parameter)),
      lag_spread(p("grant_lag_spread"_parameter)), backlog(p("filing_backlog"_parameter)),
      lapse(p("patent_lapse"_parameter)), propensity_spread(p("patent_propensity_spread"_parameter)),
      never_share(p("patent_never_share"_parameter)) {
    double total = 0.0;
    for (int k = 2; k < grant_lag_limit; ++k) {
        const double z = (k - mean_lag) / lag_spread;
        lag_share[static_cast<std::size_t>(k)] = exponential(-0.5 * z * z);
        total += lag_share[static_cast<std::size_t>(k)];
    }
    for (double& share : lag_share) share /= total;
}

double PatentRules::propensity(FirmId id) const {
    const double z = normal_quantile(trait(id, Trait::patent_propensity));
    const double spread = exponential(propensity_spread * z - 0.5 * propensity_spread * propensity_spread);
    const double hardly = 0.02;  // of the usual propensity (assumed: not none, so that a first patent stays possible)
    const double mean = 1.0 - never_share + never_share * hardly;
    return spread * (trait(id, Trait::never_patents) < never_share ? hardly : 1.0) / mean;
}

std::uint32_t PatentRules::fill_pipeline(GrantPipeline& due, double yearly, double growth, Stream& draws) const {
    // What is granted in k quarters was filed up to grant_lag_limit quarters ago: of all filings granted then, the
    // part filed before 2016 is the chance that the lag exceeds k. Filings have grown from those behind the
    // grants of 2015 to `growth` times that many.
    std::uint32_t pending = 0;
    double longer = 1.0;
    for (int k = 0; k < grant_lag_limit - 1; ++k) {
        longer -= lag_share[static_cast<std::size_t>(k)];
        if (longer <= 0.0) break;
        const double filed_then = power(growth, std::min(1.0, (k + 2.5) / (mean_lag + 2.5)));
        const auto count = static_cast<std::uint32_t>(std::min<std::uint64_t>(65535, draws.poisson(0.25 * yearly * filed_then * longer)));
        due[static_cast<std::size_t>(k)] = static_cast<std::uint16_t>(count);  // quarter index k is k quarters ahead of 2016Q1
        pending += count;
    }
    return pending;
}

std::uint32_t file_patents(GrantPipeline& due, std::uint32_t& pending, std::uint32_t filed, Quarter now,
                           double granted_share, const PatentRules& rules, Stream& draws) {
    const auto granted = static_cast<std::uint32_t>(draws.binomial(filed, granted_share));
    // lags of many patents: split the count over lags one after another; of few: each its own
    std::uint32_t left = granted;
    std::uint32_t queued = 0;
    double share_left = 1.0;
    for (int k = 2; k < grant_lag_limit && left > 0; ++k) {
        const double share = rules.lag_share[static_cast<std::size_t>(k)];
        const bool last = k == grant_lag_limit - 1;
        const auto n = last ? left : static_cast<std::uint32_t>(draws.binomial(left, std::min(1.0, share / share_left)));
        share_left -= share;
        auto& slot = due[static_cast<std::size_t>((now.index + k) % grant_lag_limit)];
        const auto fits = static_cast<std::uint32_t>(std::min<std::uint32_t>(n, 65535U - slot));
        slot = static_cast<std::uint16_t>(slot + fits);
        queued += fits;
        left -= n;
    }
    pending += queued;
    return filed - queued;
}

}  // namespace kapok
