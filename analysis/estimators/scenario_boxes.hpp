#pragma once
// Scenario discovery with PRIM: which box to take from a peeling trajectory, and whether each of its limits is more
// than luck (Bryant and Lempert 2010, https://doi.org/10.1016/j.techfore.2009.08.002).

#include <cstdint>
#include <span>
#include <vector>

#include "analysis/estimators/prim.hpp"

namespace kapok {

/// P(X >= successes) of a binomial variable; 0 <= p <= 1. Relative error below 1e-9.
double binomial_tail(std::size_t trials, double successes, double p);

/// How likely the box without its limits on `input` would give at least the box's density by chance, if cases of
/// interest fell into the box by a coin of the wider box's density. Fractions of cases are rounded down. 1 where the
/// input is not restricted.
double quasi_p_value(const Box& box, std::size_t input, const RankedCases& cases);

/// How well a box separates what is of interest: the harmonic mean of its coverage and of how far its density goes from
/// the base rate to 1, (density - base) / (1 - base); 0 where it is no denser than the base rate. (With density itself,
/// as in the F score, all cases together would be hard to beat where most are of interest.)
double balance(const BoxMeasures& measures, double base_rate);
/// The step of the largest balance; the first of equals. Throws std::invalid_argument for an empty trajectory.
const BoxWithMeasures& balanced_box(std::span<const BoxWithMeasures> trajectory, double base_rate);

/// What a box says about one input.
struct BoxLimit {
    std::size_t input = 0;
    BoxSide side;
    double quasi_p = 1.0;
    double density_without = 0.0;  ///< density of the box without this limit
    /// Resampling test: shares of random halves of the cases in which PRIM restricts the input as well, in the box of
    /// its trajectory whose coverage, and in the one whose density, is nearest to this box's (the paper's two
    /// reproducibility statistics).
    double restricted_at_coverage = 0.0, restricted_at_density = 0.0;
    /// Share of those halves in which the whole procedure, of which pasting and dropping lucky limits are parts,
    /// restricts the input in its first box. A patient trajectory shaves a little off every input, so this tells more.
    double found_again = 0.0;
};

struct ScenarioBox {
    Box box;
    /// Of the cases outside the boxes before it; support and coverage are shares of all cases.
    BoxMeasures measures;
    /// Share of permutations of the outcomes among the cases in which the whole procedure finds a box of at least this
    /// balance, the outcomes as they are counted in. Unlike the quasi-p-values it allows for the search.
    double chance = 1.0;
    std::vector<BoxLimit> limits;             ///< of the restricted inputs, the smallest quasi-p-value first
    std::vector<BoxWithMeasures> trajectory;  ///< that it was taken from, of the cases outside the boxes before it
};

struct DiscoveryOptions {
    PrimOptions prim;
    std::size_t most_boxes = 3;
    double significant = 0.05;  ///< limits with a larger quasi-p-value are dropped, the largest first; boxes of a
                                ///< larger chance end the search
    int resamples = 100;        ///< halves, and permutations
    std::uint64_t seed = 1;
};

/// Boxes of large outcomes, one after the other, each in what those before it left: peeled, each step of the trajectory
/// pasted and rid of limits that may be luck, and of these boxes the one where coverage and density balance. (Taking
/// the step first and pasting it alone, as the papers do by eye, loses boxes where inputs are many and cases few.) Ends
/// at `most_boxes`, or with a box that has no limits left, is no denser than all cases are or may come by chance.
/// Resamples are searched in parallel; the same for any number of threads. Throws std::invalid_argument when inputs and
/// outcomes differ in number.
std::vector<ScenarioBox> discover_boxes(const Cases& cases, const DiscoveryOptions& options = {});

}  // namespace kapok
