#pragma once
// Straight lines and groups: how much of what varies they account for.

#include <cstdint>

#include "analysis/estimators/moments.hpp"

namespace kapok {

struct Line {
    double slope = undefined, intercept = undefined;
    double standard_error =
        undefined;                 ///< of the slope; classical, n - 2 degrees of freedom (n: number of pairs)
    double r_squared = undefined;  ///< share of the variance of y on the line
};
/// Ordinary (weighted) least squares of y on x, with a constant. A line through ln-ln pairs is a scaling law:
/// the slope is its exponent. Needs three pairs.
Line least_squares(Values x, Values y, Values weights = {});

/// Slope of ln y on ln x: the exponent of y = c x^exponent. Pairs that are not both positive are left out.
Line scaling_exponent(Values x, Values y);

/// Share of the variance of y between groups (eta squared): between-group sum of squares over the total.
double group_share(Values y, std::span<const std::uint32_t> group, Values weights = {});

/// y less the mean of its group.
std::vector<double> within_group(Values y, std::span<const std::uint32_t> group, Values weights = {});

}  // namespace kapok
