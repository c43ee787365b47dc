// Two scenarios of the same seed and replicate differ by their levers, not by luck.

#include <catch2/catch.hpp>
#include <map>

#include "tests/support/whole_runs.hpp"

using namespace kapok;
using namespace kapok::test;

namespace {

constexpr double scale = 0.01;

World world_of(std::uint32_t replicate) {
    return initial_world(registry_2015(), scale, {1, replicate});
}

void advance_to(World& world, const Schedule& schedule, int year) {
    while (world.quarter.year() < year) advance_one_quarter(world, schedule);
}

/// Guangzhou gives more for R&D from 2018 on, and founders wait less.
Schedule with_change_in_guangzhou() {
    Schedule schedule = schedule_of_2015();
    set_from(schedule, "rd_grant_rate"_lever, Place::guangzhou, 2018.0, 0.2);
    set_from(schedule, "business_registration"_lever, Place::guangzhou, 2018.0, 2.0);
    return schedule;
}

std::map<FirmId, std::size_t> living(const Firms& f) {
    std::map<FirmId, std::size_t> rows;
    for (std::size_t i = 0; i < f.size(); ++i)
        if (f.alive(i)) rows[f.id[i]] = i;
    return rows;
}

/// Firms founded from 2018 on.
struct Founded {
    std::size_t here = 0, there = 0, both = 0;
    std::size_t same_traits = 0;  ///< of those in both: what they drew at birth
};

Founded compare_founded(const World& a, const World& b) {
    Founded n;
    const auto in_b = living(b.firms);
    for (const auto& [id, j] : in_b) n.there += b.firms.born[j] >= 8;
    for (const auto& [id, i] : living(a.firms)) {
        const Firms &f = a.firms, &g = b.firms;
        if (f.born[i] < 8) continue;
        ++n.here;
        const auto other = in_b.find(id);
        if (other == in_b.end()) continue;
        const std::size_t j = other->second;
        ++n.both;
        n.same_traits += f.city[i] == g.city[j] && f.sector[i] == g.sector[j] && f.born[i] == g.born[j] &&
                         f.weight[i] == g.weight[j] && f.margin[i] == g.margin[j] &&
                         f.field_main[i] == g.field_main[j] && f.field_second[i] == g.field_second[j];
    }
    return n;
}

}  // namespace

TEST_CASE("in the quarter of a change, the draws of firms that it does not touch are the same",
          "[property]") {
    const Schedule none = schedule_of_2015(), changed = with_change_in_guangzhou();
    World before = world_of(0);
    advance_to(before, none, 2018);
    World without = before, with = before;
    advance_one_quarter(without, none);
    advance_one_quarter(with, changed);

    std::size_t touched = 0, compared = 0;
    const Firms &f = without.firms, &g = with.firms;
    const auto others = living(g);
    for (const auto& [id, i] : living(f)) {
        const auto other = others.find(id);
        if (f.city[i] == Place::guangzhou) {
            touched += other == others.end() || f.rd_real[i] != g.rd_real[other->second];
            continue;
        }
        REQUIRE(other != others.end());  // the same firms have closed and been founded
        const std::size_t j = other->second;
        ++compared;
        const bool same =
            f.rd_real[i] == g.rd_real[j] && f.quality[i] == g.quality[j] &&
            f.knowledge[i] == g.knowledge[j] && f.patents_in_force[i] == g.patents_in_force[j] &&
            f.patents_pending[i] == g.patents_pending[j] && f.hightech_share[i] == g.hightech_share[j];
        REQUIRE(same);
    }
    CHECK(compared > 1000);
    CHECK(touched > 10);
    std::size_t elsewhere_without = 0, elsewhere_with = 0;
    for (const auto& [id, i] : living(f)) elsewhere_without += f.city[i] != Place::guangzhou;
    for (const auto& [id, j] : others) elsewhere_with += g.city[j] != Place::guangzhou;
    CHECK(elsewhere_without == elsewhere_with);
}

TEST_CASE("firms that two scenarios both found draw the same traits at birth", "[property]") {
    const Schedule none = schedule_of_2015(), changed = with_change_in_guangzhou();
    World without = world_of(0), with = world_of(0), elsewhere = world_of(1);
    advance_to(without, none, 2021);
    advance_to(with, changed, 2021);
    advance_to(elsewhere, none, 2021);
    const Founded scenario = compare_founded(without, with);
    CHECK(scenario.there > scenario.here);  // the change makes founding easier
    CHECK(scenario.both > scenario.here * 7 / 10);
    CHECK(scenario.same_traits == scenario.both);
    // another replicate has other luck: ids tell the place in the queue, not the draws
    const Founded replicate = compare_founded(without, elsewhere);
    CHECK(replicate.same_traits < replicate.both / 10);
}

TEST_CASE("the difference that a policy makes varies less between pairs of the same luck", "[property]") {
    const Schedule none = schedule_of_2015(), changed = with_change_in_guangzhou();
    constexpr std::uint32_t replicates = 8;
    std::vector<double> without, with;
    for (std::uint32_t r = 0; r < replicates; ++r) {
        without.push_back(value_in(simulate(run_plan(none, 0.005, 2019, r)), "rd_expenditure", 2019, 0));
        with.push_back(value_in(simulate(run_plan(changed, 0.005, 2019, r)), "rd_expenditure", 2019, 0));
    }
    const auto variance = [&](std::uint32_t shift) {
        double sum = 0.0, squares = 0.0;
        for (std::uint32_t r = 0; r < replicates; ++r) {
            const double d = with[(r + shift) % replicates] - without[r];
            sum += d;
            squares += d * d;
        }
        return (squares - sum * sum / replicates) / (replicates - 1);
    };
    CHECK(variance(0) < 0.25 * variance(1));
}
