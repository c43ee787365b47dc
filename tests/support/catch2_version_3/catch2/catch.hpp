#pragma once
// Catch2 version 3 (Ubuntu 24.04) under the header and the names of version 2 (Debian 12), which the tests use.

#include <catch2/catch_all.hpp>
#include <string>

namespace Catch {
using Matchers::EndsWith;
using Matchers::StartsWith;
inline auto Contains(const std::string& part) { return Matchers::ContainsSubstring(part); }
}  // namespace Catch

using Catch::Approx;
