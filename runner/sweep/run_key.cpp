#include "runner/sweep/run_key.hpp"

#include <fmt/format.h>

#include <charconv>

#include "runner/manifest.hpp"
#include "runner/sha256.hpp"

namespace kapok {

RunKeys::RunKeys(const std::vector<InputFile>& inputs, const std::string& kept) {
    const BuildInformation& build = build_information();
    common_ = fmt::format("kapok run 1\n{} {}\n{}\n", build.version, build.commit, kept);
    for (const InputFile& input : inputs) common_ += input.sha256 + "\n";
}

RunKey RunKeys::of(const std::string& resolved, int replicate) const {
    const std::string digest = sha256(fmt::format("{}replicate {}\n{}", common_, replicate, resolved));
    RunKey key{};
    for (std::size_t half = 0; half < key.size(); ++half) {
        constexpr std::size_t digits = 16;
        const char* first = digest.data() + half * digits;
        std::from_chars(first, first + digits, key[half], 16);
    }
    return key;
}

}  // namespace kapok
