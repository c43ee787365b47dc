#pragma once
// Draws for resampling that are a pure function of (seed, item, number of the draw), so that they do not depend on
// threads or on what was drawn for another item.

#include <cstddef>
#include <cstdint>
#include <numeric>
#include <utility>
#include <vector>

#include "model/rng.hpp"

namespace kapok {

/// SplitMix64 (Steele, Lea and Flood 2014, https://doi.org/10.1145/2714064.2660195) with its counter keyed by seed and
/// item.
class CounterDraws {
public:
    CounterDraws(std::uint64_t seed, std::uint64_t item) : key_(mix(seed, item)) {}

    std::uint64_t bits() { return mix(key_, number_++); }
    /// Uniform on (0, 1): never 0, never 1.
    double uniform() { return (static_cast<double>(bits() >> 12) + 0.5) * 0x1p-52; }
    /// Uniform integer in 0 .. n-1, 0 < n < 2^32; bias below n / 2^32.
    std::size_t below(std::size_t n) { return static_cast<std::size_t>(((bits() >> 32) * n) >> 32); }

private:
    std::uint64_t key_, number_ = 0;
};

/// `count` different numbers of 0 .. n-1, in the order they were drawn (Fisher and Yates); count <= n.
inline std::vector<std::size_t> draw_without_replacement(std::size_t n, std::size_t count, CounterDraws draws) {
    std::vector<std::size_t> numbers(n);
    std::iota(numbers.begin(), numbers.end(), std::size_t{0});
    for (std::size_t i = 0; i < count; ++i) std::swap(numbers[i], numbers[i + draws.below(n - i)]);
    numbers.resize(count);
    return numbers;
}

}  // namespace kapok
