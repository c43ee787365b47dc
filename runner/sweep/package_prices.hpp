#pragma once
// What levers cost: from the money of a budget to the values of its levers.

#include <memory>

#include "runner/sweep/design_points.hpp"

namespace kapok {

/// What a lever costs, alone, at some values of its range.
struct LeverPrice {
    Lever lever;
    std::vector<double> values;  ///< from the base's, at the date from which the money is spent, on towards an end of the range
    std::vector<double> costs;   ///< of each, 100 million CNY a year more than in the base

    /// The most money a year that was spent at any of the values.
    [[nodiscard]] double most() const;
};

/// What the levers of a budget cost.
struct PackagePrices {
    std::vector<LeverPrice> levers;  ///< in the order of Packages
    int replicates = 0;              ///< whose mean the costs are
    std::size_t runs = 0;            ///< that were simulated for them
    double seconds = 0.0;            ///< that these took

    /// The value at which a lever costs this much; a LeverForMoney.
    double operator()(Lever lever, double money) const;
};

/// How far from an amount what is really spent may lie, in a design of this budget: 1% of the amount, or 0.25% of the
/// budget where that is more.
double price_tolerance(double amount, double budget);

/// Replicates whose mean cost is taken: those of the sweep, but 4 at least and 16 at most.
int priced_replicates(const Sweep& sweep);

/// Finds what each lever of a budget costs at the values that the points need. A cost is the mean of replicates
/// that have the seed, the parameters and the scale of the sweep's own: outlays on the lever in the cities and in the time
/// of Packages, the lever alone moved, less those of the base. First a few values over the range, up to the end
/// that lies further from the base; then, where an amount that points ask for is not met, values between, until the
/// largest amount and the one in the middle of each group of smaller ones are met (price_tolerance). Takes some hundred
/// runs, on the threads of the calling arena; same bits for any number of them. Throws ModelError.
PackagePrices package_prices(const Sweep& sweep, const DesignPoints& points, const std::shared_ptr<const Baseline>& baseline);

/// The value that costs an amount: between two of `values` the same ratio of costs is taken to need the same ratio of
/// moves from the first value, below the second a straight line. Costs that do not rise are passed over; for more
/// money than any costs, the value that costs most.
double value_for_money(const std::vector<double>& values, const std::vector<double>& costs, double money);

/// Throws InputError if a point gives a lever more than it can spend, saying for each such lever how much that is.
void check_affordable(const Sweep& sweep, const DesignPoints& points, const PackagePrices& prices);

}  // namespace kapok
