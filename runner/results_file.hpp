#pragma once
// Result files: HDF5 that is also valid netCDF-4. Their layout (results_format.md) is written and read here
// and nowhere else.

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/baseline.hpp"
#include "model/measurement/record.hpp"
#include "runner/firm_panel.hpp"
#include "runner/manifest.hpp"
#include "runner/published_file.hpp"

namespace kapok {

inline constexpr int results_format_version = 1;
/// Panels of all firms, apart from the dataset `firms`.
inline constexpr const char* firm_panel_group = "firm_panel";

/// Share of each variable's variance over replicates that drawn parameters account for.
inline constexpr const char* variance_group = "variance_share_of_parameters";

/// Arrays of a sweep's factors are named by this and the factor's name.
inline constexpr std::string_view factor_prefix = "factor_";

/// Attribute that holds a variable's goal for a year: "goal_2020".
inline std::string goal_attribute(int year) { return "goal_" + std::to_string(year); }

enum class RunStatus : int {
    finished = 0,
    failed = 1,
    not_run = 2,
    not_needed = 3,  ///< of a point whose other replicates told enough
};

/// Share of a variable's variance that differences between members account for; none where that cannot be told.
using VarianceShare = std::function<std::optional<double>(std::span<const double> over_replicates, std::span<const std::int32_t> members)>;

/// What a factor of a sweep is at each point of the design.
struct DesignColumn {
    std::string id, unit, long_name, long_name_zh;
    std::vector<double> values;       ///< by point; NaN: as in the base
    std::vector<std::string> labels;  ///< of scenarios: what 0, 1, ... stand for
    std::vector<double> coordinates;  ///< by point, 0 to 1 from end to end of the factor; empty where the design is of values
};

/// The points of a sweep.
struct DesignTable {
    std::vector<DesignColumn> columns;
    std::string kind;                     ///< id of the design: "sobol"
    std::vector<std::pair<std::string, double>> settings;  ///< what its keys are: {"samples", 64}
    std::string text;                     ///< of the sweep's file
    std::vector<std::string> scenarios;   ///< of each point, with everything it extends, as TOML
    std::vector<std::uint64_t> run_keys;  ///< design x replicate x 2: what identifies each run
};

/// What the result hash says of the scenarios: the scenario's text, followed by those of the points of a sweep.
std::string hashed_text(const Manifest& manifest, const DesignTable& table);

/// What a result file will hold.
struct ResultsLayout {
    std::span<const Dataset> datasets;          ///< must outlive the writer
    std::span<const Observation> observations;  ///< those of other regions and of ids without a dataset are left out
    int designs = 1;                            ///< points of a design; 1 for a single scenario
    int replicates = 1;
    int until_year = 2049;
    std::vector<bool> quarterly;                ///< datasets that are also kept by quarter; empty: none
    DesignTable table = {};                     ///< of a sweep; empty for a single scenario
};

/// Writes one result file. Nothing appears under the final name before publish(), and what stood there before
/// stays until then.
class ResultsWriter {
public:
    /// Opens a file of another name in the directory of `path` (see PublishedFile). Throws FileError when it cannot
    /// be written there or `path` is something else than a regular file.
    ResultsWriter(const std::filesystem::path& path, const ResultsLayout& layout, const Manifest& manifest);
    /// Removes what has not been published.
    ~ResultsWriter();
    ResultsWriter(const ResultsWriter&) = delete;
    ResultsWriter& operator=(const ResultsWriter&) = delete;

    /// Throws FileError when the disk is too full for all runs, by an estimate of what they take once compressed.
    /// `firms`: rows of all panels of a run.
    void require_space(double firms = 0.0) const;

    /// Adds a finished run; the file takes several at a time. Throws DiskFull, before anything of it is kept, when there
    /// is no room for it; publish() then still works. Runs come in the order of design and replicate; those passed over count as not run.
    /// Throws std::logic_error when the record's size is not that of the layout.
    void add(int design, int replicate, const Record& record, std::span<const FirmPanel> panels = {});
    void add_failure(int design, int replicate, const std::string& message);
    /// Says that a run was left out because its point has replicates enough.
    void add_not_needed(int design, int replicate);

    /// Completes the manifest, closes the file and gives it its final name. With `share`, and where replicates drew their
    /// parameters, the file also says how much of each variable's variance these account for. Throws FileError; then the
    /// final name is as it was. Returns the manifest as it was written.
    Manifest publish(const Execution& execution, const VarianceShare& share = {});

private:
    struct Content;
    std::unique_ptr<Content> content_;
};

/// A variable of a result file with its attributes.
struct VariableInfo {
    std::string id, unit, long_name, long_name_zh, description;
    std::vector<std::string> dimensions;
    std::optional<double> goal;         ///< set for the plan's indicators and the world-park indices
    int goal_year = plan_goal_year;     ///< the year that the goal is for
    std::string goal_relation, plan_section;
    int decimals = 0;                   ///< for tables
};

/// Numbers along named dimensions, the last one fastest.
struct DataArray {
    std::vector<std::string> dimensions;
    std::vector<std::size_t> shape;
    std::vector<double> values;
};

/// An observed figure; `standard_error` is NaN where there is none.
struct ObservedValue {
    int year = 0;
    double value = 0.0, standard_error = 0.0;
};

/// Reads one result file; not for several threads at a time.
class ResultsReader {
public:
    /// Throws FileError when the file cannot be opened, InputError when it holds something else than results or a
    /// layout that is newer than this program.
    explicit ResultsReader(std::filesystem::path path);
    ~ResultsReader();

    [[nodiscard]] const std::filesystem::path& path() const;
    [[nodiscard]] const Manifest& manifest() const;

    /// Variables with a design dimension, in the order of the file; replicate_status is not among them.
    [[nodiscard]] const std::vector<VariableInfo>& variables() const;
    /// The variable of this id, or null.
    [[nodiscard]] const VariableInfo* find(std::string_view id) const;

    /// The points of a sweep; no columns for a single scenario.
    [[nodiscard]] DesignTable design_table() const;

    /// Labels along a dimension: "Guangzhou", "2015", "super_deduction".
    [[nodiscard]] std::vector<std::string> labels(const std::string& dimension) const;
    [[nodiscard]] std::vector<int> years() const;
    /// Status of each replicate of a design point.
    [[nodiscard]] std::vector<RunStatus> statuses(int design = 0) const;

    /// A variable, with some dimensions fixed at an index: {{"design", 0}, {"region", 3}} leaves replicate x year.
    /// Runs that did not finish are NaN. Throws std::out_of_range for unknown names and indices.
    [[nodiscard]] DataArray read(std::string_view id, const std::vector<std::pair<std::string, std::size_t>>& fixed = {}) const;
    /// What was observed of a variable in a region, by year; empty where nothing was.
    [[nodiscard]] std::vector<ObservedValue> observed(std::string_view id, std::size_t region) const;

private:
    struct Content;
    std::unique_ptr<Content> content_;
};

}  // namespace kapok
