#include <fmt/format.h>

#include "runner/commands/commands.hpp"
#include "runner/json_text.hpp"
#include "runner/manifest.hpp"

namespace kapok {

std::string version_text(bool json) {
    const BuildInformation& build = build_information();
    if (!json) return fmt::format("kapok {}\n", build.version);
    std::vector<std::pair<std::string_view, std::string>> libraries;
    for (const auto& [name, version] : build.libraries) libraries.emplace_back(name, json_string(version));
    return json_object({{"version", json_string(build.version)}, {"commit", json_string(build.commit)},
                        {"compiler", json_string(build.compiler)}, {"flags", json_string(build.flags)},
                        {"build_type", json_string(build.build_type)}, {"libraries", json_object(libraries)}}) + "\n";
}

}  // namespace kapok
