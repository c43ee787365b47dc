#pragma once
// Forecasts that need no model: what a simulator has to beat. Each gives a law, not a point, from the rows of
// one series up to the origin.

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace kapok {

struct YearValue {
    int year = 0;
    double value = 0.0;
};
/// One series, years rising, values above 0; years may be missing.
using History = std::span<const YearValue>;

enum class NaiveMethod : std::uint8_t { last_value, drift, log_linear_trend, autoregression };
inline constexpr std::size_t naive_method_count = 4;

/// A method fitted to a history. With innovation variance v, the logarithm in a later year is normal with
/// mean `mean(year)` and variance v * `variance_factor(year)`.
struct NaiveFit {
    double sum_of_squares = 0.0;  ///< of the innovations, per year
    double degrees = 0.0;         ///< of freedom left to estimate their variance
    std::function<double(int year)> mean, variance_factor;
};

struct NaiveMethodSpec {
    std::string_view id, en, zh, definition, definition_zh;
    /// Nothing where the history is too short.
    std::optional<NaiveFit> (*fit)(History);
};
/// In the order of NaiveMethod: what needs fewer points comes first.
const std::array<NaiveMethodSpec, naive_method_count>& naive_methods();

/// Squares and degrees of freedom of other series, added up.
struct SpreadPool {
    double sum_of_squares = 0.0, degrees = 0.0;
    SpreadPool& operator+=(const SpreadPool& other) {
        sum_of_squares += other.sum_of_squares;
        degrees += other.degrees;
        return *this;
    }
};
/// What other series say about the spread of each method.
using SpreadPools = std::array<SpreadPool, naive_method_count>;
/// What one history adds to the pools of others.
SpreadPools spreads_of(History history);

/// A series' own variance, which rests on few years, is drawn towards the pool's as if that were known from
/// this many degrees of freedom (Smyth 2004, moderated variances; the number is an assumption).
inline constexpr double pool_weight = 4.0;
/// Standard deviation of yearly innovations in logarithms where no series says anything (assumption).
inline constexpr double default_spread = 0.10;

/// Normal law of a logarithm.
struct LogNormalLaw {
    double mean = 0.0, variance = 0.0;
    /// Quantiles at (i - 1/2)/n, i = 1 .. n: the forecast as an ensemble, for ensemble_crps.
    [[nodiscard]] std::vector<double> quantiles(std::size_t n = 200) const;
};

struct NaiveForecast {
    LogNormalLaw law;
    bool own = true;  ///< false: the history is too short for the method, and this is the last value's law
};

/// Law of a series in a year after its last row. The innovation variance is (squares + pool_weight * v0) /
/// (degrees + pool_weight), with v0 that of the pool or default_spread^2; since it is estimated, the law's
/// variance is that of Student's t with these degrees of freedom. A history must have at least one row
/// (std::invalid_argument).
NaiveForecast naive_forecast(NaiveMethod method, History history, int year, const SpreadPools& pools);

/// The method that would have forecast the next row of this history best (mean CRPS in units of the last
/// value before it), every row after the first forecast from those before it. Methods are compared on rows
/// that all of them can forecast: those that need most points are left out until there is such a row. With
/// one row: last value.
NaiveMethod best_before_origin(History history, const SpreadPools& pools);

}  // namespace kapok
