#include "analysis/naive_forecasts.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>

#include "analysis/estimators/forecast_scores.hpp"
#include "model/rng.hpp"

namespace kapok {
namespace {

double log_of(const YearValue& point) {
    return logarithm(point.value);
}
double years_between(const YearValue& from, const YearValue& to) {
    return to.year - from.year;
}

/// A random walk with this drift per year; `estimated` if the drift is the history's own.
NaiveFit random_walk(History h, double drift, bool estimated) {
    NaiveFit fit;
    for (std::size_t k = 1; k < h.size(); ++k) {
        const double years = years_between(h[k - 1], h[k]);
        const double innovation = log_of(h[k]) - log_of(h[k - 1]) - drift * years;
        fit.sum_of_squares += innovation * innovation / years;
    }
    fit.degrees = static_cast<double>(h.size() - 1) - (estimated ? 1.0 : 0.0);
    const YearValue last = h.back();
    const double span = years_between(h.front(), last);
    fit.mean = [=](int year) { return log_of(last) + drift * (year - last.year); };
    fit.variance_factor = [=](int year) {
        const double ahead = year - last.year;
        return estimated ? ahead + ahead * ahead / span : ahead;  // the drift itself has variance v / span
    };
    return fit;
}

std::optional<NaiveFit> fit_last_value(History h) {
    return random_walk(h, 0.0, false);
}

std::optional<NaiveFit> fit_drift(History h) {
    if (h.size() < 3) return std::nullopt;
    return random_walk(h, (log_of(h.back()) - log_of(h.front())) / years_between(h.front(), h.back()), true);
}

std::optional<NaiveFit> fit_log_linear_trend(History h) {
    if (h.size() < 3) return std::nullopt;
    const auto n = static_cast<double>(h.size());
    double mean_year = 0.0, mean_log = 0.0;
    for (const YearValue& point : h) {
        mean_year += point.year / n;
        mean_log += log_of(point) / n;
    }
    double squares = 0.0, products = 0.0;
    for (const YearValue& point : h) {
        squares += (point.year - mean_year) * (point.year - mean_year);
        products += (point.year - mean_year) * (log_of(point) - mean_log);
    }
    const double slope = products / squares;
    NaiveFit fit;
    for (const YearValue& point : h) {
        const double residual = log_of(point) - mean_log - slope * (point.year - mean_year);
        fit.sum_of_squares += residual * residual;
    }
    fit.degrees = n - 2.0;
    fit.mean = [=](int year) { return mean_log + slope * (year - mean_year); };
    fit.variance_factor = [=](int year) {
        return 1.0 + 1.0 / n + (year - mean_year) * (year - mean_year) / squares;
    };
    return fit;
}

/// The yearly growth rates at the end of the history that follow each other without a gap.
std::vector<double> last_growth_rates(History h) {
    std::vector<double> rates;
    for (std::size_t k = h.size() - 1; k > 0 && h[k].year == h[k - 1].year + 1; --k)
        rates.insert(rates.begin(), log_of(h[k]) - log_of(h[k - 1]));
    return rates;
}

std::optional<NaiveFit> fit_autoregression(History h) {
    const std::vector<double> rates = last_growth_rates(h);
    if (rates.size() < 4) return std::nullopt;
    const auto n = static_cast<double>(rates.size());
    const double mean_rate = std::accumulate(rates.begin(), rates.end(), 0.0) / n;
    double products = 0.0, squares = 0.0;
    for (std::size_t k = 1; k < rates.size(); ++k) {
        products += (rates[k] - mean_rate) * (rates[k - 1] - mean_rate);
        squares += (rates[k - 1] - mean_rate) * (rates[k - 1] - mean_rate);
    }
    // beyond 0.9 a handful of growth rates would send the level to the sky
    const double phi = squares > 0.0 ? std::clamp(products / squares, -0.9, 0.9) : 0.0;
    NaiveFit fit;
    for (std::size_t k = 1; k < rates.size(); ++k) {
        const double innovation = rates[k] - mean_rate - phi * (rates[k - 1] - mean_rate);
        fit.sum_of_squares += innovation * innovation;
    }
    fit.degrees = n - 3.0;  // n - 1 innovations, less the mean and phi
    const YearValue last = h.back();
    const double excess = rates.back() - mean_rate;
    fit.mean = [=](int year) {
        double sum = 0.0, weight = 1.0;
        for (int ahead = last.year; ahead < year; ++ahead) sum += weight *= phi;
        return log_of(last) + mean_rate * (year - last.year) + excess * sum;
    };
    fit.variance_factor = [=](int year) {
        double factor = 0.0, response = 0.0;  // of the level to an innovation so many years ago
        for (int ahead = last.year; ahead < year; ++ahead) {
            response = 1.0 + phi * response;
            factor += response * response;
        }
        const double of_mean = (year - last.year) / (1.0 - phi);
        return factor + of_mean * of_mean / n;
    };
    return fit;
}

const std::array<NaiveMethodSpec, naive_method_count> table{{
    {"last_value", "last value", "末值", "random walk: the last value, spread growing with the years since",
     "随机游走:最后一个值,离散度随年数增大", fit_last_value},
    {"drift", "drift", "漂移", "random walk in logarithms with the mean growth since the first value (3 values)",
     "对数随机游走,取首值以来的平均增长率(至少3个值)", fit_drift},
    {"log_linear_trend", "log-linear trend", "对数线性趋势", "straight line through the logarithms (3 values)",
     "对数值的直线拟合(至少3个值)", fit_log_linear_trend},
    {"ar1", "AR(1) of growth", "增长率AR(1)",
     "first-order autoregression of yearly log growth (5 values in successive years)",
     "年度对数增长率的一阶自回归(至少连续5年)", fit_autoregression},
}};

const NaiveMethodSpec& spec(NaiveMethod method) {
    return table[static_cast<std::size_t>(method)];
}

LogNormalLaw law_of(const NaiveFit& fit, int year, const SpreadPool& pool) {
    const double pooled =
        pool.degrees > 0.0 ? pool.sum_of_squares / pool.degrees : default_spread * default_spread;
    const double degrees = fit.degrees + pool_weight;
    const double variance = (fit.sum_of_squares + pool_weight * pooled) / degrees;
    return {fit.mean(year), variance * fit.variance_factor(year) * degrees / (degrees - 2.0)};
}

}  // namespace

const std::array<NaiveMethodSpec, naive_method_count>& naive_methods() {
    return table;
}

SpreadPools spreads_of(History history) {
    SpreadPools pools;
    if (history.empty()) return pools;
    for (std::size_t m = 0; m < naive_method_count; ++m)
        if (const auto fit = table[m].fit(history)) pools[m] = {fit->sum_of_squares, fit->degrees};
    return pools;
}

std::vector<double> LogNormalLaw::quantiles(std::size_t n) const {
    std::vector<double> out(n);
    for (std::size_t i = 0; i < n; ++i) {
        const double p = (static_cast<double>(i) + 0.5) / static_cast<double>(n);
        out[i] = exponential(mean + std::sqrt(variance) * normal_quantile(p));
    }
    return out;
}

NaiveForecast naive_forecast(NaiveMethod method, History history, int year, const SpreadPools& pools) {
    if (history.empty()) throw std::invalid_argument("a naive forecast needs at least one value");
    if (const auto fit = spec(method).fit(history))
        return {law_of(*fit, year, pools[static_cast<std::size_t>(method)]), true};
    NaiveForecast fallback = naive_forecast(NaiveMethod::last_value, history, year, pools);
    fallback.own = false;
    return fallback;
}

NaiveMethod best_before_origin(History history, const SpreadPools& pools) {
    for (std::size_t candidates = naive_method_count; candidates > 0; --candidates) {
        std::array<double, naive_method_count> total{};
        int compared = 0;
        for (std::size_t k = 1; k < history.size(); ++k) {
            const History before = history.first(k);
            std::array<double, naive_method_count> score{};
            bool all = true;
            for (std::size_t m = 0; m < candidates && all; ++m) {
                const NaiveForecast f =
                    naive_forecast(static_cast<NaiveMethod>(m), before, history[k].year, pools);
                score[m] = ensemble_crps(f.law.quantiles(), history[k].value) / before.back().value;
                all = f.own;
            }
            if (!all) continue;
            ++compared;
            for (std::size_t m = 0; m < candidates; ++m) total[m] += score[m];
        }
        if (compared == 0) continue;
        const auto best =
            std::min_element(total.begin(), total.begin() + static_cast<std::ptrdiff_t>(candidates));
        return static_cast<NaiveMethod>(best - total.begin());
    }
    return NaiveMethod::last_value;
}

}  // namespace kapok
