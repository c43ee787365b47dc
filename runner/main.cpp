// `kapok`: runs scenarios and reads their results.

#ifdef __linux__
#include <malloc.h>
#endif

#include <fmt/format.h>

#include <iostream>
#include <new>

#include "runner/commands/commands.hpp"
#include "runner/messages.hpp"
#include "runner/published_file.hpp"

namespace kapok {
namespace {

int complain(const std::string& message, ExitCode code) {
    std::cerr << "kapok: " << message << '\n';
    return code;
}

/// Carries out what was asked for; errors become one message and an exit code.
int carry_out(const Action& action) {
    try {
        return action();
    } catch (const UsageError& error) {
        return complain(error.what(), exit_usage);
    } catch (const InputError& error) {
        std::cerr << error.what() << '\n';
        return exit_invalid_input;
    } catch (const FileError& error) {
        return complain(error.what(), exit_file_error);
    } catch (const std::bad_alloc&) {
        return complain("there is not enough memory; try fewer threads or a smaller --scale", exit_run_failed);
    } catch (const std::exception& error) {
        return complain(error.what(), exit_run_failed);
    }
}

int main_of(int argument_count, char** arguments) {
    CLI::App app("Agent-based simulator of regional innovation policy in the Pearl River Delta", "kapok");
    app.require_subcommand(0, 1);
    bool version = false, json = false;
    app.add_flag("--version", version, "print the version");
    app.add_flag("--json", json, "with --version: everything about this build, as JSON");
    Action action;
    add_run_command(app, action);
    add_check_command(app, action);
    add_sweep_command(app, action);
    add_status_command(app, action);
    add_merge_command(app, action);
    add_verify_command(app, action);
    add_goals_command(app, action);
    add_compare_command(app, action);
    add_export_command(app, action);
    add_report_command(app, action);
    add_surrogate_command(app, action);
    add_sensitivity_command(app, action);
    add_variance_command(app, action);
    add_robust_command(app, action);
    add_levers_command(app, action);
    add_indicators_command(app, action);
    add_evidence_command(app, action);
    add_calibrate_command(app, action);
    add_backtest_command(app, action);
    app.footer("Exit codes: 0 done, 1 a run failed, 2 usage, 3 invalid input, 4 file or disk error, 5 stopped before the end.");

    const std::string unknown = unknown_word(app, {arguments + 1, arguments + argument_count});
    if (!unknown.empty()) return complain(unknown, exit_usage);
    try {
        app.parse(argument_count, arguments);
    } catch (const CLI::CallForHelp& help) {
        return app.exit(help);
    } catch (const CLI::ParseError& error) {
        return complain(error.what(), exit_usage);
    }
    if (version) action = [json] { return print(version_text(json)), exit_ok; };
    if (!action) return complain("a command is missing (see 'kapok --help')", exit_usage);
    return carry_out(action);
}

}  // namespace
}  // namespace kapok

int main(int argument_count, char** arguments) {
#ifdef M_MMAP_THRESHOLD  // glibc
    // columns of scratch are allocated anew each quarter: keep their pages instead of handing them back each time
    mallopt(M_MMAP_THRESHOLD, 1 << 30);
    mallopt(M_TRIM_THRESHOLD, 1 << 30);
#endif
    return kapok::main_of(argument_count, arguments);
}
