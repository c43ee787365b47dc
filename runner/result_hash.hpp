#pragma once
// One number that says whether two result files hold the same results, whatever the machine, the threads or
// the time they took. Definition: results_format.md.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "runner/sha256.hpp"

namespace kapok {

class ResultHash {
public:
    ResultHash(std::string_view scenario_text, std::uint32_t seed, int designs, int replicates);

    /// Adds one run of the plan; runs come in the order of design and replicate. `status` as in RunStatus.
    void add_run(int design, int replicate, int status);
    /// Adds an array of the last run.
    void add_array(std::string_view id, const std::vector<std::size_t>& shape, std::span<const double> values);

    /// 64 hexadecimal digits. Nothing may be added afterwards.
    [[nodiscard]] std::string hex() { return digest_.hex(); }

private:
    Sha256 digest_;
};

}  // namespace kapok
