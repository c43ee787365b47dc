#include <memory>

#include "runner/commands/commands.hpp"
#include "runner/describe.hpp"

namespace kapok {
namespace {

/// A command that prints a table of the program, for reading or as JSON.
void add_table_command(CLI::App& app, Action& action, const char* name, const char* about, std::string (*text)(Language),
                       std::string (*json)()) {
    struct Options {
        Language language{};
        bool json = false;
    };
    const auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand(name, about);
    add_language_option(*command, options->language);
    command->add_flag("--json", options->json, "everything, as JSON");
    command->callback([=, &action] {
        action = [=] {
            print(options->json ? json() : text(options->language));
            return exit_ok;
        };
    });
}

}  // namespace

void add_levers_command(CLI::App& app, Action& action) {
    add_table_command(app, action, "levers", "List the policy levers that a scenario can set", describe_levers, levers_json);
}

void add_indicators_command(CLI::App& app, Action& action) {
    add_table_command(app, action, "indicators", "List the plan's indicators and the other recorded variables",
                      describe_indicators, indicators_json);
}

}  // namespace kapok
