#pragma once
// How much of the spread between replicates comes from parameters and how much from luck.

#include <cstdint>
#include <optional>
#include <span>

namespace kapok {

/// Share of a variable's variance over replicates that differences between members of the posterior account for; the
/// rest is luck (law of total variance). Estimated by the one-way analysis of variance with random effects: the
/// variance between members is (mean square between - mean square within) / n0, 0 where negative, with
/// n0 = (N - sum n_i^2 / N) / (groups - 1) (Searle, Casella and McCulloch 1992, ch. 3). NaN values are left out. None
/// with fewer than two members, without a member that has two values, or where all values are equal up to rounding.
std::optional<double> parameter_share(std::span<const double> values, std::span<const std::int32_t> members);

}  // namespace kapok
