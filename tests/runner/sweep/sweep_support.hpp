#pragma once
// What the tests of sweeps share.

#include "runner/sweep/design_points.hpp"
#include "runner/sweep/sweep_file.hpp"
#include "tests/runner/runner_support.hpp"

namespace kapok::test {

/// A sweep from a text that is called test.toml.
inline Sweep sweep_of(std::string_view toml) {
    return sweep_from_text(toml, "test.toml", baseline_2015());
}

inline std::vector<std::string> sweep_faults(std::string_view toml) {
    return faults_of([&] { sweep_of(toml); });
}

/// A sweep of one design and its factors.
inline std::string factorial(const std::string& factors) {
    return "[design]\nkind = \"factorial\"\n" + factors;
}

}  // namespace kapok::test
