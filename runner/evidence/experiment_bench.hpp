#pragma once
// Where experiments run: one world, taken through the same years under different levers with the same luck.

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>

#include "model/run.hpp"
#include "runner/evidence/arm_panel.hpp"

namespace kapok {

/// Levers move at the start of this year: after the last year of the record, so that nothing that the model
/// was fitted to is disturbed.
inline constexpr int experiment_year = 2020;
/// The date from which a lever has its new value.
inline constexpr double experiment_date = experiment_year;

/// What one arm changes.
struct ArmChange {
    std::function<void(Schedule&)> levers = {};        ///< empty: none
    std::function<void(Parameters&)> parameters = {};  ///< from the experiment's year; empty: none
    /// Edits the world once, before the first quarter of the experiment, for what no lever can do: such as
    /// R&D that is raised by fiat or for firms drawn by lot. Money must not appear or vanish. Empty: nothing.
    std::function<void(World&)> at_start = {};
};

/// An experiment was told to stop.
struct Stopped : std::runtime_error {
    Stopped() : std::runtime_error("stopped") {}
};

/// One member of the posterior and one seed. The years before the experiment are run once; each arm starts
/// from a copy of that world, so arms that change nothing are equal to the last bit.
class Bench {
public:
    struct Plan {
        const Registry* registry = nullptr;
        const Schedule* control = nullptr;  ///< levers of the control arm
        Parameters parameters;
        double scale = 0.05;
        Rng rng;
        int until = 2026;  ///< last year of the arms
        const std::atomic<bool>* stop = nullptr;
    };
    /// Runs to the end of the year before the experiment. Throws ModelError, Stopped.
    explicit Bench(const Plan& plan);

    /// Firms at the end of the year before the experiment, and that year.
    [[nodiscard]] const ArmYear& start() const { return start_; }
    /// The arm in which nothing is changed; run once.
    const ArmPanel& control();
    /// An arm that several experiments use, by a name that belongs to the change: run once.
    const ArmPanel& shared_arm(const std::string& name, const ArmChange& change);
    /// Any other arm, to the end of `until` (0: the plan's last year).
    [[nodiscard]] ArmPanel arm(const ArmChange& change, int until = 0) const;

    [[nodiscard]] const World& world() const { return world_; }  ///< at the start of the experiment
    [[nodiscard]] const Schedule& schedule() const { return *plan_.control; }
    [[nodiscard]] int last_year() const { return plan_.until; }

private:
    void check_stop() const;

    Plan plan_;
    World world_;
    ArmYear start_;
    std::map<std::string, ArmPanel> arms_;
};

/// Changes that many experiments are made of.
ArmChange lever_change(Lever lever, double value);  ///< in all cities
ArmChange lever_change(Lever lever, Place city, double value);

/// A lot that splits firms in two halves, the same in all arms: by the firm and the run's luck.
bool drawn_by_lot(const World& world, FirmId firm);

}  // namespace kapok
