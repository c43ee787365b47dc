#pragma once
// The subcommands of `kapok`, one file each. Standard output is for data, standard error for messages.

#include <CLI/CLI.hpp>
#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "runner/commands/exit_code.hpp"
#include "runner/language.hpp"

namespace kapok {

/// A request that cannot be fulfilled as it stands; ends the program with exit_usage.
struct UsageError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// What the command line asks for; returns the exit code.
using Action = std::function<int()>;

/// Each adds its subcommand to the program. When the command line names it, `action` is set.
void add_run_command(CLI::App& app, Action& action);
void add_sweep_command(CLI::App& app, Action& action);
void add_goals_command(CLI::App& app, Action& action);
void add_compare_command(CLI::App& app, Action& action);
void add_export_command(CLI::App& app, Action& action);
void add_report_command(CLI::App& app, Action& action);
void add_surrogate_command(CLI::App& app, Action& action);
void add_robust_command(CLI::App& app, Action& action);
void add_check_command(CLI::App& app, Action& action);
void add_levers_command(CLI::App& app, Action& action);
void add_indicators_command(CLI::App& app, Action& action);
void add_evidence_command(CLI::App& app, Action& action);
void add_backtest_command(CLI::App& app, Action& action);
void add_calibrate_command(CLI::App& app, Action& action);
void add_status_command(CLI::App& app, Action& action);
void add_sensitivity_command(CLI::App& app, Action& action);
void add_variance_command(CLI::App& app, Action& action);
void add_merge_command(CLI::App& app, Action& action);
void add_verify_command(CLI::App& app, Action& action);

/// `kapok --version`, with all that is known of the build as JSON.
std::string version_text(bool json);

/// Writes all of a text to standard output; throws FileError with the system's reason.
void print(std::string_view text);

/// Options that several commands share.
void add_language_option(CLI::App& command, Language& language);
enum class Format { text, csv, json };
void add_format_option(CLI::App& command, Format& format);
void add_data_option(CLI::App& command, std::string& directory);
/// `--set ID[.CITY]=VALUE`, once or more.
void add_set_option(CLI::App& command, std::vector<std::string>& settings);

/// What is wrong with the first option or command that the program does not know, with the nearest one it does;
/// empty when it knows all. To be asked before the command line is parsed: a misspelt option would otherwise be
/// blamed on the words after it.
std::string unknown_word(const CLI::App& app, const std::vector<std::string>& arguments);

}  // namespace kapok
