#pragma once
// A sweep with all that its runs have in common: its points, what identifies each run, and what is kept of them.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/run.hpp"
#include "runner/baseline_files.hpp"
#include "runner/evidence/posterior.hpp"
#include "runner/results_file.hpp"
#include "runner/sweep/design_points.hpp"
#include "runner/sweep/run_key.hpp"
#include "runner/sweep/sweep_results.hpp"

namespace kapok {

/// Number of a run: point and replicate.
struct SweepRun {
    std::size_t point = 0;
    int replicate = 0;
};

class PreparedSweep {
public:
    /// All must outlive it. `tables`: keep matrices and tables as well as variables. `lever_for_money`: of designs of a
    /// budget.
    PreparedSweep(const Sweep& sweep, const LoadedBaseline& loaded, const Posterior& posterior, bool tables, LeverForMoney lever_for_money = {});

    [[nodiscard]] const Sweep& sweep() const { return sweep_; }
    [[nodiscard]] const DesignPoints& points() const { return points_; }
    [[nodiscard]] int replicates() const { return sweep_.base.replicates; }
    [[nodiscard]] std::size_t run_count() const { return points_.size() * static_cast<std::size_t>(replicates()); }

    [[nodiscard]] Scenario scenario(std::size_t point) const;
    [[nodiscard]] const RunKey& key(const SweepRun& run) const;
    /// All runs in the order in which they are started: replicate by replicate, so that a sweep that ends early covers
    /// its design; within a replicate, points with the same parameters in a row.
    [[nodiscard]] SweepRun run(std::size_t number) const;

    /// A run's plan; `scenario` must outlive it. Its registry is left open.
    [[nodiscard]] RunPlan plan(const Scenario& scenario, int replicate) const;
    /// The arrays of a finished run that are kept, one after the other: yearly ones, then quarterly ones.
    [[nodiscard]] std::vector<double> kept_values(const Record& record) const;
    /// One of these values: of a variable in a year and region. Throws std::out_of_range.
    [[nodiscard]] double kept_value(std::span<const double> values, std::string_view id, int year, std::size_t region) const;

    /// What the sweep's file will hold, with the replicates that the store's runs say each point needs. Uses datasets and
    /// observations of this object.
    [[nodiscard]] SweepPlan plan_of_file(const SweepStore& store) const;

private:
    const Sweep& sweep_;
    const LoadedBaseline& loaded_;
    const Posterior& posterior_;
    LeverForMoney lever_for_money_;
    DesignPoints points_;
    std::vector<std::size_t> order_;       ///< points, those with equal parameters in a row
    std::vector<Dataset> kept_;
    std::vector<std::size_t> kept_rows_;   ///< of datasets()
    std::vector<bool> quarterly_;          ///< of datasets()
    std::vector<bool> kept_quarterly_;     ///< of kept_
    std::vector<RunKey> keys_;             ///< point by point
    std::vector<InputFile> inputs_;
    std::vector<std::string> texts_;       ///< resolved scenario of each point
};

}  // namespace kapok
