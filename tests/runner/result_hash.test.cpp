#include "runner/result_hash.hpp"

#include <bit>
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

using namespace kapok;

namespace {

std::string hash_with(const std::vector<double>& values, std::string_view id = "gdp", std::vector<std::size_t> shape = {2},
                      std::string_view scenario = "a = 1\n", std::uint32_t seed = 1, int replicates = 1) {
    ResultHash hash(scenario, seed, 1, replicates);
    hash.add_run(0, 0, 0);
    hash.add_array(id, shape, values);
    return hash.hex();
}

}  // namespace

TEST_CASE("the result hash is SHA-256 over a stated text and little-endian numbers", "[unit][hash]") {
    std::string bytes = "kapok results 1\nseed 1\ndesigns 1\nreplicates 1\nscenario 6\na = 1\n\nrun 0 0 0\narray gdp 2\n";
    bytes += std::string("\0\0\0\0\0\0\xf0\x3f", 8);  // 1.0
    bytes += std::string("\0\0\0\0\0\0\xf8\x7f", 8);  // NaN
    CHECK(hash_with({1.0, std::nan("")}) == sha256(bytes));
}

TEST_CASE("the result hash sees the last bit of a value, its name, its shape, the scenario and the seed plan", "[unit][hash]") {
    const std::string hash = hash_with({1.0, 2.0});
    CHECK(hash_with({std::nextafter(1.0, 2.0), 2.0}) != hash);
    CHECK(hash_with({1.0, 2.0}, "gdq") != hash);
    CHECK(hash_with({1.0, 2.0}, "gdp", {2, 1}) != hash);
    CHECK(hash_with({1.0, 2.0}, "gdp", {2}, "a = 2\n") != hash);
    CHECK(hash_with({1.0, 2.0}, "gdp", {2}, "a = 1\n", 2) != hash);
    CHECK(hash_with({1.0, 2.0}, "gdp", {2}, "a = 1\n", 1, 2) != hash);
}

TEST_CASE("every NaN is the same to the result hash", "[unit][hash]") {
    const double negative = -std::numeric_limits<double>::quiet_NaN();
    const double with_payload = std::bit_cast<double>(0x7ff800000000beefULL);
    CHECK(hash_with({negative, 1.0}) == hash_with({with_payload, 1.0}));
}
