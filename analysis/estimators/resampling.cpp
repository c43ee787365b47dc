#include "analysis/estimators/resampling.hpp"

#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <stdexcept>
#include <vector>

#include "model/rng.hpp"

namespace kapok {
namespace {

/// Rows that are added to all sets before the next ones: they stay in the processor's cache.
constexpr Eigen::Index rows_at_a_time = 256;

/// Row of draw `draw` in a set; the bias of the multiplication is below rows / 2^32.
Eigen::Index drawn_row(std::uint64_t seed, Eigen::Index set, Eigen::Index draw, std::uint64_t rows) {
    const std::uint64_t bits = mix(seed, static_cast<std::uint64_t>(set), static_cast<std::uint64_t>(draw));
    return static_cast<Eigen::Index>(((bits >> 32) * rows) >> 32);
}

double sorted_quantile(const std::vector<double>& sorted, double p) {
    const double position = static_cast<double>(sorted.size() - 1) * p;
    const auto below = static_cast<std::size_t>(position);
    const std::size_t above = std::min(below + 1, sorted.size() - 1);
    return sorted[below] + (position - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

}  // namespace

Resamples::Resamples(std::size_t rows, int resamples, std::uint64_t seed) {
    if (rows == 0 || rows > (std::size_t{1} << 31) || resamples < 0)
        throw std::invalid_argument("a bootstrap needs a row, and at most 2^31");
    counts_.setZero(1 + static_cast<Eigen::Index>(resamples), static_cast<Eigen::Index>(rows));
    counts_.row(0).setOnes();
    for (Eigen::Index set = 1; set < counts_.rows(); ++set)
        for (Eigen::Index draw = 0; draw < counts_.cols(); ++draw) ++counts_(set, drawn_row(seed, set, draw, rows));
}

RowStatistics Resamples::sums(const RowStatistics& statistics) const {
    if (statistics.rows() != rows())
        throw std::invalid_argument("statistics of another number of rows than the sample");
    const Eigen::Index columns = statistics.cols();
    RowStatistics sums = RowStatistics::Zero(sets(), columns);
    for (Eigen::Index first = 0; first < rows(); first += rows_at_a_time) {
        const Eigen::Index end = std::min(rows(), first + rows_at_a_time);
        for (Eigen::Index set = 0; set < sets(); ++set) {
            double* const sum = sums.data() + set * columns;
            for (Eigen::Index row = first; row < end; ++row) {
                const std::uint16_t count = counts_(set, row);
                if (count == 0) continue;
                const double weight = count;
                const double* const values = statistics.data() + row * columns;
                for (Eigen::Index k = 0; k < columns; ++k) sum[k] += weight * values[k];
            }
        }
    }
    return sums;
}

Estimate bootstrap_estimate(const Eigen::VectorXd& by_set, double units, double shift) {
    Estimate estimate;
    estimate.value = by_set(0);
    if (std::isnan(estimate.value) || units < 2.0 || by_set.size() < 2) return estimate;
    std::vector<double> resampled;
    for (Eigen::Index set = 1; set < by_set.size(); ++set)
        if (!std::isnan(by_set(set))) resampled.push_back(by_set(set) + shift);
    if (10 * resampled.size() <= 9 * static_cast<std::size_t>(by_set.size() - 1)) return estimate;
    std::sort(resampled.begin(), resampled.end());
    using namespace boost::math;
    const double reach = std::sqrt(units / (units - 1.0)) * quantile(students_t(units - 1.0), 0.95);
    const double tail = cdf(normal(), -reach);
    estimate.low = sorted_quantile(resampled, tail);
    estimate.high = sorted_quantile(resampled, 1.0 - tail);
    return estimate;
}

}  // namespace kapok
