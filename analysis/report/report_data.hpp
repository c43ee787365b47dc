#pragma once
// The data of a report: everything that its figures are drawn from, gathered from result files as one JSON text. What a
// figure looks like is up to the page (analysis/report/page).

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/geography.hpp"
#include "runner/language.hpp"
#include "runner/results_file.hpp"

namespace kapok {

/// What a page shows before its reader chooses something else, and where the places of its map are.
struct ReportStart {
    Language language = Language::en;
    std::size_t region = 0;
    int year = plan_goal_year;
    ByDeltaPlace<double> longitude{}, latitude{};  ///< degrees
};

/// Levels of the quantiles over replicates that a report has of each variable: the bands of 50, 80 and 90% and the median.
inline constexpr std::array report_levels{0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95};

/// Forecasts from the observed record alone go so many years beyond it, as long as the record itself (2010 to 2019) is.
inline constexpr int naive_forecast_years = 10;

/// True for the file of a sweep, whose points are many scenarios.
bool is_sweep(const ResultsReader& results);

/// What the parts of a file are about: of sweeps, where they cannot hold all that a reader may ask for.
struct ReportScope {
    std::size_t region = 0;
    int year = plan_goal_year;
    std::size_t surrogate_points = 0;  ///< of this file, at most
    std::size_t point = 0;             ///< of the design, that the parts of a single scenario show
    std::span<const ResultsReader* const> scenarios{};  ///< all files of single scenarios, to compare with
};

/// A part of what a report holds of a file; parts whose data the file does not have are left out.
struct ReportPart {
    std::string_view id;                                         ///< member of the file's object
    bool of_sweeps = false;                                      ///< of files of sweeps; else of single scenarios
    std::optional<std::string> (*gather)(const ResultsReader&, const ReportScope&);  ///< as JSON
};
/// All parts: a new figure that needs other data adds its row here.
std::span<const ReportPart> report_parts();

/// An object with the members
/// - `start`: language, region and year that the page begins with; `levels`: report_levels; `places`: id, names and
///   coordinates of the 12 places of the model (none for the rest of the world);
/// - `scenarios` and `sweeps`, in the order of the files: `file` (its name), `run` (from the manifest: scenario, question,
///   seed, replicates, versions, digests) and the parts above. Without a file of a single scenario, the bases of the sweeps
///   stand in, as far as a point with finished runs leaves all factors as they are; these have `base_of`, the sweep's
///   position, and `point`.
/// Numbers have seven significant digits, those of `goals` all; null stands for NaN. Throws std::invalid_argument when no
/// replicate of a single scenario has finished, or no run of sweeps alone; FileError when a file cannot be read.
std::string report_json(std::span<const ResultsReader* const> files, const ReportStart& start);

}  // namespace kapok
