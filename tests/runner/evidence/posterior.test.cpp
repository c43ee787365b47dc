// Posteriors: their tables, and what replicates draw from them.

#include "runner/evidence/posterior.hpp"

#include <catch2/catch.hpp>

#include "analysis/statistics.hpp"
#include "runner/evidence/calibrated_parameters.hpp"
#include "runner/member_runs.hpp"
#include "runner/messages.hpp"
#include "tests/support/whole_runs.hpp"

namespace kapok {
namespace {

std::string fault_of(const std::string& table) {
    try {
        read_posterior(table, "p.csv");
    } catch (const InputError& error) {
        return error.what();
    }
    return {};
}

}  // namespace

TEST_CASE("a posterior's table reads back as it was written", "[unit][posterior]") {
    const Posterior prior = prior_sample();
    const std::string text = posterior_csv(prior);
    const Posterior again = read_posterior(text, "p.csv");
    CHECK(again.seen_until == 2015);
    CHECK(again.parameters == prior.parameters);
    REQUIRE(again.members.size() == prior.members.size());
    CHECK(posterior_csv(again) == text);
}

TEST_CASE("faults of a posterior's table are named with their place", "[unit][posterior]") {
    CHECK(fault_of("seen_until,entry_rat\n2019,0.13\n") == "p.csv:1:12: 'entry_rat' is no parameter that calibration estimates. Did you mean 'entry_rate'?");
    CHECK(fault_of("entry_rate\n0.13\n").find("seen_until") != std::string::npos);
    CHECK(fault_of("seen_until,entry_rate\n2019,7\n").starts_with("p.csv:2:6: "));
    CHECK(fault_of("seen_until,entry_rate\n").find("no members") != std::string::npos);
}

TEST_CASE("the shipped posteriors rise in what they have seen, and the last has seen all of the record", "[unit][posterior]") {
    const auto& all = shipped_posteriors();
    REQUIRE(!all.empty());
    for (std::size_t k = 1; k < all.size(); ++k) CHECK(all[k - 1].seen_until < all[k].seen_until);
    CHECK(shipped_posterior().seen_until == 2019);
    for (const Posterior& p : all) CHECK(p.members.size() >= 30);
}

TEST_CASE("the tables hold the medians of what runs draw", "[unit][posterior]") {
    const Posterior& posterior = shipped_posterior();
    const Parameters table;
    for (std::size_t k = 0; k < posterior.parameters.size(); ++k) {
        std::vector<double> values;
        for (const auto& member : posterior.members) values.push_back(member[k]);
        const CalibratedParameter& parameter = calibrated_parameters()[posterior.parameters[k]];
        CAPTURE(parameter.name());
        CHECK(parameter.value_in(table) == Approx(quantile(values, 0.5)).epsilon(1e-3).margin(1e-6));
    }
}

TEST_CASE("members replace what a scenario leaves as in its table and nothing else", "[unit][posterior]") {
    const Posterior posterior = read_posterior("seen_until,entry_rate,growth_offset.Foshan\n2019,0.12,0.01\n2019,0.14,0.02\n", "p.csv");
    Parameters scenario;
    scenario.set("entry_rate"_parameter, 0.15);
    const MemberParameters members = members_for(posterior, scenario);
    REQUIRE(members.members.size() == 2);
    REQUIRE(members.drawn.size() == 1);
    CHECK(calibrated_parameters()[members.drawn[0]].name() == "growth_offset.Foshan");
    CHECK(members.members[1]("entry_rate"_parameter) == 0.15);
    CHECK(members.members[1]("growth_offset"_city_parameter, Place::foshan) == 0.02);
    CHECK(members.members[1]("growth_offset"_city_parameter, Place::huizhou) == scenario("growth_offset"_city_parameter, Place::huizhou));
}

TEST_CASE("two replicates in a row share a member, and a replicate runs as its member would alone", "[property][posterior]") {
    CHECK(member_of(0, 3) == 0);
    CHECK(member_of(1, 3) == 0);
    CHECK(member_of(5, 3) == 2);
    CHECK(member_of(6, 3) == 0);
    std::vector<Parameters> members(2);
    members[1].set("filing_level"_city_parameter, Place::shenzhen, 0.2);  // shapes the population of 2015
    members[1].set("entry_rate"_parameter, 0.12);
    const auto baseline = test::registry_2015().baseline;
    const Schedule schedule = test::schedule_of_2015();
    const RunPlan plan = test::run_plan(schedule, 0.002, 2016, 2);
    const Record drawn = simulate_members(baseline, members)(plan, {});
    RunPlan alone = plan;
    const auto registry = build_registry(baseline, members[1]);
    alone.registry = registry.get();
    alone.parameters = members[1];
    CHECK(test::hash_of(drawn) == test::hash_of(simulate(alone)));
    CHECK(test::hash_of(drawn) != test::hash_of(simulate(plan)));
}

}  // namespace kapok
