// Naive forecasts: worked by hand, and on synthetic series of known law.
#include "analysis/naive_forecasts.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "analysis/estimators/forecast_scores.hpp"
#include "model/rng.hpp"

using namespace kapok;

namespace {

const SpreadPools no_pools{};

/// Values exp(first), exp(first + step), ... from 2010 on.
std::vector<YearValue> from_logs(const std::vector<double>& logs) {
    std::vector<YearValue> series;
    for (std::size_t k = 0; k < logs.size(); ++k)
        series.push_back({2010 + static_cast<int>(k), std::exp(logs[k])});
    return series;
}

/// A random walk with drift in logarithms.
std::vector<YearValue> random_walk(std::size_t years, double drift, double spread, Stream& draws) {
    std::vector<double> logs{3.0};
    while (logs.size() < years) logs.push_back(logs.back() + drift + spread * draws.normal());
    return from_logs(logs);
}

}  // namespace

TEST_CASE("the last value's law is worked out by hand", "[unit][naive_forecasts]") {
    // logs 0, 0.2, then two years to 0.2: squares 0.04/1 + 0/2, two innovations
    const std::vector<YearValue> series{{2010, 1.0}, {2011, std::exp(0.2)}, {2013, std::exp(0.2)}};
    const NaiveForecast f = naive_forecast(NaiveMethod::last_value, series, 2016, no_pools);
    CHECK(f.own);
    CHECK(f.law.mean == Approx(0.2));
    const double variance = (0.04 + pool_weight * default_spread * default_spread) / (2.0 + pool_weight);
    CHECK(f.law.variance ==
          Approx(3.0 * variance * 6.0 / 4.0));  // three years on; t with 6 degrees of freedom
}

TEST_CASE("drift and trend continue a straight line", "[unit][naive_forecasts]") {
    const std::vector<YearValue> series = from_logs({1.0, 1.1, 1.2, 1.3, 1.4});
    for (const NaiveMethod method :
         {NaiveMethod::drift, NaiveMethod::log_linear_trend, NaiveMethod::autoregression})
        CHECK(naive_forecast(method, series, 2017, no_pools).law.mean == Approx(1.7));
    CHECK(naive_forecast(NaiveMethod::last_value, series, 2017, no_pools).law.mean == Approx(1.4));
}

TEST_CASE("the drift's and the trend's variance grow with the square of the years ahead",
          "[unit][naive_forecasts]") {
    SpreadPools pools;
    pools.fill({8.0, 2.0});  // variance 4; without own squares: 4 * 4 / (degrees + 4)
    const std::vector<YearValue> series = from_logs({0.0, 0.0, 0.0});
    // drift: 1 degree; factor 2 + 2^2/2
    CHECK(naive_forecast(NaiveMethod::drift, series, 2014, pools).law.variance ==
          Approx(16.0 / 5.0 * 4.0 * 5.0 / 3.0));
    // trend: 1 degree; factor 1 + 1/3 + 3^2/2
    CHECK(naive_forecast(NaiveMethod::log_linear_trend, series, 2014, pools).law.variance ==
          Approx(16.0 / 5.0 * (1.0 + 1.0 / 3.0 + 4.5) * 5.0 / 3.0));
}

TEST_CASE("the autoregression is worked out by hand", "[unit][naive_forecasts]") {
    // growth 0.3, 0.1, 0.3, 0.1: mean 0.2, deviations +-0.1, phi = -0.03/0.03 = -1, held at -0.9
    const std::vector<YearValue> series = from_logs({0.0, 0.3, 0.4, 0.7, 0.8});
    const NaiveForecast f = naive_forecast(NaiveMethod::autoregression, series, 2015, no_pools);
    CHECK(f.law.mean == Approx(0.8 + 0.2 + 0.09));
    const double squares = 3.0 * 0.01 * 0.01;
    const double variance = (squares + pool_weight * 0.01) / 5.0;
    CHECK(f.law.variance == Approx(variance * (1.0 + 1.0 / (1.9 * 1.9 * 4.0)) * 5.0 / 3.0));
    const NaiveForecast next = naive_forecast(NaiveMethod::autoregression, series, 2016, no_pools);
    CHECK(next.law.mean == Approx(0.8 + 0.4 + 0.09 - 0.081));
    CHECK(next.law.variance == Approx(variance * (1.0 + 0.1 * 0.1 + 4.0 / (1.9 * 1.9 * 4.0)) * 5.0 / 3.0));
}

TEST_CASE("a history that is too short gives the last value with a pooled or the default spread",
          "[unit][naive_forecasts]") {
    const std::vector<YearValue> one{{2014, 50.0}};
    for (const NaiveMethod method :
         {NaiveMethod::drift, NaiveMethod::log_linear_trend, NaiveMethod::autoregression}) {
        const NaiveForecast f = naive_forecast(method, one, 2016, no_pools);
        CHECK_FALSE(f.own);
        CHECK(f.law.mean == Approx(std::log(50.0)));
        CHECK(f.law.variance == Approx(2.0 * default_spread * default_spread * 2.0));  // t with 4 degrees
    }
    SpreadPools pools;
    pools.fill({0.09, 1.0});
    CHECK(naive_forecast(NaiveMethod::last_value, one, 2015, pools).law.variance == Approx(0.18));
    // a gap leaves no five successive years
    const std::vector<YearValue> gap{{2008, 1.0}, {2009, 2.0}, {2010, 3.0}, {2012, 4.0}, {2013, 5.0}};
    CHECK_FALSE(naive_forecast(NaiveMethod::autoregression, gap, 2015, no_pools).own);
    CHECK(naive_forecast(NaiveMethod::drift, gap, 2015, no_pools).own);
    CHECK_THROWS_AS(naive_forecast(NaiveMethod::drift, {}, 2015, no_pools), std::invalid_argument);
}

TEST_CASE("what a history adds to the pool is its squares and degrees of freedom",
          "[unit][naive_forecasts]") {
    const SpreadPools pools = spreads_of(from_logs({0.0, 0.1, 0.3}));
    CHECK(pools[0].sum_of_squares == Approx(0.01 + 0.04));
    CHECK(pools[0].degrees == 2.0);
    CHECK(pools[1].sum_of_squares == Approx(2.0 * 0.05 * 0.05));
    CHECK(pools[1].degrees == 1.0);
    CHECK(pools[3].degrees == 0.0);
    CHECK(spreads_of({})[0].degrees == 0.0);
}

TEST_CASE("quantiles are those of the logarithm's normal law", "[unit][naive_forecasts]") {
    const std::vector<double> q = LogNormalLaw{2.0, 0.25}.quantiles(3);
    CHECK(q[1] == Approx(std::exp(2.0)));
    CHECK(q[2] == Approx(std::exp(2.0 + 0.5 * normal_quantile(5.0 / 6.0))));
    CHECK(q[0] * q[2] == Approx(q[1] * q[1]));
}

TEST_CASE("the method that fits a history best is chosen, and never from later rows",
          "[unit][naive_forecasts]") {
    CHECK(best_before_origin(from_logs({1.0, 1.2, 1.4, 1.6, 1.8}), no_pools) != NaiveMethod::last_value);
    CHECK(best_before_origin(from_logs({1.0, 1.1, 1.0, 0.9, 1.0, 1.0}), no_pools) == NaiveMethod::last_value);
    CHECK(best_before_origin(from_logs({1.0}), no_pools) == NaiveMethod::last_value);
    CHECK(best_before_origin(from_logs({1.0, 1.5}), no_pools) == NaiveMethod::last_value);
}

TEST_CASE("laws of a random walk cover its continuation about as often as they say",
          "[statistical][naive_forecasts]") {
    // Drift 0.08, spread 0.05, 6 years known, 3 years ahead, 4000 walks; the pool knows the true spread. The
    // normal law with the variance of Student's t is exact only for a known spread, so 80% intervals may
    // cover 78-85%: limits at two-sided 1e-6 beyond these. The last value ignores the drift and covers less
    // than drift does.
    constexpr int trials = 4000;
    SpreadPools pools;
    pools.fill({100.0 * 0.05 * 0.05, 100.0});
    Stream draws(21, 0, 0, Quarter{0}, Purpose::test);
    int drift_covers = 0, regression_covers = 0;
    double drift_score = 0.0, last_score = 0.0;
    for (int t = 0; t < trials; ++t) {
        const std::vector<YearValue> walk = random_walk(9, 0.08, 0.05, draws);
        const History known = History(walk).first(6);
        const auto ensemble = [&](NaiveMethod method) {
            return naive_forecast(method, known, walk.back().year, pools).law.quantiles();
        };
        const double observed = walk.back().value;
        if (central_interval(ensemble(NaiveMethod::drift), 0.8).covers(observed)) ++drift_covers;
        if (central_interval(ensemble(NaiveMethod::autoregression), 0.8).covers(observed))
            ++regression_covers;
        drift_score += ensemble_crps(ensemble(NaiveMethod::drift), observed);
        last_score += ensemble_crps(ensemble(NaiveMethod::last_value), observed);
    }
    const double error = std::sqrt(0.16 * trials);
    CHECK(drift_covers > 0.78 * trials - 4.9 * error);
    CHECK(drift_covers < 0.88 * trials + 4.9 * error);
    CHECK(regression_covers > 0.65 * trials);  // phi is estimated from four pairs
    CHECK(drift_score < last_score);
}
