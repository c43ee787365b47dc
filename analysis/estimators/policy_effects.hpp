#pragma once
// What a policy did: effects by pairs of runs with the same luck, and the designs of studies that have one
// world only.

#include <cstdint>

#include "analysis/estimators/moments.hpp"
#include "model/rng.hpp"

namespace kapok {

/// An effect over members of a posterior and seeds.
struct EffectEstimate {
    double mean = undefined;
    double low = undefined, high = undefined;  ///< 95% interval; NaN with fewer than three draws
    double spread_members = undefined;  ///< standard deviation of the members' means; NaN with one member
    double spread_seeds = undefined;    ///< within members; NaN where no member has two seeds
    int draws = 0;                      ///< values that are numbers
};

/// Mean of the members' means and its percentile interval by a bootstrap at two levels: members are drawn
/// with replacement, then seeds within each (Davison and Hinkley 1997, section 3.8). With one member the
/// interval is of luck alone. NaN values are left out, and members without others.
EffectEstimate two_level_bootstrap(const std::vector<std::vector<double>>& by_member, int resamples,
                                   Stream draws);

/// ln(sum w treated) - ln(sum w control): the effect on a group's total. NaN unless both are above 0.
double log_effect(Values treated, Values control, Values weights = {});

/// Growth of the treated group's total less growth of the others', ln: difference in differences of a study
/// that sees one world before and after.
double difference_in_differences(Values before, Values after, std::span<const std::uint8_t> treated,
                                 Values weights = {});

/// Firms around a threshold; `ratio` is the running variable over the threshold.
struct Bunching {
    double above = 0.0, below = 0.0;  ///< weight in [1, 1 + width) and in [1 - width, 1)
    [[nodiscard]] double ratio() const { return below > 0.0 ? above / below : undefined; }
};
Bunching bunching(Values ratio, double width, Values weights = {});

/// Slope of ln E[count] on ln x with a constant for each firm: the conditional likelihood of Hausman, Hall
/// and Griliches 1984 (Econometrica 52:909-938). `counts` and `x` are [year][firm]; firms without counts tell
/// nothing. NaN where no firm's x varies.
double fixed_effect_poisson(const std::vector<std::vector<double>>& counts,
                            const std::vector<std::vector<double>>& x, Values weights = {});

/// Slope of ln E[count] on ln x with one constant, by Poisson's likelihood: the pooled regression. NaN where
/// it does not converge.
double pooled_poisson(Values counts, Values x, Values weights = {});

/// y = a + b x + c x^2 by least squares.
struct Parabola {
    double curvature = undefined;  ///< c
    double peak = undefined;       ///< where its slope is 0: -b / 2c
};
/// Needs three different x.
Parabola fit_parabola(Values x, Values y);

}  // namespace kapok
