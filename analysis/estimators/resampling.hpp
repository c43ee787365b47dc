#pragma once
// The bootstrap as sums: an estimate that is a function of sums over rows is computed for the sample and for all
// its resamples from one matrix of weighted sums.

#include <Eigen/Dense>
#include <cstddef>
#include <cstdint>
#include <limits>

namespace kapok {

/// An estimate and its 90% interval; NaN where it cannot be told.
struct Estimate {
    double value = std::numeric_limits<double>::quiet_NaN();
    double low = std::numeric_limits<double>::quiet_NaN(), high = std::numeric_limits<double>::quiet_NaN();
};

/// One row per unit of the sample; the columns are what is summed.
using RowStatistics = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// The sample itself (set 0), then `resamples` sets of as many rows drawn with replacement (Efron 1979). Which rows a
/// set has is a pure function of seed, set and draw, so sets are the same for any number of threads.
class Resamples {
public:
    /// Throws std::invalid_argument without a row, or with more than 2^31 rows.
    Resamples(std::size_t rows, int resamples, std::uint64_t seed = 1);

    [[nodiscard]] Eigen::Index rows() const { return counts_.cols(); }
    [[nodiscard]] Eigen::Index sets() const { return counts_.rows(); }

    /// Sums of the columns of `statistics` [rows x columns] over the rows of each set: [sets x columns]. Rows are added
    /// in their order, so the bits do not depend on the machine. Throws std::invalid_argument for another number of
    /// rows.
    [[nodiscard]] RowStatistics sums(const RowStatistics& statistics) const;

private:
    /// How often a set [row] has a row of the sample [column].
    Eigen::Matrix<std::uint16_t, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor> counts_;
};

/// The estimate of the sample, `by_set`(0), with the range between the percentiles of those of the resamples, moved by
/// `shift` (for estimates whose resamples are centred elsewhere). The percentiles are wider than 5% and 95% where the
/// sample is small: by as much as Student's t with `units` - 1 degrees of freedom and the divisor n - 1 are wider than
/// the normal law and n (Hesterberg 2015, https://doi.org/10.1080/00031305.2015.1089789, section 3.3). Sets without a
/// value are left out; no range with fewer than two units, or where a tenth of the sets or more have none.
Estimate bootstrap_estimate(const Eigen::VectorXd& by_set, double units, double shift = 0.0);

}  // namespace kapok
