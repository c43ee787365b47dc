#include "analysis/estimators/zero_sum.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>

#include "analysis/statistics.hpp"
#include "model/rng.hpp"

namespace kapok {
namespace {

constexpr std::size_t fewest_draws = 3;
constexpr std::uint64_t bootstrap_key = 0x7a65726f2d73756dULL;  // any constant; it names these streams

/// Gains, losses and share of the means over the chosen draws.
ZeroSum balance(const std::vector<std::vector<double>>& draws, const std::vector<std::size_t>& chosen) {
    ZeroSum out;
    for (const std::vector<double>& place : draws) {
        double sum = 0.0;
        for (const std::size_t draw : chosen) sum += place[draw];
        const double mean = sum / static_cast<double>(chosen.size());
        (mean > 0.0 ? out.gains : out.losses) += std::abs(mean);
    }
    if (out.gains > 0.0) out.share = std::min(1.0, out.losses / out.gains);
    else if (out.losses > 0.0) out.share = undefined;
    return out;
}

/// A number from 0 to count - 1 that belongs to a resample and its draw.
std::size_t chosen_draw(std::uint64_t resample, std::uint64_t draw, std::size_t count) {
    const double uniform = static_cast<double>(mix(bootstrap_key, resample, draw) >> 11) * 0x1p-53;
    return std::min(count - 1, static_cast<std::size_t>(uniform * static_cast<double>(count)));
}

}  // namespace

ZeroSum zero_sum(const std::vector<std::vector<double>>& draws, int resamples) {
    if (draws.empty() || draws.front().empty()) return {};
    const std::size_t count = draws.front().size();
    std::vector<std::size_t> chosen(count);
    std::iota(chosen.begin(), chosen.end(), std::size_t{0});
    ZeroSum out = balance(draws, chosen);
    if (count < fewest_draws) return out;
    std::vector<double> shares;
    for (int resample = 0; resample < resamples; ++resample) {
        for (std::size_t k = 0; k < count; ++k) chosen[k] = chosen_draw(static_cast<std::uint64_t>(resample), k, count);
        shares.push_back(balance(draws, chosen).share);
    }
    out.low = quantile(shares, 0.05);
    out.high = quantile(shares, 0.95);
    return out;
}

}  // namespace kapok
