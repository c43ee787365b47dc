// Calibration: what it may move, what it fits, and that it finds parameters that are known.

#include "runner/evidence/calibration.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <set>

#include "runner/evidence/calibration_history.hpp"
#include "runner/evidence/calibration_report.hpp"
#include "runner/evidence/record_fit.hpp"
#include "runner/messages.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/support/whole_runs.hpp"

namespace kapok {
namespace {

const Baseline& baseline() { return *test::registry_2015().baseline; }

/// A simulator that answers at once: each target's logarithm is the record's, moved by three parameters of its city (or
/// of the delta) and by luck.
class StandIn {
public:
    explicit StandIn(std::vector<CalibrationTarget> targets, std::uint32_t seed) : targets_(std::move(targets)), seed_(seed) {}

    [[nodiscard]] Eigen::VectorXd outputs(const Eigen::VectorXd& parameters, std::uint32_t replicate) const {
        Eigen::VectorXd out(static_cast<Eigen::Index>(targets_.size()));
        for (std::size_t t = 0; t < targets_.size(); ++t) {
            Stream luck = Rng{seed_, replicate}.stream(t, {0}, Purpose::test);
            double sum = std::log(targets_[t].observed) + 0.02 * luck.normal();
            const auto& all = calibrated_parameters();
            for (std::size_t p = 0; p < all.size(); ++p) {
                const bool own = all[p].city ? static_cast<std::size_t>(*all[p].city) == targets_[t].region : p < 4;
                if (own && p % 3 == t % 3) sum += 0.05 * (parameters(static_cast<Eigen::Index>(p)) - all[p].centre());
            }
            out(static_cast<Eigen::Index>(t)) = sum;
        }
        return out;
    }
    [[nodiscard]] RunMembers runs() const {
        return [*this](const Eigen::MatrixXd& parameters, const std::vector<std::uint32_t>& replicates) {
            Eigen::MatrixXd out(static_cast<Eigen::Index>(targets_.size()), parameters.cols());
            for (Eigen::Index m = 0; m < parameters.cols(); ++m) out.col(m) = outputs(parameters.col(m), replicates[static_cast<std::size_t>(m)]);
            return out;
        };
    }

private:
    std::vector<CalibrationTarget> targets_;
    std::uint32_t seed_;
};

Calibration begin(int members, int steps, std::uint32_t seed = 1) {
    Calibration c;
    c.plan.members = members;
    c.plan.steps = steps;
    c.plan.seed = seed;
    c.targets = calibration_targets(baseline(), 2019);
    return c;
}

CalibrationHooks hooks_of(const StandIn& model) {
    CalibrationHooks hooks;
    hooks.run = model.runs();
    return hooks;
}

}  // namespace

TEST_CASE("each calibrated parameter has a name of its own, a prior inside its range, and survives its transformation", "[unit][calibration]") {
    std::set<std::string> names;
    for (const CalibratedParameter& p : calibrated_parameters()) {
        CAPTURE(p.name());
        CHECK(names.insert(p.name()).second);
        CHECK(p.low <= p.prior);
        CHECK(p.prior <= p.high);
        CHECK(p.value(p.centre()) == Approx(p.prior).margin(0.011 * (p.high - p.low)));  // at an end: 1% inside
        for (const double share : {0.05, 0.4, 0.9}) {
            const double value = p.low + share * (p.high - p.low);
            CHECK(p.value(p.transformed(value)) == Approx(value).epsilon(1e-9));
        }
        CHECK(p.value(-50.0) >= p.low);
        CHECK(p.value(50.0) <= p.high);
        Parameters parameters;
        p.set(parameters, p.prior);
        CHECK(p.value_in(parameters) == p.prior);
        CHECK(find_calibrated_parameter(p.name()).has_value());
    }
    CHECK_FALSE(find_calibrated_parameter("growth_offset").has_value());
}

TEST_CASE("targets are the record's figures after 2015 and no later than asked for", "[unit][calibration]") {
    const auto all = calibration_targets(baseline(), 2019), early = calibration_targets(baseline(), 2016);
    CHECK(all.size() > 150);
    CHECK(early.size() < all.size());
    for (const CalibrationTarget& t : early) CHECK(t.year == 2016);
    const auto found = std::find_if(all.begin(), all.end(), [](const CalibrationTarget& t) { return t.name() == "gdp.Guangzhou.2017"; });
    REQUIRE(found != all.end());
    // its standard error over its value, and 2% that the model may keep
    for (const Observation& o : baseline().observations)
        if (o.region == "Guangzhou" && o.id == "gdp" && o.year == 2017) {
            CHECK(found->observed == o.value);
            CHECK(found->variance == Approx(std::pow(o.standard_error / o.value, 2) + 0.0004));
        }
    // what is not fitted is counted, and nothing is lost between
    auto left_out = figures_not_fitted(baseline(), 2019);
    CHECK(left_out.at("employment") == 36);
    const int gdp_of_others = left_out.at("gdp");  // of Hong Kong and Macao
    CHECK(gdp_of_others > 0);
    std::size_t figures = all.size();
    for (const auto& [id, count] : left_out) figures += static_cast<std::size_t>(count);
    CHECK(figures == static_cast<std::size_t>(std::count_if(baseline().observations.begin(), baseline().observations.end(), [](const Observation& o) { return o.year >= 2016 && o.year <= 2019; })));
    Baseline faulty = baseline();
    faulty.observations.push_back({"Guangzhou", "gdq", 2017, 2150.0, 0.0});
    faulty.observations.push_back({"Guangzhou", "gdp", 2017, -2150.0, 0.0});
    left_out = figures_not_fitted(faulty, 2019);
    CHECK(left_out.at("gdq") == 1);
    CHECK(left_out.at("gdp") == gdp_of_others + 1);
}

TEST_CASE("a range is aimed at in its middle, other facts a little inside their bounds", "[unit][calibration]") {
    Fact fact;
    fact.id = "exit_rate";
    fact.years = {2020};
    fact.low = 1.0, fact.high = 2.0;
    const auto target = [&] { return fact_targets({fact}, 2020).at(0); };
    CHECK(target().name() == "fact.exit_rate");
    CHECK(target().distance(1.7) == Approx(0.2));
    CHECK(target().distance(0.5) == Approx(-1.0));
    CHECK(std::sqrt(target().variance) == Approx(0.5 / 1.645));  // the band is a 90% interval
    fact.kind = FactKind::values;  // all between them is as good, but for a tenth at the ends
    CHECK(target().distance(1.7) == 0.0);
    CHECK(target().distance(1.0) == Approx(-0.1));
    CHECK(target().distance(2.1) == Approx(0.2));
    fact.kind = FactKind::point;
    fact.low = fact.high = 6.0;
    CHECK(target().distance(6.0) == 0.0);
    CHECK(target().distance(7.0) == Approx(1.0));
    CHECK(std::sqrt(target().variance) == Approx(0.6));
    fact.kind = FactKind::sign;
    fact.low = 1.0, fact.high.reset();
    CHECK(target().distance(7.0) == 0.0);
    CHECK(target().distance(1.0) == Approx(-0.1));
    fact.low.reset(), fact.high = 0.0;
    CHECK(target().distance(-3.0) == 0.0);
    CHECK(target().distance(0.3) == Approx(0.35));
    CHECK(fact_targets({fact}, 2030).empty());
    fact.of_the_delta = 1.0;  // the record says otherwise
    CHECK(fact_targets({fact}, 2020).empty());
}

TEST_CASE("a parameter that a fact depends on is drawn to it, also where some runs cannot tell", "[statistical][calibration]") {
    Calibration c = begin(100, 4);
    const std::size_t moved = find_calibrated_parameter("entry_rate").value();
    const CalibratedParameter& parameter = calibrated_parameters()[moved];
    // the fact is the parameter's distance from its prior, in prior deviations, and should be 1 +- 0.2
    FactTarget fact;
    fact.id = "exit_rate";
    fact.low = fact.high = 1.0;
    fact.variance = 0.04;
    c.facts = {fact};
    const StandIn model(c.targets, 3);
    CalibrationHooks hooks;
    hooks.run = [&](const Eigen::MatrixXd& points, const std::vector<std::uint32_t>& replicates) {
        const Eigen::MatrixXd record = model.runs()(points, replicates);
        Eigen::MatrixXd out(record.rows() + 1, record.cols());
        out.topRows(record.rows()) = record;
        for (Eigen::Index m = 0; m < points.cols(); ++m)
            out(record.rows(), m) = m % 7 == 3 ? std::nan("") : fact.distance((points(static_cast<Eigen::Index>(moved), m) - parameter.centre()) / parameter.spread);
        return out;
    };
    calibrate(c, hooks);
    REQUIRE(c.complete());
    const double found = (c.steps.back().parameters.row(static_cast<Eigen::Index>(moved)).mean() - parameter.centre()) / parameter.spread;
    CHECK(found == Approx(1.0 / 1.04).margin(0.2));  // normal prior of variance 1 and an observation of variance 0.04
    const std::vector<Identified> table = identifiability(c);
    REQUIRE_FALSE(table[moved].informed_by.empty());
    CHECK(table[moved].informed_by.front().first == "fact.exit_rate");
}

TEST_CASE("calibration finds parameters that are known: its 90% intervals hold 80 to 97% of them", "[statistical][calibration]") {
    Recovery found;
    for (std::uint32_t problem = 0; problem < 6; ++problem) {
        Calibration c = begin(100, 4, 20 + problem);
        const StandIn model(c.targets, problem);
        const Eigen::VectorXd truth = invent_record(c.targets, model.runs(), 100 + problem);
        calibrate(c, hooks_of(model));
        REQUIRE(c.complete());
        found += recovery(c, truth);
    }
    CHECK(found.parameters == static_cast<int>(6 * calibrated_parameters().size()));
    CHECK(found.held > 0.80 * found.parameters);  // about 1000 intervals: the share's standard error is below 1% (2% with their correlation)
    CHECK(found.held < 0.97 * found.parameters);
    CHECK(found.informed_parameters > 20);
    CHECK(found.informed_held > 0.7 * found.informed_parameters);
}

TEST_CASE("a calibration that was stopped and read back ends with the same members", "[property][calibration]") {
    const TemporaryDirectory directory;
    const auto path = directory / "history.h5";
    const StandIn model(calibration_targets(baseline(), 2019), 5);
    Calibration whole = begin(12, 3);
    calibrate(whole, hooks_of(model));

    Calibration part = begin(12, 3);
    std::atomic<bool> stop = false;
    CalibrationHooks hooks = hooks_of(model);
    int kept = 0;
    hooks.stop = &stop;
    hooks.keep = [&](const Calibration& c) {
        write_history(c, path);
        if (++kept == 3) stop = true;
    };
    CHECK_THROWS_AS(calibrate(part, hooks), CalibrationStopped);
    Calibration resumed = read_history(path, part.plan, calibration_targets(baseline(), 2019));
    CHECK_FALSE(resumed.complete());
    calibrate(resumed, hooks_of(model));
    CHECK(resumed.steps.back().parameters == whole.steps.back().parameters);
    CHECK(resumed.steps.back().outputs == whole.steps.back().outputs);
    CHECK(posterior_csv(resumed.posterior()) == posterior_csv(whole.posterior()));

    // another plan must not go on from it
    CalibrationPlan other = part.plan;
    other.seed = 2;
    CHECK_THROWS_AS(read_history(path, other, part.targets), InputError);
    // nor one on other figures of the same names
    std::vector<CalibrationTarget> revised = part.targets;
    revised[7].observed *= 1.01;
    CHECK_THROWS_AS(read_history(path, part.plan, revised), InputError);
}

TEST_CASE("no run of a calibration that is stopped again and again is made twice, and the members are the same", "[property][calibration]") {
    const TemporaryDirectory directory;
    const auto path = directory / "history.h5";
    const auto targets = calibration_targets(baseline(), 2019);
    const StandIn model(targets, 5);
    Calibration whole = begin(12, 3);
    calibrate(whole, hooks_of(model));

    std::atomic<bool> stop = false;
    int made = 0;
    CalibrationHooks hooks;
    hooks.stop = &stop;
    hooks.keep = [&](const Calibration& c) { write_history(c, path); };
    hooks.run = [&](const Eigen::MatrixXd& parameters, const std::vector<std::uint32_t>& replicates) {
        Eigen::MatrixXd out = model.runs()(parameters, replicates);
        for (Eigen::Index m = 0; m < out.cols(); ++m) {
            if (stop) out.col(m).setConstant(std::nan(""));
            else if (++made % 5 == 0) stop = true;
        }
        return out;
    };
    Calibration part = begin(12, 3);
    int stops = 0;
    while (!part.complete()) {
        stop = false;
        try {
            calibrate(part, hooks);
        } catch (const CalibrationStopped&) {
            ++stops;
        }
        part = read_history(path, part.plan, targets);
        CHECK(part.runs() == made);
    }
    const int runs = 8 + 24 + 3 * 12;  // luck, points of the prior, ensembles after each step
    CHECK(made == runs);
    CHECK(calibration_runs(part.plan) == runs);
    CHECK(part.runs() == runs);
    CHECK(stops == runs / 5);
    CHECK(posterior_csv(part.posterior()) == posterior_csv(whole.posterior()));
}

TEST_CASE("the fit of the record is the median's error and the share of figures in the runs' range, by variable and region", "[unit][calibration]") {
    std::vector<CalibrationTarget> targets = calibration_targets(baseline(), 2019);
    targets.resize(2);
    targets[1].dataset = targets[0].dataset;
    targets[0].region = 0, targets[1].region = 1;
    targets[0].observed = targets[1].observed = 100.0;
    // five runs: medians 10% above and 20% below the record; the first range, 5% to 95%, holds it
    Eigen::MatrixXd outputs(2, 6);
    outputs << std::log(90.0), std::log(95.0), std::log(110.0), std::log(120.0), std::log(130.0), NAN,
               std::log(70.0), std::log(75.0), std::log(80.0), std::log(85.0), std::log(90.0), NAN;
    const std::vector<FitRow> rows = fit_of_record(targets, outputs);
    REQUIRE(rows.size() == 3);
    CHECK_FALSE(rows[0].region.has_value());
    CHECK(rows[0].targets == 2);
    CHECK(rows[0].covered == 1);
    CHECK(rows[0].median_error == Approx(0.15));
    CHECK(rows[0].largest_error == Approx(0.20));
    CHECK(rows[1].region == 0U);
    CHECK(rows[1].median_error == Approx(0.10));
    CHECK(rows[1].covered == 1);
    CHECK(rows[2].region == 1U);
    CHECK(rows[2].median_error == Approx(0.20));
    CHECK(rows[2].covered == 0);
}

TEST_CASE("members whose run fails are replaced, and nothing is found when all fail", "[unit][calibration]") {
    Calibration c = begin(12, 2);
    const StandIn model(c.targets, 5);
    CalibrationHooks hooks;
    hooks.run = [&](const Eigen::MatrixXd& parameters, const std::vector<std::uint32_t>& replicates) {
        Eigen::MatrixXd out = model.runs()(parameters, replicates);
        if (replicates.front() > 0) out.col(1).setConstant(std::nan(""));
        return out;
    };
    calibrate(c, hooks);
    CHECK(c.complete());
    CHECK(c.steps.back().parameters.allFinite());
    Calibration hopeless = begin(12, 2);
    hooks.run = [&](const Eigen::MatrixXd& parameters, const std::vector<std::uint32_t>& replicates) {
        Eigen::MatrixXd out = model.runs()(parameters, replicates);
        if (replicates.front() > 0) out.setConstant(std::nan(""));
        return out;
    };
    CHECK_THROWS_WITH(calibrate(hopeless, hooks), Catch::Contains("nearly every run of the first wave failed"));
}

TEST_CASE("the model's own runs do not depend on threads or on the other members", "[property][calibration]") {
    CalibrationPlan plan;
    plan.scale = 0.002;
    plan.until = 2016;
    plan.facts_year = 2020;
    const std::vector<Fact> facts = load_facts(DataSource());
    const auto targets = calibration_targets(baseline(), plan.until);
    const Schedule schedule = test::schedule_of("as_enacted");
    const auto shared = std::make_shared<const Baseline>(baseline());
    const RunMembers run = model_runs(shared, schedule, Parameters{}, plan, targets, facts, nullptr);
    Eigen::MatrixXd points(static_cast<Eigen::Index>(calibrated_parameters().size()), 2);
    for (std::size_t p = 0; p < calibrated_parameters().size(); ++p) points.row(static_cast<Eigen::Index>(p)).setConstant(calibrated_parameters()[p].centre());
    points(0, 1) += 0.3;
    const Eigen::MatrixXd both = run(points, {4, 5});
    const auto record = static_cast<Eigen::Index>(targets.size());
    CHECK(both.rows() == record + static_cast<Eigen::Index>(fact_targets(facts, 2020).size()));
    CHECK(both.topRows(record).allFinite());
    CHECK(both.bottomRows(both.rows() - record).array().isFinite().count() > (both.rows() - record) * 3 / 2);  // some are not told of so few firms
    const Eigen::MatrixXd alone = run(points.leftCols(1), {4});
    CHECK(alone.topRows(record).col(0) == both.topRows(record).col(0));
    for (Eigen::Index t = record; t < both.rows(); ++t)
        CHECK((alone(t, 0) == both(t, 0) || (std::isnan(alone(t, 0)) && std::isnan(both(t, 0)))));
}

}  // namespace kapok
