#include "runner/sweep/sequential_replicates.hpp"

#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <limits>

namespace kapok {
namespace {

/// The indicator of one run; NaN if it failed or is not there.
double indicator_of(const PreparedSweep& sweep, const SweepStore& store, const SweepRun& run) {
    const SequentialReplicates& asked = *sweep.sweep().sequential;
    const auto stored = store.read(sweep.key(run));
    if (!stored || stored->status != RunStatus::finished) return std::numeric_limits<double>::quiet_NaN();
    return sweep.kept_value(stored->values, asked.indicator, asked.year, asked.region);
}

}  // namespace

double half_interval(const std::vector<double>& values) {
    if (values.size() < 2) return std::numeric_limits<double>::infinity();
    const auto n = static_cast<double>(values.size());
    double mean = 0.0, squares = 0.0;
    for (const double value : values) mean += value / n;
    for (const double value : values) squares += (value - mean) * (value - mean);
    return boost::math::quantile(boost::math::students_t(n - 1.0), 0.95) * std::sqrt(squares / (n - 1.0) / n);
}

int replicates_needed(const PreparedSweep& sweep, const SweepStore& store, std::size_t point, int stored) {
    const auto& asked = sweep.sweep().sequential;
    if (!asked) return sweep.replicates();
    const auto needed_by = [&](std::size_t other) {
        std::vector<double> differences;
        for (int replicate = 0; replicate < stored; ++replicate) {
            const double difference = indicator_of(sweep, store, {other, replicate}) - indicator_of(sweep, store, {0, replicate});
            if (!std::isnan(difference)) differences.push_back(difference);
            if (replicate + 1 >= asked->minimum && half_interval(differences) <= asked->half_width) return replicate + 1;
        }
        return std::max(asked->minimum, std::min(stored + 1, sweep.replicates()));
    };
    if (point > 0) return needed_by(point);
    int most = asked->minimum;
    for (std::size_t other = 1; other < sweep.points().size(); ++other) most = std::max(most, needed_by(other));
    return most;
}

}  // namespace kapok
