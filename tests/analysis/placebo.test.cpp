// What `kapok compare` finds between runs of the model where there is nothing to find.
#include <catch2/catch.hpp>
#include <cmath>
#include <memory>

#include "analysis/comparison.hpp"
#include "runner/ensemble.hpp"
#include "runner/evidence/posterior.hpp"
#include "runner/member_runs.hpp"
#include "tests/support/small_results.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/support/whole_runs.hpp"

using namespace kapok;

namespace {

constexpr int until = 2017;
constexpr double scale = 0.005;
/// Of different stages, so that luck in one says little about luck in another.
const std::vector<std::string> outcomes{"rd_expenditure_real", "invention_patents_granted", "pct_filings", "firm_entries", "firm_exits"};

std::vector<Dataset> kept_datasets() {
    std::vector<Dataset> kept;
    for (const std::string& id : outcomes) kept.push_back(datasets()[test::dataset(id)]);
    return kept;
}

/// A small ensemble: what it records of the outcomes.
std::vector<Record> ensemble(const Schedule& schedule, int replicates, std::uint32_t seed, const Simulate& one_run = simulate) {
    EnsemblePlan plan;
    plan.run = test::run_plan(schedule, scale, until);
    plan.run.quarterly.clear();
    plan.run.rng.seed = seed;
    plan.replicates = replicates;
    std::vector<Record> records;
    const auto take = [&](const RunOutcome& outcome) {
        Record& record = records.emplace_back();
        record.years = outcome.record.years;
        record.quarterly.resize(outcomes.size());
        for (const std::string& id : outcomes) record.yearly.push_back(outcome.record.yearly[test::dataset(id)]);
    };
    REQUIRE(run_ensemble(plan, {.take = take}, one_run).finished == replicates);
    return records;
}

/// Files as `kapok run` writes them.
class Files {
public:
    /// `seed`: what the file says of its luck, by which files are paired.
    Arm write(const std::vector<Record>& records, std::uint32_t seed, const ParameterDraws& draws = {}) {
        const auto replicates = static_cast<int>(records.size());
        const std::string name = std::to_string(count_++);
        Manifest manifest = small_manifest(replicates, until);
        manifest.seed = seed;
        manifest.draws = draws;
        const std::vector<Dataset> kept = kept_datasets();
        ResultsWriter writer(directory_ / name, {kept, {}, 1, replicates, until, {}}, manifest);
        for (int replicate = 0; replicate < replicates; ++replicate) writer.add(0, replicate, records[static_cast<std::size_t>(replicate)]);
        writer.publish({});
        return {std::make_shared<const ResultsReader>(directory_ / name), 0, {name, name, name}};
    }

private:
    TemporaryDirectory directory_;
    int count_ = 0;
};

/// All outcomes of all cities, as `kapok compare` finds them.
Comparison comparison_of(const Arm& baseline, const Arm& other, bool unpaired) {
    ComparisonRequest request{{}, {}, {until}, unpaired};
    for (const std::string& id : outcomes) request.variables.push_back(*baseline.results->find(id));
    for (const Place city : cities) request.regions.push_back(static_cast<std::size_t>(city));
    return compare_runs(baseline, std::vector{other}, request).front();
}

/// How many intervals hold 0; also of the same with the normal law's quantile in place of Student's over paired draws.
struct Coverage {
    int intervals = 0, covered = 0, by_normal_law = 0;

    void count(const Comparison& comparison) {
        constexpr double normal_quantile = 1.6448536;
        for (const Difference& row : comparison.rows) {
            const EffectInterval& effect = row.paired.effect;
            const double shorter = 0.5 * (effect.high - effect.low) * normal_quantile / student_quantile(effect.draws - 1.0);
            ++intervals;
            covered += effect.low <= 0.0 && 0.0 <= effect.high ? 1 : 0;
            by_normal_law += std::abs(effect.mean) <= shorter ? 1 : 0;
        }
    }
    /// How far a number of covered intervals may lie from the nominal one, but for one correct estimator in a thousand. The
    /// outcomes of a pair of ensembles are not quite independent: the share of a pair varies up to 1.5 times as much as a
    /// binomial one, and is allowed twice as much.
    [[nodiscard]] double limit() const {
        constexpr double one_in_a_thousand = 3.2905, dispersion = 2.0;
        return one_in_a_thousand * std::sqrt(dispersion * intervals * interval_coverage * (1.0 - interval_coverage));
    }
    void check_nominal() const {
        CAPTURE(intervals, covered);
        CHECK(std::abs(covered - interval_coverage * intervals) < limit());
    }
    /// That a wrong quantile would have been found.
    void check_power() const {
        CAPTURE(intervals, by_normal_law);
        CHECK(by_normal_law < interval_coverage * intervals - limit());
    }
};

}  // namespace

TEST_CASE("between ensembles of one scenario nine intervals in ten hold zero, paired and unpaired", "[statistical][compare][slow]") {
    constexpr int pairs = 40, replicates = 4;
    const Schedule schedule = test::schedule_of_2015();
    Files files;
    Coverage paired, welch;
    for (std::uint32_t pair = 0; pair < pairs; ++pair) {
        const std::uint32_t seed = 20'000 + 2 * pair;
        const Arm a = files.write(ensemble(schedule, replicates, seed), 1);
        const std::vector<Record> others = ensemble(schedule, replicates, seed + 1);
        paired.count(comparison_of(a, files.write(others, 1), false));
        const Comparison unpaired = comparison_of(a, files.write(others, 2), true);
        REQUIRE_FALSE((unpaired.paired || unpaired.by_sets));
        welch.count(unpaired);
    }
    paired.check_nominal();
    paired.check_power();
    welch.check_nominal();
}

TEST_CASE("ensembles of another seed that drew the same parameters differ by luck alone", "[statistical][compare][slow]") {
    constexpr int pairs = 20, sets = 3, replicates = sets * replicates_per_member;
    const Schedule schedule = test::schedule_of_2015();
    Posterior posterior = shipped_posterior();
    posterior.members.resize(sets);
    const MemberParameters drawn = members_for(posterior, Parameters{});
    std::vector<std::shared_ptr<const Registry>> populations;  // kept, so that they are built once
    for (const Parameters& member : drawn.members) populations.push_back(build_registry(test::registry_2015().baseline, member));
    const Simulate one_run = [&](const RunPlan& asked, const AfterQuarter& after_quarter) {
        RunPlan plan = asked;
        plan.registry = populations[member_of(static_cast<int>(asked.rng.replicate), sets)].get();
        plan.parameters = plan.registry->parameters;
        return simulate(plan, after_quarter);
    };
    const ParameterDraws draws = parameter_draws(posterior, drawn, replicates);
    Files files;
    Coverage by_sets;
    for (std::uint32_t pair = 0; pair < pairs; ++pair) {
        const std::uint32_t seed = 30'000 + 2 * pair;
        const Comparison comparison = comparison_of(files.write(ensemble(schedule, replicates, seed, one_run), seed, draws),
                                                    files.write(ensemble(schedule, replicates, seed + 1, one_run), seed + 1, draws), true);
        REQUIRE(comparison.by_sets);
        by_sets.count(comparison);
    }
    by_sets.check_nominal();
    by_sets.check_power();
}

TEST_CASE("a lever that reaches nobody changes exactly nothing between runs of the same luck", "[property][compare]") {
    const Schedule baseline = test::schedule_of_2015();
    Schedule late = baseline, real = baseline;
    for (std::size_t row = 0; row < lever_count; ++row)
        test::set_from(late, {row}, Place::guangzhou, until + 1.0, test::moved_value(lever_table[row]));  // after the end
    test::set_from(real, "rd_grant_rate"_lever, Place::guangzhou, until - 1.0, test::moved_value("rd_grant_rate"_lever.spec()));
    Files files;
    const auto arm = [&](const Schedule& schedule) { return files.write(ensemble(schedule, 2, 7), 7); };
    const Arm a = arm(baseline);
    const Comparison placebo = comparison_of(a, arm(late), false), effect = comparison_of(a, arm(real), false);
    REQUIRE(placebo.rows.size() == outcomes.size() * cities.size());
    for (const Difference& row : placebo.rows) {
        CHECK(row.paired.effect.mean == 0.0);
        CHECK(row.paired.effect.low == 0.0);
        CHECK(row.paired.effect.high == 0.0);
        CHECK(row.adjusted_p == 1.0);
    }
    CHECK(effect.rows.front().paired.effect.mean != 0.0);  // R&D of Guangzhou: the same comparison sees a lever that does reach
}
