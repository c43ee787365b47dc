#include "runner/evidence/calibration.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

#include "analysis/estimators/ensemble_smoother.hpp"
#include "analysis/statistics.hpp"
#include "model/elementary.hpp"
#include "model/parallel.hpp"
#include "model/population/registry.hpp"

namespace kapok {
namespace {

/// Replicates of the prior's centre that show what luck alone does.
constexpr Eigen::Index luck_runs = 8;

enum class Draw : std::uint64_t { prior = 1, noise, jitter, truth, error };

/// Independent standard normal numbers.
Eigen::MatrixXd normals(Eigen::Index rows, Eigen::Index columns, std::uint32_t seed, Draw kind, int step) {
    Stream draws = Rng{seed, 0}.stream(static_cast<std::uint64_t>(kind), {step}, Purpose::calibration);
    Eigen::MatrixXd out(rows, columns);
    for (Eigen::Index c = 0; c < columns; ++c)
        for (Eigen::Index r = 0; r < rows; ++r) out(r, c) = draws.normal();
    return out;
}

Eigen::VectorXd prior_centre() {
    const auto& all = calibrated_parameters();
    Eigen::VectorXd centre(static_cast<Eigen::Index>(all.size()));
    for (std::size_t p = 0; p < all.size(); ++p) centre(static_cast<Eigen::Index>(p)) = all[p].centre();
    return centre;
}

Eigen::VectorXd prior_spread() {
    const auto& all = calibrated_parameters();
    Eigen::VectorXd spread(static_cast<Eigen::Index>(all.size()));
    for (std::size_t p = 0; p < all.size(); ++p) spread(static_cast<Eigen::Index>(p)) = all[p].spread;
    return spread;
}

SmootherData smoother_data(const Calibration& c) {
    SmootherData data;
    const std::vector<TargetView> targets = all_targets(c);
    const auto count = static_cast<Eigen::Index>(targets.size());
    data.observed.resize(count);
    data.variance.resize(count);
    for (Eigen::Index t = 0; t < count; ++t) {
        data.observed(t) = targets[static_cast<std::size_t>(t)].aim;
        data.variance(t) = targets[static_cast<std::size_t>(t)].variance + c.luck(t);
    }
    std::vector<SmootherBlock> blocks(city_count + 1);  // one for each city, then the delta's
    const auto& all = calibrated_parameters();
    for (std::size_t p = 0; p < all.size(); ++p)
        blocks[all[p].city ? static_cast<std::size_t>(*all[p].city) : city_count].parameters.push_back(static_cast<Eigen::Index>(p));
    for (Eigen::Index t = 0; t < count; ++t) {
        const std::size_t region = targets[static_cast<std::size_t>(t)].region;
        for (std::size_t b = 0; b < blocks.size(); ++b)
            if (b == city_count || region == b || region == delta_region) blocks[b].observations.push_back(t);
    }
    if (c.correlation.size() > 0) {
        const double least = c.plan.least_correlation / std::sqrt(static_cast<double>(c.prior_points));
        data.weight = (c.correlation.cwiseAbs().array() >= least).cast<double>();
    }
    std::erase_if(blocks, [](const SmootherBlock& b) { return b.parameters.empty() || b.observations.empty(); });
    data.blocks = std::move(blocks);
    return data;
}

/// The third largest implausibility of each member; infinite where its run failed.
std::vector<double> implausibilities(const SmootherData& data, const Eigen::MatrixXd& outputs) {
    std::vector<double> out;
    for (Eigen::Index m = 0; m < outputs.cols(); ++m) {
        Eigen::VectorXd score = (outputs.col(m) - data.observed).cwiseAbs().cwiseQuotient(data.variance.cwiseSqrt());
        if (!score.allFinite()) {
            out.push_back(std::numeric_limits<double>::infinity());
            continue;
        }
        std::sort(score.begin(), score.end(), std::greater<>());
        out.push_back(score(std::min<Eigen::Index>(2, score.size() - 1)));
    }
    return out;
}

std::vector<std::size_t> by_rising(const std::vector<double>& values) {
    std::vector<std::size_t> order(values.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
    return order;
}

/// Members whose run failed take the place of the most plausible, moved a little.
void replace_failed(CalibrationStep& step, const SmootherData& data, std::uint32_t seed, int number) {
    const std::vector<double> score = implausibilities(data, step.outputs);
    const std::size_t best = by_rising(score).front();
    if (!std::isfinite(score[best])) throw std::runtime_error("every run of the ensemble failed");
    const Eigen::MatrixXd jitter = normals(step.parameters.rows(), step.parameters.cols(), seed, Draw::jitter, number);
    const Eigen::VectorXd deviation =
        ((step.parameters.colwise() - step.parameters.rowwise().mean()).rowwise().squaredNorm() / static_cast<double>(step.parameters.cols() - 1)).cwiseSqrt();
    for (std::size_t m = 0; m < score.size(); ++m) {
        if (std::isfinite(score[m])) continue;
        const auto column = static_cast<Eigen::Index>(m), good = static_cast<Eigen::Index>(best);
        step.parameters.col(column) = step.parameters.col(good) + 0.1 * deviation.cwiseProduct(jitter.col(column));
        step.outputs.col(column) = step.outputs.col(good);
    }
}

/// Correlations of parameters and outputs over the columns with a finite score.
Eigen::MatrixXd correlations(const Eigen::MatrixXd& parameters, const Eigen::MatrixXd& outputs, const std::vector<double>& score) {
    std::vector<Eigen::Index> ran;
    for (std::size_t m = 0; m < score.size(); ++m)
        if (std::isfinite(score[m])) ran.push_back(static_cast<Eigen::Index>(m));
    if (ran.size() < 3) throw std::runtime_error("nearly every run of the first wave failed");
    const auto standardised = [&](const Eigen::MatrixXd& all) {
        Eigen::MatrixXd x = all(Eigen::all, ran);
        x = (x.colwise() - x.rowwise().mean()).eval();
        for (Eigen::Index r = 0; r < x.rows(); ++r) x.row(r) /= std::max(x.row(r).norm(), 1e-300);
        return x;
    };
    return standardised(parameters) * standardised(outputs).transpose();
}

class Calibrator {
public:
    Calibrator(Calibration& calibration, const CalibrationHooks& hooks) : c_(calibration), hooks_(hooks) {}

    void run() {
        if (c_.luck.size() == 0) measure_luck();
        if (c_.steps.empty()) first_wave();
        const SmootherData data = smoother_data(c_);
        while (!c_.complete()) {
            CalibrationStep& last = c_.steps.back();
            const int number = static_cast<int>(c_.steps.size());
            if (last.outputs.size() == 0) {
                last.outputs = run_members(last.parameters, static_cast<std::uint32_t>(1000 * number));
                replace_failed(last, data, c_.plan.seed, number);
            } else {
                CalibrationStep next{last.parameters, {}};
                assimilate(next.parameters, last.outputs, data, c_.plan.steps,
                           normals(last.outputs.rows(), last.outputs.cols(), c_.plan.seed, Draw::noise, number));
                c_.steps.push_back(std::move(next));
            }
            if (c_.steps.back().outputs.size() > 0) hooks_.keep(c_);
        }
    }

private:
    /// A wave of runs: column m with the luck of replicate `first_replicate` + m. What a stopped one left is not run again.
    Eigen::MatrixXd run_members(const Eigen::MatrixXd& parameters, std::uint32_t first_replicate) {
        Eigen::MatrixXd& outputs = c_.under_way;
        if (outputs.size() == 0)
            outputs = Eigen::MatrixXd::Constant(static_cast<Eigen::Index>(c_.outputs()), parameters.cols(), std::numeric_limits<double>::quiet_NaN());
        std::vector<Eigen::Index> missing;
        for (Eigen::Index m = 0; m < parameters.cols(); ++m)
            if (outputs.col(m).array().isNaN().all()) missing.push_back(m);
        std::vector<std::uint32_t> replicates;
        for (const Eigen::Index m : missing) replicates.push_back(first_replicate + static_cast<std::uint32_t>(m));
        if (!missing.empty()) outputs(Eigen::all, missing) = hooks_.run(parameters(Eigen::all, missing), replicates);
        if (hooks_.stop != nullptr && hooks_.stop->load()) {
            hooks_.keep(c_);
            throw CalibrationStopped("stopped");
        }
        fill_unknown_facts(outputs);
        return std::exchange(outputs, {});
    }

    /// Facts that a run cannot tell, while it did not fail: the mean of the others moves nothing.
    void fill_unknown_facts(Eigen::MatrixXd& outputs) const {
        const auto record = static_cast<Eigen::Index>(c_.targets.size());
        for (Eigen::Index t = record; t < outputs.rows(); ++t) {
            double sum = 0.0, known = 0.0;
            for (const double output : outputs.row(t))
                if (std::isfinite(output)) sum += output, known += 1.0;
            const double filling = known > 0.0 ? sum / known : 0.0;
            for (Eigen::Index m = 0; m < outputs.cols(); ++m)
                if (!std::isfinite(outputs(t, m)) && outputs.col(m).head(record).allFinite()) outputs(t, m) = filling;
        }
    }

    void measure_luck() {
        const Eigen::MatrixXd outputs = run_members(prior_centre().replicate(1, luck_runs), 0);
        if (!outputs.allFinite()) throw std::runtime_error("a run with the parameters of the prior's centre failed");
        c_.luck = (outputs.colwise() - outputs.rowwise().mean()).rowwise().squaredNorm() / static_cast<double>(luck_runs - 1);
        hooks_.keep(c_);
    }

    void first_wave() {
        const Eigen::VectorXd centre = prior_centre();
        c_.prior_points = 2 * c_.plan.members;
        const Eigen::MatrixXd points =
            (prior_spread().asDiagonal() * normals(centre.size(), c_.prior_points, c_.plan.seed, Draw::prior, 0)).colwise() + centre;
        const Eigen::MatrixXd outputs = run_members(points, 100);
        const std::vector<double> score = implausibilities(smoother_data(c_), outputs);
        c_.ruled_out = static_cast<int>(std::count_if(score.begin(), score.end(), [&](double s) { return !(s <= c_.plan.implausible); }));
        // the first of those not ruled out, since a choice among them would use the record twice; then the least implausible
        c_.correlation = correlations(points, outputs, score);
        std::vector<double> rank = score;
        for (double& r : rank)
            if (r <= c_.plan.implausible) r = 0.0;
        std::vector<std::size_t> kept = by_rising(rank);
        kept.resize(static_cast<std::size_t>(c_.plan.members));
        CalibrationStep step;
        step.parameters.resize(points.rows(), c_.plan.members);
        step.outputs.resize(outputs.rows(), c_.plan.members);
        for (std::size_t m = 0; m < kept.size(); ++m) {
            step.parameters.col(static_cast<Eigen::Index>(m)) = points.col(static_cast<Eigen::Index>(kept[m]));
            step.outputs.col(static_cast<Eigen::Index>(m)) = outputs.col(static_cast<Eigen::Index>(kept[m]));
        }
        c_.steps.push_back(std::move(step));
        replace_failed(c_.steps.back(), smoother_data(c_), c_.plan.seed, 0);
        hooks_.keep(c_);
    }

    Calibration& c_;
    const CalibrationHooks& hooks_;
};

}  // namespace

std::vector<TargetView> all_targets(const Calibration& calibration) {
    std::vector<TargetView> all;
    for (const CalibrationTarget& t : calibration.targets)
        all.push_back({t.name(), datasets()[t.dataset].id + " " + std::string{region_id(t.region)}, t.region, logarithm(t.observed), t.variance});
    for (const FactTarget& f : calibration.facts) all.push_back({f.name(), f.name(), delta_region, 0.0, f.variance});
    return all;
}

int calibration_runs(const CalibrationPlan& plan) { return static_cast<int>(luck_runs) + plan.members * (2 + plan.steps); }

int Calibration::runs() const {
    int done = luck.size() > 0 ? static_cast<int>(luck_runs) : 0;
    if (!steps.empty()) done += prior_points;
    for (std::size_t s = 1; s < steps.size(); ++s)
        if (steps[s].outputs.size() > 0) done += plan.members;
    for (const auto output : under_way.colwise()) done += output.array().isNaN().all() ? 0 : 1;
    return done;
}

Posterior Calibration::posterior() const {
    const auto& all = calibrated_parameters();
    Posterior out;
    out.seen_until = plan.until;
    out.parameters.resize(all.size());
    std::iota(out.parameters.begin(), out.parameters.end(), std::size_t{0});
    const Eigen::MatrixXd& last = steps.back().parameters;
    for (Eigen::Index m = 0; m < last.cols(); ++m) {
        auto& member = out.members.emplace_back();
        for (std::size_t p = 0; p < all.size(); ++p) member.push_back(all[p].value(last(static_cast<Eigen::Index>(p), m)));
    }
    return out;
}

Eigen::VectorXd invent_record(std::vector<CalibrationTarget>& targets, const RunMembers& run, std::uint32_t which) {
    const Eigen::VectorXd truth =
        prior_centre() + prior_spread().cwiseProduct(normals(prior_centre().size(), 1, which, Draw::truth, 0).col(0));
    const auto count = static_cast<Eigen::Index>(targets.size());
    const Eigen::MatrixXd says = run(truth, {90'000 + which});
    if (!says.allFinite()) throw std::runtime_error("the run with the parameters that were to be found failed; choose another number");
    const Eigen::VectorXd error = normals(count, 1, which, Draw::error, 0).col(0);
    for (Eigen::Index t = 0; t < count; ++t) {
        CalibrationTarget& target = targets[static_cast<std::size_t>(t)];
        target.observed = exponential(says(t, 0) + std::sqrt(target.variance) * error(t));
    }
    return truth;
}

Recovery& Recovery::operator+=(const Recovery& other) {
    parameters += other.parameters;
    held += other.held;
    informed_parameters += other.informed_parameters;
    informed_held += other.informed_held;
    return *this;
}

Recovery recovery(const Calibration& calibration, const Eigen::VectorXd& truth) {
    Recovery out;
    const Eigen::MatrixXd& last = calibration.steps.back().parameters;
    const Eigen::VectorXd prior = prior_spread();
    for (Eigen::Index p = 0; p < last.rows(); ++p) {
        const std::vector<double> members(last.row(p).begin(), last.row(p).end());
        const bool held = truth(p) >= quantile(members, 0.05) && truth(p) <= quantile(members, 0.95);
        const double variance = (last.row(p).array() - last.row(p).mean()).square().sum() / static_cast<double>(last.cols() - 1);
        out += {1, held ? 1 : 0, 0, 0};
        if (variance < 2.0 / 3.0 * prior(p) * prior(p)) out += {0, 0, 1, held ? 1 : 0};
    }
    return out;
}

void calibrate(Calibration& calibration, const CalibrationHooks& hooks) { Calibrator(calibration, hooks).run(); }

RunMembers model_runs(std::shared_ptr<const Baseline> baseline, const Schedule& schedule, const Parameters& base,
                      const CalibrationPlan& plan, const std::vector<CalibrationTarget>& targets, const std::vector<Fact>& facts,
                      const std::atomic<bool>* stop, std::function<void()> after_run) {
    std::vector<FactTarget> wanted;
    std::vector<std::size_t> rows;  // of the table
    if (plan.facts_year > 0) wanted = fact_targets(facts, plan.facts_year);
    for (const FactTarget& target : wanted)
        rows.push_back(static_cast<std::size_t>(std::find_if(facts.begin(), facts.end(), [&](const Fact& f) { return f.id == target.id; }) - facts.begin()));
    return [=, &schedule, &targets](const Eigen::MatrixXd& parameters, const std::vector<std::uint32_t>& replicates) {
        const std::size_t count = targets.size() + wanted.size();
        Eigen::MatrixXd outputs = Eigen::MatrixXd::Constant(static_cast<Eigen::Index>(count), parameters.cols(), std::numeric_limits<double>::quiet_NaN());
        const auto& all = calibrated_parameters();
        for_each_task(static_cast<std::size_t>(parameters.cols()), [&](std::size_t m) {
            if (stop != nullptr && stop->load()) return;
            const auto column = static_cast<Eigen::Index>(m);
            Parameters values = base;
            for (std::size_t p = 0; p < all.size(); ++p) all[p].set(values, all[p].value(parameters(static_cast<Eigen::Index>(p), column)));
            try {
                const auto registry = build_registry(baseline, values);
                RunPlan run;
                run.registry = registry.get();
                run.schedule = &schedule;
                run.parameters = values;
                run.scale = plan.scale;
                run.rng = {plan.seed, replicates[m]};
                run.until_year = std::max(plan.until, plan.facts_year);
                FactObserver observer(facts, {plan.facts_year});
                const Record record = simulate(run, [&](const World& world) {
                    if (!wanted.empty()) observer.observe(world);
                    return stop == nullptr || !stop->load();
                });
                if (stop != nullptr && stop->load()) return;  // the record may end early
                for (std::size_t t = 0; t < targets.size(); ++t) outputs(static_cast<Eigen::Index>(t), column) = targets[t].logarithm_in(record);
                for (std::size_t f = 0; f < wanted.size(); ++f)
                    outputs(static_cast<Eigen::Index>(targets.size() + f), column) = wanted[f].distance(observer.values().front()[rows[f]]);
            } catch (const ModelError&) {  // this point of parameter space does not hold together: NaN says so
            }
            after_run();
        });
        return outputs;
    };
}

}  // namespace kapok
