#include "runner/result_hash.hpp"

#include <fmt/format.h>

#include <bit>
#include <cmath>

namespace kapok {
namespace {

constexpr std::uint64_t canonical_nan = 0x7ff8000000000000ULL;

}  // namespace

ResultHash::ResultHash(std::string_view scenario_text, std::uint32_t seed, int designs, int replicates) {
    digest_.update(fmt::format("kapok results 1\nseed {}\ndesigns {}\nreplicates {}\nscenario {}\n", seed, designs,
                               replicates, scenario_text.size()));
    digest_.update(scenario_text);
}

void ResultHash::add_run(int design, int replicate, int status) {
    digest_.update(fmt::format("\nrun {} {} {}", design, replicate, status));
}

void ResultHash::add_array(std::string_view id, const std::vector<std::size_t>& shape, std::span<const double> values) {
    digest_.update(fmt::format("\narray {} {}\n", id, fmt::join(shape, " ")));
    std::vector<std::byte> bytes;
    bytes.reserve(values.size() * sizeof(double));
    for (const double value : values) {
        const std::uint64_t bits = std::isnan(value) ? canonical_nan : std::bit_cast<std::uint64_t>(value);
        for (unsigned shift = 0; shift < 64; shift += 8) bytes.push_back(static_cast<std::byte>(bits >> shift));
    }
    digest_.update(bytes);
}

}  // namespace kapok
