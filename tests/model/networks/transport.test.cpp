// Travel times and the proximities that follow from them.

#include "model/networks/transport.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "model/policy/schedule.hpp"
#include "runner/data_source.hpp"
#include "runner/text_table.hpp"
#include "tests/runner/runner_support.hpp"

namespace kapok {
namespace {

Eigen::Index at(Place p) {
    return static_cast<Eigen::Index>(p);
}

/// Policy of 2015 with one lever set to the same value in all cities.
Policy policy_with(Lever lever, double value) {
    Policy policy = Schedule(test::baseline_2015()).of_2015();
    for (const Place c : cities) policy.values[lever.row][c] = value;
    return policy;
}

Transport transport_under(const Policy& now, const Policy& of_2015) {
    Transport t;
    t.open_links_of(2015, test::baseline_2015().travel);
    t.update_proximity(now, of_2015, Parameters{});
    return t;
}

}  // namespace

TEST_CASE("shortest times between all places are those of the check table, in each of its years",
          "[unit][transport]") {
    const std::string name = "travel_allpairs.csv";
    const TextTable table(DataSource{}.read(name), name);
    FaultCollector faults;
    REQUIRE(table.rows().size() == 55);  // pairs of eleven places
    for (const int year : {2015, 2018, 2019, 2024}) {
        const PlaceMatrix minutes = travel_minutes(test::baseline_2015().travel, year);
        CHECK(minutes == minutes.transpose());
        CHECK(minutes.diagonal().isZero());
        for (const TableRow& row : table.rows()) {
            const auto from = find_place(row.text("from", faults)), to = find_place(row.text("to", faults));
            CAPTURE(year, row.text("from", faults), row.text("to", faults));
            REQUIRE((from && to));
            CHECK(minutes(at(*from), at(*to)) == Approx(row.number("door_" + std::to_string(year), faults))
                                                     .margin(0.51));  // printed in whole minutes
        }
    }
}

TEST_CASE(
    "on a small map the shortest way is the one worked out by hand, and a place that no link reaches is not "
    "near",
    "[unit][transport]") {
    const auto a = Place::guangzhou, b = Place::foshan, c = Place::zhuhai;
    std::vector<TravelEdge> edges{
        {a, b, 30.0, 2010, 9999}, {b, c, 50.0, 2010, 9999}, {a, c, 100.0, 2010, 9999}};
    CHECK(travel_minutes(edges, 2015)(at(a), at(c)) == 80.0);
    edges.push_back({c, a, 60.0, 2018, 2020});  // a bridge, open for two years
    CHECK(travel_minutes(edges, 2017)(at(a), at(c)) == 80.0);
    CHECK(travel_minutes(edges, 2018)(at(a), at(c)) == 60.0);
    CHECK(travel_minutes(edges, 2018)(at(b), at(c)) == 50.0);
    CHECK(travel_minutes(edges, 2019)(at(a), at(c)) == 60.0);
    CHECK(travel_minutes(edges, 2020)(at(a), at(c)) == 80.0);
    CHECK(std::exp(-travel_minutes(edges, 2015)(at(a), at(Place::macao)) / 150.0) == 0.0);
}

TEST_CASE("links that open can only shorten ways, and the bridges of 2018 and 2024 do", "[unit][transport]") {
    const auto& edges = test::baseline_2015().travel;
    for (const int year : {2018, 2019, 2024}) {
        const PlaceMatrix before = travel_minutes(edges, year - 1), after = travel_minutes(edges, year);
        CHECK((after - before).maxCoeff() <= 0.0);
    }
    CHECK(travel_minutes(edges, 2018)(at(Place::hong_kong), at(Place::zhuhai)) <
          travel_minutes(edges, 2017)(at(Place::hong_kong), at(Place::zhuhai)));
    CHECK(travel_minutes(edges, 2024)(at(Place::shenzhen), at(Place::zhongshan)) <
          travel_minutes(edges, 2023)(at(Place::shenzhen), at(Place::zhongshan)));
}

TEST_CASE("travel times are worked out anew whenever the set of open links has changed",
          "[unit][transport]") {
    // the third link replaces the first two in one year: 1 + 2 = 3 must not hide it
    const std::vector<TravelEdge> edges{{Place::guangzhou, Place::foshan, 30.0, 2010, 2018},
                                        {Place::guangzhou, Place::zhuhai, 90.0, 2010, 2018},
                                        {Place::guangzhou, Place::huizhou, 70.0, 2018, 9999}};
    Transport t;
    for (const int year : {2015, 2017, 2018, 2030}) {
        t.open_links_of(year, edges);
        CHECK(t.minutes == travel_minutes(edges, year));
    }
}

TEST_CASE("proximity decays with minutes at the two ranges, is 1 at home and loses the border's part",
          "[unit][transport]") {
    const Policy of_2015 = Schedule(test::baseline_2015()).of_2015();
    const Transport t = transport_under(of_2015, of_2015);
    const Parameters p;
    for (const Place a : delta_places) {
        CHECK(t.knowledge(at(a), at(a)) == 1.0);
        CHECK(t.meeting(at(a), at(a)) == 1.0);
    }
    const auto gz = Place::guangzhou, fs = Place::foshan, sz = Place::shenzhen, hk = Place::hong_kong;
    const double near = t.minutes(at(gz), at(fs));
    CHECK(t.knowledge(at(gz), at(fs)) == Approx(p("knowledge_neighbour_weight"_parameter) *
                                                std::exp(-near / p("knowledge_range_minutes"_parameter))));
    CHECK(t.meeting(at(gz), at(fs)) == Approx(std::exp(-near / p("meeting_range_minutes"_parameter))));
    CHECK(t.border(at(gz), at(fs)) == 1.0);
    // Shenzhen's openness to Hong Kong: cooperation, and of the rest what the free-trade zone removes
    const double cooperation = of_2015("hkmt_cooperation"_lever, sz), zone = of_2015("ftz_linkage"_lever, sz);
    const double openness = cooperation + (1.0 - cooperation) * p("free_trade_border_part"_parameter) * zone;
    CHECK(t.border(at(sz), at(hk)) == Approx(1.0 - p("border_penalty"_parameter) * (1.0 - openness)));
    CHECK(t.border(at(sz), at(hk)) == t.border(at(hk), at(sz)));
    CHECK(t.meeting(at(sz), at(hk)) ==
          Approx(t.border(at(sz), at(hk)) *
                 std::exp(-t.minutes(at(sz), at(hk)) / p("meeting_range_minutes"_parameter))));
}

TEST_CASE("coordination brings cities nearer, as far as both set it; cooperation opens the border alone",
          "[unit][transport]") {
    const Policy of_2015 = Schedule(test::baseline_2015()).of_2015();
    const Transport before = transport_under(of_2015, of_2015);
    const auto gz = at(Place::guangzhou), fs = at(Place::foshan), sz = at(Place::shenzhen),
               hk = at(Place::hong_kong);

    Policy one_side = of_2015;
    one_side.values["prd_coordination"_lever.row][Place::guangzhou] = 1.0;
    CHECK(transport_under(one_side, of_2015).meeting(gz, fs) == before.meeting(gz, fs));

    const Transport coordinated = transport_under(policy_with("prd_coordination"_lever, 1.0), of_2015);
    CHECK(coordinated.meeting(gz, fs) > before.meeting(gz, fs));
    CHECK(coordinated.knowledge(gz, fs) > before.knowledge(gz, fs));
    CHECK(coordinated.meeting(sz, hk) == before.meeting(sz, hk));

    const Transport cooperating = transport_under(policy_with("hkmt_cooperation"_lever, 1.0), of_2015);
    CHECK(cooperating.border(sz, hk) == 1.0);
    CHECK(cooperating.meeting(sz, hk) > before.meeting(sz, hk));
    CHECK(cooperating.meeting(gz, fs) == before.meeting(gz, fs));

    const Transport corridor = transport_under(policy_with("corridor_links"_lever, 1.0), of_2015);
    CHECK(corridor.meeting(gz, sz) > before.meeting(gz, sz));
    CHECK(corridor.meeting(gz, fs) == before.meeting(gz, fs));  // Foshan is not on the corridor
}

}  // namespace kapok
