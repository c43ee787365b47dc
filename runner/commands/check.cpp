#include <memory>

#include "runner/baseline_files.hpp"
#include "runner/commands/commands.hpp"
#include "runner/describe.hpp"
#include "runner/scenario_file.hpp"

namespace kapok {
namespace {

struct CheckOptions {
    std::string scenario, data;
    std::vector<std::string> settings;
    Language language{};
};

int check(const CheckOptions& options) {
    const LoadedBaseline loaded = load_baseline(options.data.empty() ? DataSource() : DataSource(options.data));
    const Scenario scenario = load_scenario(options.scenario, loaded.baseline, options.settings);
    print(describe_scenario(scenario, options.language));
    return exit_ok;
}

}  // namespace

void add_check_command(CLI::App& app, Action& action) {
    const auto options = std::make_shared<CheckOptions>();
    CLI::App* command = app.add_subcommand("check", "Check a scenario and say what it changes, without running it");
    command->add_option("SCENARIO", options->scenario, "a scenario file, or the name of one inside the program")->required();
    add_set_option(*command, options->settings);
    add_data_option(*command, options->data);
    add_language_option(*command, options->language);
    command->callback([=, &action] { action = [=] { return check(*options); }; });
}

}  // namespace kapok
