#pragma once
// Which part of a result file a command is about: options that analyses share.

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "runner/results_file.hpp"

namespace kapok {

/// As it was typed.
struct Selection {
    std::vector<std::string> regions{"Guangzhou"};
    std::vector<int> years;              ///< empty: up to the command
    std::vector<std::string> variables;  ///< empty: the plan's indicators
};

/// `--city`, `--year` and `--variable`, each once or more.
void add_selection_options(CLI::App& command, Selection& selection, const std::string& usual_years);

/// Regions by their ids, a city's in any letter case, or by their Chinese names. Throws UsageError for others.
std::vector<std::size_t> regions_of(const Selection& selection);
/// The variables by year and region that are asked for, in the order they were asked for; without any, the plan's
/// indicators. Throws UsageError for one that the file does not have.
std::vector<VariableInfo> variables_of(const Selection& selection, const ResultsReader& results);
/// The years that are asked for, `usual` without any. Throws UsageError for one that the file does not hold.
std::vector<int> years_of(const Selection& selection, const ResultsReader& results, std::vector<int> usual);

}  // namespace kapok
