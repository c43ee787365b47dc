#include "analysis/comparison.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "runner/messages.hpp"
#include "tests/support/compared_results.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace kapok;
using namespace kapok::test;

namespace {

constexpr std::size_t guangzhou = 0, shenzhen = 1;

/// Luck of a replicate and variable: far larger than any effect here.
double luck(const Cell& cell) { return 1000.0 + 100.0 * cell.replicate * cell.replicate + static_cast<double>(cell.id.size()) + 10.0 * static_cast<double>(cell.region); }

Arm arm(const std::filesystem::path& path, const std::string& name, std::size_t point = 0) {
    return {std::make_shared<const ResultsReader>(path), point, {name, name, name}};
}

ComparisonRequest request_of(const Arm& baseline, std::vector<std::string> ids, std::vector<std::size_t> regions, std::vector<int> years) {
    ComparisonRequest request{{}, std::move(regions), std::move(years), false};
    for (const std::string& id : ids) request.variables.push_back(*baseline.results->find(id));
    return request;
}

}  // namespace

TEST_CASE("differences are those of runs with the same luck, in every region and year asked for", "[unit][compare]") {
    const TemporaryDirectory directory;
    const auto with = [&](double effect) {
        return [=](const Cell& cell) { return luck(cell) + (cell.id == "hnte" && cell.region == shenzhen ? effect * (cell.year - 2015) + cell.replicate * effect : 0.0); };
    };
    write_compared(directory / "a.h5", {}, compared_manifest("a", 4), with(0.0));
    write_compared(directory / "b.h5", {}, compared_manifest("b", 4), with(2.0));
    const Arm a = arm(directory / "a.h5", "a"), b = arm(directory / "b.h5", "b");
    const Comparison comparison = compare_runs(a, std::vector{b}, request_of(a, {"hnte", "gdp"}, {guangzhou, shenzhen}, {2018, 2020})).front();
    REQUIRE(comparison.rows.size() == 8);
    CHECK(comparison.paired);
    CHECK(comparison.pairing.pairs == 4);
    CHECK(comparison.tests == 8);
    const Difference& row = comparison.rows[2];  // hnte, Shenzhen, 2018: 6 + 2 r
    CHECK(row.variable.id == "hnte");
    CHECK(row.region == shenzhen);
    CHECK(row.year == 2018);
    CHECK(row.paired.effect.mean == Approx(9.0));
    CHECK(row.paired.share_positive == 1.0);
    CHECK(row.paired.variance_ratio < 0.01);
    CHECK(row.adjusted_p > row.paired.effect.p);
    for (const std::size_t untouched : {0u, 1u, 4u, 7u}) {
        CHECK(comparison.rows[untouched].paired.effect.mean == 0.0);
        CHECK(comparison.rows[untouched].adjusted_p == 1.0);
    }
}

TEST_CASE("a file against itself differs by exactly nothing everywhere, without NaN", "[property][compare]") {
    const TemporaryDirectory directory;
    write_compared(directory / "a.h5", {}, compared_manifest("a", 4), [](const Cell& cell) {
        return cell.id == "policy_cost" && cell.year == 2015 ? std::nan("") : luck(cell) / 7.0;
    });
    const Arm a = arm(directory / "a.h5", "a"), again = arm(directory / "a.h5", "again");
    const Comparison comparison = compare_runs(a, std::vector{again}, request_of(a, compared_ids(), {guangzhou, shenzhen, delta_region}, {2015, 2020})).front();
    CHECK(comparison.left_out == 3);  // policy_cost has no value in 2015
    CHECK(comparison.rows.size() == 2 * 3 * compared_ids().size() - 3);
    for (const Difference& row : comparison.rows) {
        const PairedEffect& paired = row.paired;
        for (const double value : {paired.effect.mean, paired.effect.low, paired.effect.high, paired.share_positive, paired.variance_ratio}) CHECK(value == 0.0);
        CHECK(paired.effect.p == 1.0);
        CHECK(row.adjusted_p == 1.0);
        CHECK(paired.baseline == paired.other);
    }
    const std::vector all{comparison};
    CHECK_THAT(comparison_table(all).json(), !Catch::Contains("null") && !Catch::Contains("nan"));
}

TEST_CASE("replicates that failed in one file are left out of both", "[unit][compare]") {
    const TemporaryDirectory directory;
    write_compared(directory / "a.h5", {.replicates = 5, .failed = {0}}, compared_manifest("a", 5), luck);
    write_compared(directory / "b.h5", {.replicates = 4, .failed = {2}}, compared_manifest("b", 4), [](const Cell& cell) { return luck(cell) + cell.replicate; });
    const Arm a = arm(directory / "a.h5", "a"), b = arm(directory / "b.h5", "b");
    const Comparison comparison = compare_runs(a, std::vector{b}, request_of(a, {"hnte"}, {guangzhou}, {2020})).front();
    CHECK(comparison.pairing.pairs == 2);  // replicates 1 and 3
    CHECK(comparison.rows[0].paired.effect.mean == Approx(2.0));
    write_compared(directory / "c.h5", {.replicates = 4, .failed = {1, 2, 3}}, compared_manifest("c", 4), luck);
    CHECK_THROWS_AS(compare_runs(a, std::vector{arm(directory / "c.h5", "c")}, request_of(a, {"hnte"}, {guangzhou}, {2020})), InputError);
}

TEST_CASE("replicates of one set of parameters are one draw; one set alone is said to tell of luck", "[unit][compare]") {
    const TemporaryDirectory directory;
    const auto with_members = [&](const std::string& name, std::vector<std::int32_t> members, double scale) {
        Manifest manifest = compared_manifest(name, 4);
        manifest.draws = {"posterior.csv", 2019, {"growth_offset"}, members, std::vector<double>(4, 0.1)};
        write_compared(directory / (name + ".h5"), {}, manifest, [=](const Cell& cell) { return luck(cell) + scale * cell.replicate; });
        return arm(directory / (name + ".h5"), name);
    };
    const Arm a = with_members("a", {3, 3, 8, 8}, 0.0), b = with_members("b", {3, 3, 8, 8}, 1.0);
    const std::vector two{compare_runs(a, std::vector{b}, request_of(a, {"hnte"}, {guangzhou}, {2020})).front()};
    CHECK(two[0].pairing.by_parameters);
    CHECK(two[0].rows[0].paired.effect.draws == 2);
    CHECK_THAT(comparison_table(two).text(Language::en), Catch::Contains("sets of parameters"));
    const Arm c = with_members("c", {5, 5, 5, 5}, 0.0), d = with_members("d", {5, 5, 5, 5}, 1.0);
    const std::vector one{compare_runs(c, std::vector{d}, request_of(c, {"hnte"}, {guangzhou}, {2020})).front()};
    CHECK(one[0].pairing.luck_alone);
    CHECK(one[0].rows[0].paired.effect.draws == 4);
    CHECK_THAT(comparison_table(one).text(Language::zh), Catch::Contains("只反映随机因素"));
    CHECK(obstacles_to_pairing(a.results->manifest(), c.results->manifest()).front().id == "posterior");
}

TEST_CASE("files of another seed, scale, posterior or data cannot be paired, and the reason is said", "[unit][compare]") {
    const Manifest a = compared_manifest("a", 4);
    CHECK(obstacles_to_pairing(a, a).empty());
    const auto reason = [&](auto change) {
        Manifest b = a;
        change(b);
        const auto obstacles = obstacles_to_pairing(a, b);
        return obstacles.size() == 1 ? obstacles[0].id : "";
    };
    CHECK(reason([](Manifest& b) { b.seed = 2; }) == "seed");
    CHECK(reason([](Manifest& b) { b.scale = 0.1; }) == "scale");
    CHECK(reason([](Manifest& b) { b.inputs[0].sha256 = std::string(64, 'b'); }) == "inputs");
    CHECK(reason([](Manifest& b) { b.draws = {"posterior.csv", 2019, {"x"}, {1, 1, 2, 2}, {1, 1, 2, 2}}; }) == "posterior");
    Manifest drawn = a, fixed = a;
    drawn.draws = {"posterior.csv", 2019, {"x", "y"}, {1, 1}, {1, 5, 1, 5}};
    fixed.draws = {"posterior.csv", 2019, {"y"}, {1, 1}, {5, 5}};  // the scenario sets x itself
    CHECK(obstacles_to_pairing(drawn, fixed).empty());
    fixed.draws.values = {5, 6};
    CHECK(obstacles_to_pairing(drawn, fixed).size() == 1);
    Manifest branch = a;  // goes on from replicate 1 of the other
    branch.branch.replicates = {1};
    branch.draws = {"posterior.csv", 2019, {"x"}, {7}, {2}};
    drawn.draws = {"posterior.csv", 2019, {"x"}, {4, 7}, {1, 2}};
    CHECK(obstacles_to_pairing(drawn, branch).empty());
}

TEST_CASE("what cannot be paired is compared as independent samples only when asked, and says so", "[unit][compare]") {
    const TemporaryDirectory directory;
    write_compared(directory / "a.h5", {}, compared_manifest("a", 4), luck);
    Manifest other = compared_manifest("b", 4);
    other.seed = 7;
    write_compared(directory / "b.h5", {}, other, [](const Cell& cell) { return luck(cell) + 3.0; });
    const Arm a = arm(directory / "a.h5", "a"), b = arm(directory / "b.h5", "b");
    ComparisonRequest request = request_of(a, {"hnte"}, {guangzhou}, {2020});
    CHECK_THROWS_WITH(compare_runs(a, std::vector{b}, request), Catch::Contains("another seed (4000000000 and 7)") && Catch::Contains("--unpaired"));
    request.unpaired = true;
    const std::vector comparisons = compare_runs(a, std::vector{b}, request);
    CHECK_FALSE(comparisons[0].paired);
    CHECK(comparisons[0].rows[0].paired.effect.mean == Approx(3.0));
    CHECK(comparisons[0].rows[0].paired.effect.low < -100.0);  // the luck of four runs: standard deviation 400
    CHECK(std::isnan(comparisons[0].rows[0].paired.variance_ratio));
    CHECK_THAT(comparison_table(comparisons).text(Language::en), Catch::Contains("b is NOT paired with a: another seed"));
}

TEST_CASE("p values are adjusted over one comparison, and over all that were made however few are kept", "[unit][compare]") {
    const TemporaryDirectory directory;
    // two pairs that differ by 1 + 1/t and 1 - 1/t have the statistic t, and of one degree of freedom p = 1 - 2 atan(t) / pi
    const double p_of[2][2] = {{0.02, 0.5}, {0.1, 0.03}};  // by point and variable
    write_compared(directory / "s.h5", {.designs = 3, .replicates = 2, .table = one_factor({std::nan(""), 0.3, 0.6})}, compared_manifest("s", 2), [&](const Cell& cell) {
        if (cell.design == 0) return luck(cell);
        const double t = std::tan(std::acos(-1.0) / 2.0 * (1.0 - p_of[cell.design - 1][cell.id == "gdp" ? 1 : 0]));
        return luck(cell) + (cell.design == 2 ? 10.0 : 1.0) * (cell.replicate == 0 ? 1.0 + 1.0 / t : 1.0 - 1.0 / t);
    });
    const auto results = std::make_shared<const ResultsReader>(directory / "s.h5");
    const Arm base{results, 0, {"0", "0", "0"}};
    const std::vector<Arm> others{{results, 1, {"1", "1", "1"}}, {results, 2, {"2", "2", "2"}}};
    std::vector<Comparison> comparisons = compare_runs(base, others, request_of(base, {"hnte", "gdp"}, {guangzhou}, {2020}));
    CHECK(comparisons[0].rows[0].paired.effect.p == Approx(0.02));
    CHECK(comparisons[0].rows[0].adjusted_p == Approx(2 * 0.02));
    CHECK(comparisons[0].rows[0].adjusted_p_all == Approx(4 * 0.02));
    CHECK(comparisons[0].rows[1].adjusted_p == Approx(0.5));
    CHECK(comparisons[0].rows[1].adjusted_p_all == Approx(0.5));
    comparisons = largest_comparisons(std::move(comparisons), 1);
    REQUIRE(comparisons.size() == 1);
    CHECK(comparisons[0].other.id == "2");
    CHECK(comparisons[0].rows[0].adjusted_p == Approx(0.1));
    CHECK(comparisons[0].rows[0].adjusted_p_all == Approx(2 * 0.1));
    CHECK(comparisons[0].rows[1].adjusted_p == Approx(2 * 0.03));
    CHECK(comparisons[0].rows[1].adjusted_p_all == Approx(3 * 0.03));
    CHECK(comparisons[0].tests == 2);
    CHECK_THAT(comparison_table(comparisons).text(Language::en), Catch::Contains("over all: the same over the 4 rows of all 2 comparisons made, shown or not"));
    CHECK_THAT(comparison_table(comparisons).text(Language::zh), Catch::Contains("覆盖所做全部2次比较(无论是否显示)的4行"));
    const std::vector alone = compare_runs(base, std::vector{others[0]}, request_of(base, {"hnte", "gdp"}, {guangzhou}, {2020}));
    CHECK(alone[0].rows[0].adjusted_p_all == Approx(2 * 0.02));
    CHECK_THAT(comparison_table(alone).text(Language::en), !Catch::Contains("over all"));
}

TEST_CASE("files of another seed with the same sets of parameters are compared set by set, others by Welch", "[unit][compare]") {
    const TemporaryDirectory directory;
    const auto with = [&](const std::string& name, std::uint32_t seed, std::vector<std::int32_t> members, double effect) {
        Manifest manifest = compared_manifest(name, 4);
        manifest.seed = seed;
        if (!members.empty()) manifest.draws = {"posterior.csv", 2019, {"growth_offset"}, members, {0.1, 0.1, 0.2, 0.2}};
        // sets differ by 1000, files by effect x (1 to 4)
        write_compared(directory / (name + ".h5"), {}, manifest, [=](const Cell& cell) { return 1000.0 * (cell.replicate / 2) + effect * (1.0 + cell.replicate); });
        return arm(directory / (name + ".h5"), name);
    };
    ComparisonRequest request;
    const auto difference = [&](const Arm& a, const Arm& b) {
        request = request_of(a, {"hnte"}, {guangzhou}, {2020});
        request.unpaired = true;
        return compare_runs(a, std::vector{b}, request);
    };
    const std::vector sets = difference(with("a", 1, {3, 3, 8, 8}, 0.0), with("b", 2, {3, 3, 8, 8}, 1.0));
    CHECK(sets[0].by_sets);
    CHECK(sets[0].rows[0].paired.effect.mean == Approx(2.5));                        // 1.5 and 3.5 by set
    CHECK(sets[0].rows[0].paired.effect.high == Approx(2.5 + 6.313752).epsilon(1e-6));  // t with 1 degree
    CHECK_THAT(comparison_table(sets).text(Language::en), Catch::Contains("drew the same sets of parameters") && !Catch::Contains("Welch"));
    const std::vector welch = difference(with("c", 1, {}, 0.0), with("d", 2, {}, 1.0));
    CHECK_FALSE(welch[0].by_sets);
    // squares around the means 1000000 and 1004005, t with 6 degrees
    CHECK(welch[0].rows[0].paired.effect.high == Approx(2.5 + 1.943180 * std::sqrt((1000000.0 + 1004005.0) / 12.0)).epsilon(1e-4));
    CHECK_THAT(comparison_table(welch).text(Language::zh), Catch::Contains("Welch t区间") && !Catch::Contains("抽取的参数组相同"));
    CHECK_FALSE(difference(with("e", 1, {3, 3, 8, 8}, 0.0), with("f", 2, {3, 3, 9, 9}, 1.0))[0].by_sets);
}

TEST_CASE("points of a sweep are compared with its base, the largest first choice", "[unit][compare]") {
    const TemporaryDirectory directory;
    const DesignTable table = one_factor({0.3, std::nan(""), 0.6, 0.9});
    write_compared(directory / "s.h5", {.designs = 4, .table = table}, compared_manifest("s", 4),
                   [](const Cell& cell) { return luck(cell) + (cell.design == 3 ? -5.0 : cell.design == 2 ? 1.0 : 0.0); });
    const auto results = std::make_shared<const ResultsReader>(directory / "s.h5");
    CHECK(base_point(results->design_table()) == 1);
    CHECK(base_point(one_factor({0.3, 0.6})) == 0);
    CHECK(unchanged_point(results->design_table()) == 1U);
    CHECK_FALSE(unchanged_point(one_factor({0.3, 0.6})));
    CHECK(point_name(results->design_table(), 3, 1).en == "3: voucher_rate = 0.9");
    CHECK(point_name(results->design_table(), 1, 1).en == "1");
    const Arm base{results, 1, point_name(table, 1, 1)};
    std::vector<Arm> others;
    for (const std::size_t point : {0u, 2u, 3u}) others.push_back({results, point, point_name(table, point, 1)});
    std::vector<Comparison> comparisons = compare_runs(base, others, request_of(base, {"hnte", "gdp"}, {guangzhou}, {2020}));
    CHECK(comparisons[0].rows[0].paired.effect.mean == 0.0);
    CHECK(comparisons[1].rows[0].paired.effect.mean == Approx(1.0));
    CHECK(comparisons[2].rows[1].paired.effect.mean == Approx(-5.0));
    comparisons = largest_comparisons(std::move(comparisons), 2);
    REQUIRE(comparisons.size() == 2);
    CHECK(comparisons[0].other.id == "2");
    CHECK(comparisons[1].other.id == "3");
}
