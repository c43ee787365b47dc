// Links, partners, knowledge within reach and measures of networks, on graphs that fit on paper.

#include <catch2/catch.hpp>
#include <cmath>
#include <set>

#include "model/networks/network_measures.hpp"
#include "tests/support/small_world.hpp"
#include "tests/support/statistics.hpp"

namespace kapok {
namespace {

using test::add_firm;
using test::let_research;
using test::world_without_agents;

Link between(std::uint32_t a, std::uint32_t b) {
    return {LinkKind::firm_firm, a, b, 0, 1.0F};
}
Link with_institution(std::uint32_t firm, std::uint32_t institution) {
    return {LinkKind::firm_institution, firm, institution, 0, 1.0F};
}

std::vector<std::uint32_t> list(std::span<const std::uint32_t> span) {
    return {span.begin(), span.end()};
}

/// A world of `n` electronics firms in Shenzhen with R&D of 5 million CNY each, and one university.
World researchers(std::size_t n) {
    World world = world_without_agents();
    for (std::size_t k = 0; k < n; ++k) {
        const std::size_t i = add_firm(world, Place::shenzhen, Sector::it_manufacturing, 100.0);
        let_research(world, i, 5.0);
        world.firms.field_second[i] = static_cast<Field>(k % field_count);
    }
    test::add_institution(world, Place::shenzhen, Field::electronics, 50.0);
    world.partners.build(world.firms, 0.5);
    world.reach.build(world.partners, world.transport.meeting);
    return world;
}

/// Pairs (0, 1), (2, 3), ... of `n` firms.
void link_pairs(World& world, std::uint32_t n) {
    for (std::uint32_t a = 0; a + 1 < n; a += 2) world.links.links.push_back(between(a, a + 1));
    world.links.index(world.firms.size());
}

}  // namespace

TEST_CASE("the index lists each firm's partners and institutions, ascending", "[unit][networks]") {
    CollaborationNetwork net;
    net.links = {between(0, 2),          between(0, 4),          between(1, 2),         between(2, 3),
                 with_institution(2, 0), with_institution(2, 7), with_institution(4, 7)};
    net.index(6);
    CHECK(list(net.partners(0)) == std::vector<std::uint32_t>{2, 4});
    CHECK(list(net.partners(2)) == std::vector<std::uint32_t>{0, 1, 3});
    CHECK(list(net.partners(3)) == std::vector<std::uint32_t>{2});
    CHECK(net.partners(5).empty());
    CHECK(list(net.institutions_of(2)) == std::vector<std::uint32_t>{0, 7});
    CHECK(list(net.institutions_of(4)) == std::vector<std::uint32_t>{7});
    CHECK(net.institutions_of(0).empty());
    for (std::size_t k = 1; k < net.links.size(); ++k) CHECK(net.links[k - 1].key() < net.links[k].key());
}

TEST_CASE("links lapse at their hazard: less between firms that share a partner, more with institutions",
          "[statistical][networks]") {
    // no new links; 4 standard errors each (error rate 6e-5 a check)
    const double lapse = 0.25 * Parameters{}("link_lapse"_parameter);
    const auto kept_share = [](std::vector<Link> links, std::size_t firms) {
        World world = researchers(firms);
        world.parameters.set("link_attempts"_parameter, 0.0);
        world.links.links = std::move(links);
        world.links.index(firms);
        const auto before = static_cast<double>(world.links.links.size());
        const test::Settings settings;
        form_collaborations(world, settings.levers());
        return static_cast<double>(world.links.links.size()) / before;
    };
    constexpr std::uint32_t n = 6000;
    std::vector<Link> pairs, triangles, university;
    for (std::uint32_t a = 0; a + 1 < n; a += 2) pairs.push_back(between(a, a + 1));
    for (std::uint32_t a = 0; a + 2 < n; a += 3) {
        triangles.push_back(between(a, a + 1));
        triangles.push_back(between(a, a + 2));
        triangles.push_back(between(a + 1, a + 2));
    }
    for (std::uint32_t a = 0; a < n; ++a) university.push_back(with_institution(a, 0));
    const auto near = [](double share, double hazard, double count) {
        return std::fabs(1.0 - share - hazard) < 4.0 * std::sqrt(hazard * (1.0 - hazard) / count);
    };
    CHECK(near(kept_share(pairs, n), lapse, 3000));
    CHECK(near(kept_share(triangles, n), 0.5 * lapse, 6000));
    CHECK(near(kept_share(university, n), 1.3 * lapse, 6000));
}

TEST_CASE("links of a firm that has closed or stopped its R&D are gone in the next quarter",
          "[unit][networks]") {
    World world = researchers(8);
    world.parameters.set("link_attempts"_parameter, 0.0);
    world.parameters.set("link_lapse"_parameter, 0.0);
    link_pairs(world, 8);
    world.links.links.push_back(with_institution(6, 0));
    world.links.index(8);
    world.firms.set(0, Mark::alive, false);
    world.firms.set(3, Mark::performer, false);
    world.firms.set(6, Mark::performer, false);
    const test::Settings settings;
    form_collaborations(world, settings.levers());
    REQUIRE(world.links.links.size() == 1);
    CHECK(world.links.links.front() == between(4, 5));
    CHECK(world.firms.links == std::vector<std::uint16_t>{0, 0, 0, 0, 1, 1, 0, 0});
}

TEST_CASE(
    "without lapses every link persists with its birth, and new ones join between performers without "
    "duplicates",
    "[unit][networks]") {
    World world = researchers(400);
    world.parameters.set("link_lapse"_parameter, 0.0);
    for (std::size_t i = 0; i < 400; i += 7) world.firms.set(i, Mark::performer, false);
    world.partners.build(world.firms, 0.5);
    world.reach.build(world.partners, world.transport.meeting);
    const test::Settings settings;
    std::size_t before = 0;
    for (int quarter = 0; quarter < 4; ++quarter) {
        world.quarter = {quarter};
        const std::vector<Link> old = world.links.links;
        form_collaborations(world, settings.levers());
        const auto& links = world.links.links;
        CHECK(links.size() > before);
        before = links.size();
        std::set<std::uint64_t> keys;
        for (const Link& link : links) {
            CHECK(keys.insert(link.key()).second);
            CHECK(world.firms.is(link.a, Mark::performer));
            if (link.kind == LinkKind::firm_firm) {
                CHECK(link.a < link.b);
                CHECK(world.firms.is(link.b, Mark::performer));
            }
        }
        for (const Link& link : old) CHECK(std::find(links.begin(), links.end(), link) != links.end());
        for (std::size_t i = 0; i < world.firms.size(); ++i)
            CHECK(world.firms.links[i] ==
                  world.links.partners(i).size() + world.links.institutions_of(i).size());
    }
}

TEST_CASE("a paid alliance adds links with institutions and not between firms", "[unit][networks]") {
    const auto count = [](double alliance, LinkKind kind) {
        World world = researchers(2000);
        world.city[Place::shenzhen].alliance_share = alliance;
        const test::Settings settings;
        form_collaborations(world, settings.levers());
        return std::count_if(world.links.links.begin(), world.links.links.end(),
                             [&](const Link& l) { return l.kind == kind; });
    };
    CHECK(count(1.0, LinkKind::firm_institution) > 2 * count(0.0, LinkKind::firm_institution));
    CHECK(count(1.0, LinkKind::firm_firm) == count(0.0, LinkKind::firm_firm));
}

TEST_CASE("partners are drawn by mass, never without R&D, never dead (one in a million)",
          "[statistical][networks]") {
    World world = researchers(6);
    Firms& f = world.firms;
    const double attachment = 0.6;
    f.rd_real = {1.0, 5.0, 40.0, 5.0, 5.0, 5.0};
    f.links = {0, 3, 1, 0, 0, 0};
    f.weight[3] = 4.0F;
    f.set(4, Mark::performer, false);
    f.set(5, Mark::alive, false);
    world.partners.build(f, attachment);
    const std::size_t cell = PartnerIndex::cell(Place::shenzhen, Field::electronics);
    std::vector<double> weight, counted(6, 0.0);
    double total = 0.0;
    for (std::size_t i = 0; i < 4; ++i) {
        weight.push_back(static_cast<double>(f.weight[i]) * std::pow(f.rd_real[i] + 0.02, 0.35) *
                         std::pow(1.0 + f.links[i], attachment));
        total += weight[i];
    }
    CHECK(world.partners.mass[cell] == Approx(total));
    constexpr std::size_t n = 300'000;
    Stream draws = Rng{6, 0}.stream(1, {0}, Purpose::test);
    for (std::size_t k = 0; k < n; ++k) counted[*world.partners.draw(cell, draws.uniform())] += 1.0;
    CHECK(counted[4] + counted[5] == 0.0);
    for (double& w : weight) w *= n / total;
    CHECK(test::chi_square({counted.begin(), counted.begin() + 4}, weight).accepted());
    CHECK_FALSE(
        world.partners.draw(PartnerIndex::cell(Place::zhaoqing, Field::electronics), 0.5).has_value());
}

TEST_CASE("cells are searched by mass, ease of meeting and relatedness, other cities at half weight",
          "[statistical][networks]") {
    World world = researchers(3);
    Firms& f = world.firms;
    f.city = {Place::shenzhen, Place::shenzhen, Place::foshan};
    f.field_main = {Field::electronics, Field::biomedicine, Field::electronics};
    world.transport.meeting.setConstant(0.4);
    world.transport.meeting.diagonal().setOnes();
    world.partners.build(f, 0.5);
    world.reach.build(world.partners, world.transport.meeting);
    const double mass = std::pow(5.02, 0.35);
    const std::vector<double> weights{mass * 1.15, mass * (0.15 + 0.05), mass * 0.4 * 1.15 * 0.5};
    const std::size_t from = PartnerIndex::cell(Place::shenzhen, Field::electronics);
    const std::vector<std::size_t> found{from, PartnerIndex::cell(Place::shenzhen, Field::biomedicine),
                                         PartnerIndex::cell(Place::foshan, Field::electronics)};
    constexpr std::size_t n = 200'000;
    std::vector<double> counted(3, 0.0), expected;
    for (const double w : weights) expected.push_back(w * n / (weights[0] + weights[1] + weights[2]));
    Stream draws = Rng{6, 0}.stream(2, {0}, Purpose::test);
    for (std::size_t k = 0; k < n; ++k) {
        const auto cell = std::find(found.begin(), found.end(), *world.reach.draw(from, draws.uniform()));
        REQUIRE(cell != found.end());
        counted[static_cast<std::size_t>(cell - found.begin())] += 1.0;
    }
    CHECK(test::chi_square(counted, expected).accepted());
    world.transport.meeting.setZero();
    world.reach.build(world.partners, world.transport.meeting);
    CHECK_FALSE(world.reach.draw(from, 0.5).has_value());
}

TEST_CASE(
    "the knowledge pool is the sum over places and fields written out, with a firm's own stock taken out",
    "[unit][networks]") {
    World world = researchers(4);
    Firms& f = world.firms;
    f.city = {Place::shenzhen, Place::foshan, Place::shenzhen, Place::zhuhai};
    f.field_main = {Field::electronics, Field::biomedicine, Field::software_ai, Field::electronics};
    f.field_second = {Field::software_ai, Field::electronics, Field::software_ai, Field::biomedicine};
    f.knowledge = {50.0, 8.0, 3.0, 1e-3};
    f.weight[1] = 10.0F;
    world.institutions.knowledge[0][static_cast<std::size_t>(Field::electronics)] = 7.0;
    for (Eigen::Index i = 0; i < world.transport.knowledge.rows(); ++i)
        for (Eigen::Index j = 0; j < world.transport.knowledge.cols(); ++j)
            world.transport.knowledge(i, j) = i == j ? 1.0 : 0.4 / (1.0 + static_cast<double>(i + 2 * j));
    const Policy of_2015 = Schedule(test::baseline_2015()).of_2015();
    const KnowledgePool pool = knowledge_pool(world, of_2015, of_2015);
    const double rho = pool.concavity, open = world.parameters("public_knowledge_weight"_parameter);

    // A of a place and field, with what firm `without` holds left out; nothing left out: size()
    const auto inner = [&](Place c, Field field, std::size_t without) {
        double a = 0.0;
        for (const Place d : delta_places)
            for (const Field g : fields) {
                double k = 0.0;
                for (std::size_t i = 0; i < f.size(); ++i) {
                    if (i == without || f.city[i] != d) continue;
                    const double stock = f.knowledge[i] * static_cast<double>(f.weight[i]);
                    if (f.field_main[i] == g) k += 0.7 * stock;
                    if (f.field_second[i] == g) k += 0.3 * stock;
                }
                if (d == Place::shenzhen && g == Field::electronics) k += open * 7.0;
                a += world.transport.knowledge(static_cast<Eigen::Index>(c), static_cast<Eigen::Index>(d)) *
                     std::pow(k + 1.0, rho) *
                     field_relatedness()(static_cast<Eigen::Index>(g), static_cast<Eigen::Index>(field));
            }
        return a;
    };
    for (const Place c : {Place::shenzhen, Place::foshan, Place::hong_kong})
        for (const Field field : fields)
            CHECK(pool.inner(static_cast<Eigen::Index>(c), static_cast<Eigen::Index>(field)) ==
                  Approx(inner(c, field, f.size())).epsilon(1e-12));
    for (std::size_t i = 0; i < f.size(); ++i) {
        if (i == 1) continue;  // stands for ten firms: the pool of each leaves out its own part only
        const double expected = (0.7 * std::log(inner(f.city[i], f.field_main[i], i)) +
                                 0.3 * std::log(inner(f.city[i], f.field_second[i], i))) /
                                rho;
        CAPTURE(i);
        CHECK(pool.log_pool(f.city[i], {f.field_main[i], f.field_second[i]}, f.knowledge[i]) ==
              Approx(expected).epsilon(1e-7));
    }
}

TEST_CASE("platforms and global links raise the pool of their city", "[unit][networks]") {
    World world = researchers(4);
    test::Settings settings;
    const auto pool = [&] {
        return knowledge_pool(world, settings.now, settings.of_2015)
            .log_pool(Place::shenzhen, {Field::electronics, Field::software_ai}, 0.0);
    };
    const double before = pool();
    settings.now.values["national_platforms"_lever.row][Place::shenzhen] += 10.0;
    CHECK(pool() - before == Approx(std::log1p(world.parameters("platform_openness"_parameter)) /
                                    world.parameters("pool_concavity"_parameter))
                                 .epsilon(1e-9));
    settings.now = settings.of_2015;
    settings.now.values["global_links"_lever.row][Place::shenzhen] += 0.5;
    CHECK(pool() > before);
    settings.now = settings.of_2015;
    settings.now.values["global_links"_lever.row][Place::foshan] += 0.5;
    CHECK(pool() == before);  // no way from Foshan here
}

TEST_CASE("measures of a triangle with a tail and a pair are those counted by hand", "[unit][networks]") {
    World world = researchers(9);
    world.links.links = {between(0, 1), between(0, 2), between(1, 2),
                         between(2, 3), between(5, 7), with_institution(8, 0)};
    world.links.index(9);
    const auto m = network_measures(world, Network::collaboration);
    const auto at = [&](NetworkMeasure which) { return m[static_cast<std::size_t>(which)]; };
    CHECK(at(NetworkMeasure::nodes) == 6.0);  // links with institutions are not of this network
    CHECK(at(NetworkMeasure::links) == 5.0);
    CHECK(at(NetworkMeasure::mean_degree) == Approx(10.0 / 6.0));
    CHECK(at(NetworkMeasure::degree_variance) == Approx(20.0 / 6.0 - 100.0 / 36.0));
    CHECK(at(NetworkMeasure::clustering) == Approx((1.0 + 1.0 + 1.0 / 3.0) / 3.0));
    CHECK(at(NetworkMeasure::components) == 2.0);
    CHECK(at(NetworkMeasure::largest_component) == Approx(4.0 / 6.0));
    CHECK(at(NetworkMeasure::path_length) == Approx(16.0 / 12.0));
}

TEST_CASE("a ring has no triangles and the path length of a ring; a network without links has no measures",
          "[unit][networks]") {
    World world = researchers(12);
    const auto none = network_measures(world, Network::collaboration);
    CHECK(std::all_of(none.begin(), none.end(), [](double v) { return v == 0.0; }));
    for (std::uint32_t i = 0; i + 1 < 12; ++i) world.links.links.push_back(between(i, i + 1));
    world.links.links.insert(world.links.links.begin() + 1, between(0, 11));
    world.links.index(12);
    const auto m = network_measures(world, Network::collaboration);
    const auto at = [&](NetworkMeasure which) { return m[static_cast<std::size_t>(which)]; };
    CHECK(at(NetworkMeasure::clustering) == 0.0);
    CHECK(at(NetworkMeasure::degree_variance) == 0.0);
    CHECK(at(NetworkMeasure::path_length) == Approx((2.0 * (1 + 2 + 3 + 4 + 5) + 6.0) / 11.0));
}

TEST_CASE("managers are linked by shared rounds", "[unit][networks]") {
    World world = world_without_agents();
    world.managers.resize(4);
    world.manager_ties.assign(16, {});
    const auto tie = [&](std::size_t a, std::size_t b, float rounds) {
        world.manager_ties[a * 4 + b] = world.manager_ties[b * 4 + a] = {rounds, 0};
    };
    tie(0, 1, 3.0F);
    tie(1, 3, 1.0F);
    const auto m = network_measures(world, Network::syndication);
    CHECK(m[static_cast<std::size_t>(NetworkMeasure::nodes)] == 3.0);
    CHECK(m[static_cast<std::size_t>(NetworkMeasure::links)] == 2.0);
    CHECK(m[static_cast<std::size_t>(NetworkMeasure::path_length)] == Approx(4.0 / 3.0));
}

TEST_CASE("links between places count real links: both ways between firms, one way to institutions",
          "[unit][networks]") {
    World world = researchers(3);
    world.firms.city = {Place::shenzhen, Place::foshan, Place::foshan};
    world.firms.weight = {1.0F, 3.0F, 3.0F};
    world.links.links = {between(0, 1), between(1, 2), with_institution(1, 0)};
    const auto links = links_between_places(world);
    CHECK(links[Place::shenzhen][Place::foshan] == 2.0);
    CHECK(links[Place::foshan][Place::shenzhen] == 2.0 + 3.0);
    CHECK(links[Place::foshan][Place::foshan] == 3.0);
    CHECK(links[Place::shenzhen][Place::shenzhen] == 0.0);
}

}  // namespace kapok
