#include "analysis/surrogate.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "model/rng.hpp"
#include "runner/messages.hpp"
#include "tests/support/json.hpp"
#include "tests/support/small_sweep.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace kapok;
using test::column;

namespace {

constexpr std::size_t guangzhou = 0;

Stream draws(std::uint32_t seed) { return {seed, 0, 0, Quarter{0}, Purpose::test}; }

/// Sixty points of three factors: a from 0 to 10, b a share, c without effect. gdp = 1000 + 50 a + 300 b^2 + luck of the
/// replicate + a little luck of the run; hnte is 6000; population is luck alone.
test::SmallSweep small_sweep() {
    test::SmallSweep sweep;
    Stream stream = draws(1);
    std::vector<double> a, b, c, u, v, w;
    for (int point = 0; point < 60; ++point) {
        u.push_back(stream.uniform());
        v.push_back(stream.uniform());
        w.push_back(stream.uniform());
        a.push_back(10.0 * u.back());
        b.push_back(v.back());
        c.push_back(w.back());
    }
    sweep.table = {{column("a", a, u), column("b", b, v), column("c", c, w)}, "latin_hypercube", {}, {}, {}, {}};
    sweep.replicates = 3;
    sweep.until = 2016;
    sweep.value = [a, b](const std::string& id, std::size_t point, int replicate, int year) {
        Stream luck = draws(100 + static_cast<std::uint32_t>(point) * 10 + static_cast<std::uint32_t>(replicate));
        if (id == "gdp") return 1000.0 + 50.0 * a[point] + 300.0 * b[point] * b[point] + 200.0 * replicate + 3.0 * luck.normal() + year - 2016;
        if (id == "population") return luck.normal();
        return 6000.0;
    };
    return sweep;
}

struct Fitted {
    TemporaryDirectory directory;
    ResultsReader results;
    DesignInputs design;
    explicit Fitted(const test::SmallSweep& sweep) : results(test::written(sweep, directory / "sweep.h5")), design(design_inputs(results)) {}

    [[nodiscard]] std::vector<Surrogate> fit(const std::vector<std::string>& ids, int year = 2016) const {
        std::vector<SurrogateOutcome> outcomes;
        for (const std::string& id : ids) outcomes.push_back({*results.find(id), guangzhou, year});
        return fit_surrogates(results, design, outcomes);
    }
};

/// The mean and the variance of the function at x, from the serialised form alone, by the formula in surrogate.hpp.
std::pair<double, double> evaluated(const test::Json& model, const test::Json& outcome, const Eigen::VectorXd& x) {
    const auto rows = static_cast<Eigen::Index>(outcome["weights"].size());
    const auto point = [&](Eigen::Index i) {
        const auto row = outcome["rows"].is_null ? static_cast<std::size_t>(i) : static_cast<std::size_t>(outcome["rows"][static_cast<std::size_t>(i)].number);
        Eigen::VectorXd values(x.size());
        for (Eigen::Index k = 0; k < x.size(); ++k) values(k) = model["inputs"][row][static_cast<std::size_t>(k)].number;
        return values;
    };
    const auto k = [&](const Eigen::VectorXd& p, const Eigen::VectorXd& q) {
        double squares = 0.0, products = 0.0;
        for (Eigen::Index j = 0; j < x.size(); ++j) {
            squares += std::pow((p(j) - q(j)) / outcome["lengths"][static_cast<std::size_t>(j)].number, 2);
            products += (p(j) - 0.5) * (q(j) - 0.5);
        }
        const double s = std::sqrt(5.0 * squares);
        return outcome["signal_variance"].number * (1.0 + s + s * s / 3.0) * std::exp(-s) + outcome["slope_variance"].number * products;
    };
    Eigen::MatrixXd all(rows, rows);
    Eigen::VectorXd to_x(rows);
    double mean = outcome["constant"].number;
    for (Eigen::Index i = 0; i < rows; ++i) {
        to_x(i) = k(x, point(i));
        mean += outcome["weights"][static_cast<std::size_t>(i)].number * to_x(i);
        for (Eigen::Index j = 0; j < rows; ++j) all(i, j) = k(point(i), point(j)) + (i == j ? outcome["noise"][static_cast<std::size_t>(i)].number : 0.0);
    }
    const Eigen::LLT<Eigen::MatrixXd> factor(all);
    const Eigen::VectorXd h = factor.solve(Eigen::VectorXd::Ones(rows));
    return {mean, k(x, x) - to_x.dot(factor.solve(to_x)) + std::pow(1.0 - h.dot(to_x), 2) / h.sum()};
}

}  // namespace

TEST_CASE("a surrogate foresees points that were left out, and says with which error", "[unit][surrogate]") {
    const Fitted fitted(small_sweep());
    const std::vector<Surrogate> surrogates = fitted.fit({"gdp"});
    const SurrogateQuality& quality = surrogates.at(0).quality;
    CHECK(quality.verdict == SurrogateVerdict::trusted);
    CHECK(quality.q2 > 0.99);
    CHECK(quality.rmse < 6.0);
    CHECK(quality.coverage > 0.75);
    CHECK(quality.noise_share < 0.01);  // the luck of a replicate, 200, is common to all points
    CHECK(quality.points == 60);
    // the mean of three replicates that are 200 apart has the deviation 200 / sqrt(3); t(0.95; 2) = 2.91999
    const double reach = 2.91999 * 200.0 / std::sqrt(3.0);
    const DesignFactor *a = fitted.design.find("a"), *b = fitted.design.find("b");
    const SurrogatePrediction p = predict(surrogates[0], fitted.design, fitted.design.at({{a, 5.0}, {b, 0.5}}));
    CHECK(p.mean == Approx(1000.0 + 250.0 + 75.0 + 200.0).margin(8.0));
    CHECK(p.high - p.low == Approx(2.0 * reach).epsilon(0.03));  // the rest is known to less than 20
    CHECK(p.change_high - p.change_low < 20.0);
}

TEST_CASE("an outcome of luck is not to be trusted, and one that does not vary is a constant", "[unit][surrogate]") {
    const Fitted fitted(small_sweep());
    const std::vector<Surrogate> surrogates = fitted.fit({"population", "hnte"});
    CHECK(surrogates[0].quality.verdict == SurrogateVerdict::not_trusted);
    CHECK(surrogates[0].quality.q2 < lowest_trusted_q2);
    CHECK(surrogates[0].quality.noise_share > 0.5);
    CHECK(surrogates[1].quality.verdict == SurrogateVerdict::constant);
    const SurrogatePrediction p = predict(surrogates[1], fitted.design, fitted.design.at({}));
    CHECK(p.mean == Approx(6000.0));
    CHECK(p.change == 0.0);
    const AnswerTable errors = surrogate_errors_answer(fitted.design, surrogates);
    CHECK_THAT(errors.text(Language::en), Catch::Contains("not to be trusted") && Catch::Contains("does not vary") && Catch::Contains("less than 0.5 of the variance"));
    CHECK_THAT(errors.text(Language::zh), Catch::Contains("不可信"));
    CHECK_THAT(errors.csv(), Catch::Contains("region,year,indicator,q2,rmse,coverage_90,noise_share,points,verdict,unit\n") && Catch::Contains(",60,not_trusted,10000 people\n"));
}

TEST_CASE("the base's simulated value stands beside the prediction, and the change from it leaves common luck out", "[unit][surrogate]") {
    // one factor at a time: the base at 0.45 of capital_share, then points on both sides
    test::SmallSweep sweep;
    const double none = std::nan("");
    std::vector<double> share{none};
    for (int k = 0; k < 12; ++k) share.push_back(0.30 + 0.02 * k);
    sweep.table = {{column("capital_share", share)}, "list", {}, {}, {}, {}};
    sweep.base_text = "\n[parameters]\ncapital_share = 0.45\n";
    sweep.until = 2016;
    sweep.value = [share](const std::string&, std::size_t point, int replicate, int) { return 1000.0 * (std::isnan(share[point]) ? 0.45 : share[point]) + 77.0 * replicate; };
    sweep.fails = [](std::size_t point, int replicate) { return point == 3 && replicate == 1; };
    const Fitted fitted(sweep);
    REQUIRE(fitted.design.base_point == 0);
    const Surrogate surrogate = fitted.fit({"gdp"}).at(0);
    REQUIRE(surrogate.simulated_base);
    CHECK(*surrogate.simulated_base == Approx(450.0 + 38.5));
    const DesignFactor* factor = fitted.design.find("capital_share");
    const std::vector<std::pair<const DesignFactor*, double>> at{{factor, 0.40}};
    const SurrogatePrediction p = predict(surrogate, fitted.design, fitted.design.at(at));
    CHECK(p.base == Approx(488.5));
    CHECK(p.mean == Approx(438.5).margin(0.5));
    CHECK(p.change == Approx(-50.0).margin(0.5));  // the run that failed had good luck; it does not count as a bad point
    CHECK(p.change_low < p.change);
    const std::string text = surrogate_prediction_answer(fitted.design, std::vector{surrogate}, at).text(Language::en);
    CHECK_THAT(text, Catch::StartsWith("Surrogate at capital_share = 0.4\n") && Catch::Contains("Gross domestic product"));
    CHECK_THAT(factors_answer(fitted.design).csv(), Catch::Contains("\ncapital_share,capital_share,capital_share,0.3,0.52,0.45,share\n"));
}

TEST_CASE("the serialised form gives the same mean and variance to whoever evaluates its formula", "[unit][surrogate]") {
    test::SmallSweep sweep = small_sweep();
    sweep.fails = [](std::size_t point, int) { return point == 7; };  // no outcome is fitted to it: it is left out
    const auto value = sweep.value;
    sweep.value = [value](const std::string& id, std::size_t point, int replicate, int year) {  // so that rows are named
        return id == "population" && point == 9 ? std::nan("") : value(id, point, replicate, year);
    };
    const Fitted fitted(sweep);
    const std::vector<Surrogate> surrogates = fitted.fit({"gdp", "population"});
    const test::Json model = test::JsonReader::read(surrogates_json(fitted.design, surrogates));
    CHECK(model["kernel"].text == "matern_52");
    CHECK(model["factors"].size() == 3);
    CHECK(model["factors"][0]["high"].number == Approx(10.0));
    REQUIRE(model["inputs"].size() == 59);
    CHECK(model["outcomes"][0]["rows"].is_null);
    REQUIRE(model["outcomes"][1]["rows"].size() == 58);
    CHECK(model["outcomes"][1]["rows"][7].number == 7.0);  // point 8
    CHECK(model["outcomes"][1]["rows"][8].number == 9.0);  // point 10
    for (std::size_t k = 0; k < surrogates.size(); ++k)
        for (const Eigen::Vector3d& x : {Eigen::Vector3d(0.2, 0.9, 0.5), Eigen::Vector3d(1.0, 0.0, 0.1)}) {
            const auto [mean, variance] = evaluated(model, model["outcomes"][k], x);
            const GaussianPrediction expected = surrogates[k].process.predict(x);
            CHECK(mean == Approx(expected.mean).epsilon(1e-9).margin(1e-9));
            CHECK(variance == Approx(expected.variance).epsilon(1e-3).margin(1e-9));  // a difference of numbers a million times as large
        }
}

TEST_CASE("surrogates do not depend on what is fitted beside them", "[property][surrogate]") {
    const Fitted fitted(small_sweep());
    const std::vector<Surrogate> alone = fitted.fit({"gdp"}), together = fitted.fit({"population", "gdp", "hnte"});
    CHECK(alone[0].process.weights() == together[1].process.weights());
    CHECK(alone[0].quality.rmse == together[1].quality.rmse);
}

TEST_CASE("a budget has no base among its points, and few points make no surrogate", "[unit][surrogate]") {
    test::SmallSweep sweep;
    std::vector<double> a, b;
    for (int k = 0; k <= 10; ++k) {
        a.push_back(2.0 * k);
        b.push_back(20.0 - 2.0 * k);
    }
    sweep.table = {{column("a", a), column("b", b)}, "simplex_lattice", {}, {}, {}, {}};
    sweep.until = 2016;
    sweep.value = [a](const std::string&, std::size_t point, int replicate, int) { return a[point] + replicate; };
    const Fitted fitted(sweep);
    const Surrogate surrogate = fitted.fit({"gdp"}).at(0);
    const SurrogatePrediction p = predict(surrogate, fitted.design, fitted.design.at({{fitted.design.find("a"), 13.0}, {fitted.design.find("b"), 7.0}}));
    CHECK(p.mean == Approx(13.5).margin(0.1));
    CHECK(std::isnan(p.base));
    CHECK(std::isnan(p.change));
    sweep.fails = [](std::size_t point, int) { return point > 7; };
    const Fitted few(sweep);
    CHECK_THROWS_WITH(few.fit({"gdp"}), Catch::Contains("a surrogate needs at least 10 points that have a value; fewer of the 11 points of this sweep do"));
}
