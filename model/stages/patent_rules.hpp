#pragma once
// Life of an invention patent: filed, granted after a lag or refused, lapsing with age.

#include <array>

#include "model/agents/firms.hpp"
#include "model/parameters.hpp"
#include "model/rng.hpp"

namespace kapok {

struct PatentRules {
    double granted_share, mean_lag, lag_spread, backlog, lapse, propensity_spread, never_share;
    /// Of grants, by quarters since filing: a normal law cut to 2 .. grant_lag_limit - 1.
    std::array<double, grant_lag_limit> lag_share{};

    explicit PatentRules(const Parameters& p);

    /// Fixed trait of a firm: lognormal with mean 1; a share of firms hardly ever patents.
    [[nodiscard]] double propensity(FirmId id) const;
    /// Fills an empty pipeline for a holder with `yearly` grants in 2015 whose filings have grown to `growth`
    /// times those behind these grants; returns the number pending.
    std::uint32_t fill_pipeline(GrantPipeline& due, double yearly, double growth, Stream& draws) const;
};

/// Adds `filed` applications of this quarter: each is granted with probability `granted_share` after its own
/// lag, or refused. Returns how many were refused (for counting; they leave at once).
std::uint32_t file_patents(GrantPipeline& due, std::uint32_t& pending, std::uint32_t filed, Quarter now,
                           double granted_share, const PatentRules& rules, Stream& draws);

}  // namespace kapok
