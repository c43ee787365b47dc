#pragma once
// A surrogate of a sweep: what the model would say at points that were not simulated, and how sure that is. One
// Gaussian process for each outcome, with its error by cross-validation always beside it.

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "analysis/answer_table.hpp"
#include "analysis/design_inputs.hpp"
#include "analysis/estimators/gaussian_process.hpp"
#include "analysis/estimators/luck_lines.hpp"

namespace kapok {

/// Fewest points that a surrogate is fitted to, and most; of more, this many are taken, spread over the design.
inline constexpr std::size_t fewest_surrogate_points = 10, most_surrogate_points = 1000;
/// A surrogate that explains less than this share of the variance between left-out points is not to be trusted.
inline constexpr double lowest_trusted_q2 = 0.5;

/// What a fit may take: time grows with the cube of both.
struct SurrogateLimits {
    std::size_t points = most_surrogate_points;  ///< of more, so many are taken, spread over the design
    int estimation_points = GaussianProcessOptions{}.estimation_points;  ///< of these, lengths and variances are estimated from
};

enum class SurrogateVerdict { trusted, not_trusted, constant };  ///< constant: the outcome does not vary over the points

/// Errors at points left out, each with its group (DesignInputs::groups); parameters of the process stay as estimated.
struct SurrogateQuality {
    double q2 = 0.0;           ///< 1 - sum of squared errors / sum of squared deviations from the mean; NaN for a constant
    double rmse = 0.0;         ///< in the outcome's unit
    double coverage = 0.0;     ///< share of left-out points inside their 90% intervals
    double noise_share = 0.0;  ///< part of the variance between points that the process takes for noise: q2 is not expected to pass 1 - this
    std::size_t points = 0;
    SurrogateVerdict verdict = SurrogateVerdict::not_trusted;
};

/// What a surrogate is of.
struct SurrogateOutcome {
    VariableInfo variable;
    std::size_t region = 0;
    int year = 0;
};

/// An indicator of a region in a year as a function of the factors: the mean over the replicates of the sweep.
struct Surrogate {
    SurrogateOutcome outcome;
    std::vector<Eigen::Index> rows;       ///< points of the design that the process is fitted to
    GaussianProcess process;
    SurrogateQuality quality;
    std::optional<double> simulated_base; ///< mean over replicates at the base point, where the design has it
    LuckLines luck;                       ///< what luck and drawn parameters do at all points alike
};

/// An outcome at one point, with 90% intervals.
struct SurrogatePrediction {
    /// The mean that a simulation with the sweep's replicates would give; its interval and that of the change are of what
    /// is expected of other luck and parameters too, where the sweep has more than one replicate (LuckLines).
    double mean = 0.0, low = 0.0, high = 0.0;
    double base = 0.0;                         ///< simulated where the design has the base, else predicted; NaN for budgets
    double change = 0.0, change_low = 0.0, change_high = 0.0;  ///< predicted minus predicted base
};

/// One outcome, from its values, point x replicate with NaN for runs that did not finish. None when fewer than
/// fewest_surrogate_points of the design have a value. `units`: replicate_units. The process has a straight line and a Matern covariance with a
/// length for each input; its noise is that of each point's replicates beyond the luck that all points share
/// (paired_means), by a factor that is estimated, and jitter.
std::optional<Surrogate> fit_surrogate(const Eigen::MatrixXd& values, std::span<const std::int32_t> units, const DesignInputs& design, const SurrogateOutcome& outcome,
                                       const SurrogateLimits& limits = {});

/// All outcomes of a file that can be fitted, in parallel; the same for any number of threads. Throws InputError when none
/// can, std::out_of_range for a year that the file does not hold.
std::vector<Surrogate> fit_surrogates(const ResultsReader& results, const DesignInputs& design, std::span<const SurrogateOutcome> outcomes,
                                      const SurrogateLimits& limits = {});

/// `at`: inputs of a point, DesignInputs::at.
SurrogatePrediction predict(const Surrogate& surrogate, const DesignInputs& design, const Eigen::VectorXd& at);

/// Tables: the factors with ranges and base values; the errors of each surrogate; the answer at a point.
AnswerTable factors_answer(const DesignInputs& design);
AnswerTable surrogate_errors_answer(const DesignInputs& design, std::span<const Surrogate> surrogates);
AnswerTable surrogate_prediction_answer(const DesignInputs& design, std::span<const Surrogate> surrogates, const std::vector<std::pair<const DesignFactor*, double>>& at);

/// How surrogates_json writes weights and noise: as numbers, or as base64 (RFC 4648) of their bytes, float64 and
/// little-endian, which takes half the room and loses no digit either.
enum class SurrogateNumbers { decimal, packed };

/// All that is needed to evaluate the surrogates elsewhere, as one JSON object:
///   kernel   "matern_52"
///   factors  [{id, name_en, name_zh, unit, labels, low, high, logarithmic, base, flagged,
///             input}]
///   budget   what the values of all factors should add up to, or null
///   inputs   n rows of m numbers: the points that any outcome is fitted to, scaled
///   outcomes [{id, name_en, name_zh, unit, decimals, region, year, constant, signal_variance, lengths, slope_variance,
///              rows, weights, noise, luck, simulated_base, q2, rmse, coverage_90, verdict}]
/// To evaluate at values v of the factors: a factor without labels has x[input] = (v - low) / (high - low), by logarithms
/// where `logarithmic`; one with labels has 1 at input + its number and 0 at its other labels; one that is
/// flagged has 1 at input + 1 where it is set, and 0 at both where it is as in the base. With the rows X_i of
/// `inputs` that `rows` lists (null: all), s = sqrt(5 sum_k ((x_k - X_ik) / lengths_k)^2) and
///   k(x, X_i) = signal_variance (1 + s + s^2 / 3) exp(-s) + slope_variance sum_k (x_k - 1/2) (X_ik - 1/2)
/// (the program rounds positions to a millionth) the mean is
///   constant + sum_i weights_i k(x, X_i)
/// and, with the matrix K of elements k(X_i, X_j), plus noise_i where i = j, h = K^-1 1 and k the vector of k(x, X_i), the
/// variance of the function is
///   k(x, x) - k' K^-1 k + (1 - h' k)^2 / (1' h);
/// that of a simulated mean has mean(noise) on top. The change from x0 to x has the mean of the difference of the two, and
/// with d = k - k0 the variance k(x, x) + k(x0, x0) - 2 k(x, x0) - d' K^-1 d + (h' d)^2 / (1' h). 90% of a normal law lie
/// within 1.6448536 standard deviations. To that half-width comes, as the root of the sum of squares, the one by luck:
/// `luck` is {student, levels: U numbers, slopes: U rows of m numbers, centre: m numbers}, null with one replicate; with
/// the numbers levels_u + slopes_u (x - centre), for the change slopes_u (x - x0), it is student times their standard
/// deviation (divisor U - 1) over sqrt(U).
std::string surrogates_json(const DesignInputs& design, std::span<const Surrogate> surrogates,
                            SurrogateNumbers numbers = SurrogateNumbers::decimal);

}  // namespace kapok
