// From a sweep to its points and their scenarios.
#include "runner/sweep/design_points.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <stdexcept>

#include "runner/evidence/calibrated_parameters.hpp"
#include "tests/runner/sweep/sweep_support.hpp"

using namespace kapok;
using test::factorial;
using test::scenario_of;
using test::sweep_of;

namespace {

constexpr Lever voucher = "voucher_rate"_lever, coordination = "prd_coordination"_lever;

/// The scenario of a point as a text, but for the question, which is the sweep's.
std::string resolved(const Sweep& sweep, std::size_t point) {
    return kapok::scenario_of(sweep, design_points(sweep), point).resolved_toml;
}

double at(const Scenario& scenario, Lever lever, Place city, double date) {
    return scenario.schedule.at(lever, city, date);
}

constexpr std::string_view settings = "replicates = 2\nscale = 0.01\nuntil = 2030\n";

}  // namespace

TEST_CASE("the points of every kind of design are as many as it says, and the same each time",
          "[unit][sweep]") {
    const std::string
        factors =
            "[[factors]]\nid = \"voucher_rate\"\n[[factors]]\nid = \"loss_carry_forward\"\nwhole = "
            "true\n[[factors]]\nid = \"rd_grant_rate\"\nvalues = [0, 0.1, 0.2]\n",
        budget = "[packages]\nbudget = 8\nlevers = [\"voucher_rate\", \"rd_grant_rate\", \"mobility\"]\n";
    const std::pair<std::string, std::size_t> designs[] = {
        {"kind = \"factorial\"\nlevels = 4\n" + factors, 48},
        {"kind = \"one_at_a_time\"\n" + factors, 8},
        {"kind = \"latin_hypercube\"\nsamples = 9\n" + factors, 9},
        {"kind = \"latin_hypercube\"\nsamples = 9\ntries = 5\nseed = 2\n" + factors, 9},
        {"kind = \"sobol\"\nsamples = 8\n" + factors, 40},
        {"kind = \"sobol\"\nsamples = 8\nsecond_order = true\nshift = true\n" + factors, 64},
        {"kind = \"morris\"\ntrajectories = 5\n" + factors, 20},
        {"kind = \"simplex\"\nsamples = 6\n" + budget, 10},
        {"kind = \"simplex_lattice\"\nsteps = 3\n" + budget, 10},
        {"kind = \"list\"\npoints = [{}, {}]\n" + factors, 2},
    };
    for (const auto& [design, count] : designs) {
        INFO(design);
        const Sweep sweep = sweep_of("[design]\n" + design);
        const DesignPoints points = design_points(sweep),
                           again = design_points(sweep_of("[design]\n" + design));
        CHECK(points.size() == count);
        CHECK(sweep.point_count() == static_cast<double>(count));
        CHECK(points.columns.size() == 3);
        CHECK(points.columns == sweep.columns());
        for (Eigen::Index i = 0; i < points.values.size(); ++i)
            CHECK((points.values(i) == again.values(i) ||
                   (std::isnan(points.values(i)) && std::isnan(again.values(i)))));
    }
}

TEST_CASE("points hold values of the factors, within their ranges and lists", "[unit][sweep]") {
    const Sweep sweep = sweep_of(
        "[design]\nkind = \"latin_hypercube\"\nsamples = 60\n[[factors]]\nid = \"voucher_rate\"\nrange = "
        "[0.2, 0.6]\n[[factors]]\nid = \"loss_carry_forward\"\nrange = [5, "
        "10]\nwhole = true\n[[factors]]\nid = \"rd_grant_rate\"\nvalues = [0, 0.1, 0.2]\n");
    const Eigen::MatrixXd values = design_points(sweep).values;
    CHECK(values.col(0).minCoeff() >= 0.2);
    CHECK(values.col(0).maxCoeff() <= 0.6);
    for (Eigen::Index i = 0; i < values.rows(); ++i) CHECK(values(i, 1) == std::round(values(i, 1)));
    CHECK(values.col(1).minCoeff() == 5.0);
    CHECK(values.col(1).maxCoeff() == 10.0);
    for (const double grant : {0.0, 0.1, 0.2}) CHECK((values.col(2).array() == grant).count() == 20);
}

TEST_CASE("a point is the base with the values of its factors", "[unit][sweep]") {
    const Sweep sweep =
        sweep_of("base = \"plan\"\nabout = \"why\"\n" + std::string(settings) +
                 factorial("[[factors]]\nid = \"voucher_rate\"\nvalues = [0.4, 0.6]\ncities = "
                           "[\"Guangzhou\", \"Foshan\"]\nfrom = 2018\n"
                           "[[factors]]\nid = \"coordination_minutes_cut\"\nvalues = [0.1]\n[[factors]]\nid "
                           "= \"growth_offset\"\nvalues = [0.01]\ncities = [\"Zhuhai\"]\n"));
    const DesignPoints points = design_points(sweep);
    const Scenario scenario = kapok::scenario_of(sweep, points, 1);
    CHECK(scenario.name == "test_1");
    CHECK(scenario.about == "why");
    CHECK(scenario.files == sweep.files);
    CHECK(
        scenario.resolved_toml ==
        scenario_of("extends = \"plan\"\nabout = \"why\"\n" + std::string(settings) +
                    "[levers.voucher_rate]\nGuangzhou = [[2016, 0.5], [2018, 0.6]]\nFoshan = [[2018, 0.6]]\n"
                    "[parameters]\ncoordination_minutes_cut = 0.1\ngrowth_offset = { Zhuhai = 0.01 }\n")
            .resolved_toml);
    CHECK_THROWS_AS(kapok::scenario_of(sweep, points, 2), std::out_of_range);
}

TEST_CASE("what a point is can be read again from its text", "[unit][sweep]") {
    const Sweep sweep =
        sweep_of("base = \"plan_to_2049\"\n" + std::string(settings) +
                 "[design]\nkind = \"latin_hypercube\"\nsamples = 3\n[[factors]]\nid = "
                 "\"prd_coordination\"\nfrom = 2017.3\nto = 2023\n[[factors]]\nid = "
                 "\"posterior_member\"\n[[factors]]\nid = \"meeting_range_minutes\"\nscale = \"log\"\n");
    for (std::size_t point = 0; point < 3; ++point) {
        const std::string text = resolved(sweep, point);
        CHECK(scenario_of(text).resolved_toml == text);
    }
}

TEST_CASE("one at a time, the first point is the base itself", "[unit][sweep]") {
    const Sweep sweep = sweep_of(
        "base = \"plan\"\n[design]\nkind = \"one_at_a_time\"\n[[factors]]\nid = "
        "\"voucher_rate\"\n[[factors]]\nid = \"rd_grant_rate\"\n");
    Scenario base = sweep.base;
    base.about = base.about_zh = {};
    CHECK(resolved(sweep, 0) == resolved_text(base));
    const Scenario moved = kapok::scenario_of(sweep, design_points(sweep), 2);
    CHECK(at(moved, voucher, Place::zhuhai, 2020.0) == 0.9);
    CHECK(at(moved, "rd_grant_rate"_lever, Place::guangzhou, 2020.0) == 0.045);
}

TEST_CASE("a lever keeps its course before a factor's dates and takes it up again after them",
          "[unit][sweep]") {
    const Sweep sweep = sweep_of(
        "base = \"plan\"\n[design]\nkind = \"list\"\npoints = [{ prd_coordination = 1 }]\n[[factors]]\nid = "
        "\"prd_coordination\"\nfrom = 2017.0\nto = 2019.0\n");
    const Scenario scenario = kapok::scenario_of(sweep, design_points(sweep), 0);
    for (Quarter quarter; quarter.year() < 2025; ++quarter) {
        const double date = quarter.middle();
        INFO(date);
        CHECK(at(scenario, coordination, Place::foshan, date) ==
              Approx(date > 2017 && date < 2019 ? 1.0 : at(sweep.base, coordination, Place::foshan, date)));
    }
}

TEST_CASE("courses are overlaid exactly, whatever their form", "[unit][sweep]") {
    const auto values = [](const Course& course) {
        std::vector<double> all;
        for (Quarter quarter; quarter.year() < 2030; ++quarter)
            all.push_back(course.at(quarter.middle(), 0.2));
        return all;
    };
    const std::vector<std::vector<SchedulePoint>> courses{{},
                                                          {{2016, 0.4}},
                                                          {{2015.5, 0.3}, {2018, 0.6}, {2020, 0.4}},
                                                          {{2024, 0.5}},
                                                          {{2024, 0.5}, {2028, 0.9}}};
    for (const Form form : {Form::step, Form::ramp})
        for (const auto& points : courses)
            for (const double from : {2016.0, 2018.0, 2019.3, 2026.0})
                for (const std::optional<double> to :
                     {std::optional<double>{}, std::optional(2027.0), std::optional(from + 0.001)}) {
                    const Course before{form, points}, after = overlaid(before, 0.2, {{}, from, to}, 0.75);
                    const auto old_values = values(before), new_values = values(after);
                    INFO(from << " to " << to.value_or(0) << ", " << points.size() << " points, form "
                              << static_cast<int>(form));
                    for (std::size_t i = 1; i < after.points.size(); ++i)
                        CHECK(after.points[i - 1].date < after.points[i].date);
                    for (std::size_t q = 0; q < old_values.size(); ++q) {
                        const double date = Quarter{static_cast<int>(q)}.middle();
                        const bool inside = date >= from && (!to || date < *to);
                        CHECK(new_values[q] == Approx(inside ? 0.75 : old_values[q]));
                    }
                }
}

TEST_CASE("factors of one lever at different dates follow each other, in whatever order they are listed",
          "[unit][sweep]") {
    const std::string
        early = "[[factors]]\nid = \"voucher_rate\"\nname = \"early\"\nvalues = [0.4]\n",
        late = "[[factors]]\nid = \"voucher_rate\"\nname = \"late\"\nvalues = [0.7]\nfrom = 2020\n";
    CHECK(resolved(sweep_of(factorial(early + late)), 0) == resolved(sweep_of(factorial(late + early)), 0));
    const Sweep sweep = sweep_of(factorial(late + early));
    const Scenario scenario = kapok::scenario_of(sweep, design_points(sweep), 0);
    CHECK(at(scenario, voucher, Place::foshan, 2019.9) == 0.4);
    CHECK(at(scenario, voucher, Place::foshan, 2020.1) == 0.7);
}

TEST_CASE("levers that move together stand between their ends", "[unit][sweep]") {
    const Sweep sweep =
        sweep_of(factorial("[[factors]]\nid = \"taxes\"\nlevers = { hnte_tax_rate = [0.15, 0.1], "
                           "super_deduction = [0.5, 1] }\nvalues = [0.5, 1]\n"));
    const DesignPoints points = design_points(sweep);
    const Scenario half = kapok::scenario_of(sweep, points, 0), full = kapok::scenario_of(sweep, points, 1);
    CHECK(at(half, "hnte_tax_rate"_lever, Place::foshan, 2020) == Approx(0.125));
    CHECK(at(half, "super_deduction"_lever, Place::foshan, 2020) == 0.75);
    CHECK(at(full, "hnte_tax_rate"_lever, Place::foshan, 2020) == 0.1);
}

TEST_CASE("a scenario takes the base's place, and levers are set on top of it", "[unit][sweep]") {
    const Sweep sweep = sweep_of(
        std::string(settings) +
        factorial("[[factors]]\nid = \"voucher_rate\"\nvalues = [0.8]\ncities = "
                  "[\"Foshan\"]\n[[factors]]\nid = \"scenario\"\nvalues = [\"baseline\", \"plan\"]\n"));
    const std::string lever = "[levers.voucher_rate]\nFoshan = 0.8\n",
                      head = "about = \"\"\nabout_zh = \"\"\n" + std::string(settings);
    CHECK(resolved(sweep, 0) == scenario_of("extends = \"baseline\"\n" + head + lever).resolved_toml);
    CHECK(resolved(sweep, 1) == scenario_of("extends = \"plan\"\n" + head + lever).resolved_toml);
}

TEST_CASE("a member of the posterior sets all parameters that are drawn, and a factor sets its own on top",
          "[unit][sweep]") {
    const Sweep sweep = sweep_of(
        "[design]\nkind = \"list\"\npoints = [{ posterior_member = 3, quality_step = 0.05 "
        "}]\n[[factors]]\nid = \"quality_step\"\n[[factors]]\nid = \"posterior_member\"\n");
    const Scenario scenario = kapok::scenario_of(sweep, design_points(sweep), 0);
    const Posterior& posterior = shipped_posterior();
    CHECK_FALSE(scenario.draw_parameters);
    CHECK(scenario.parameters("quality_step"_parameter) == 0.05);
    const std::size_t step = find_calibrated_parameter("quality_step").value();
    for (std::size_t k = 0; k < posterior.parameters.size(); ++k)
        if (posterior.parameters[k] != step)
            CHECK(calibrated_parameters()[posterior.parameters[k]].value_in(scenario.parameters) ==
                  posterior.members[3][k]);
}

TEST_CASE("a parameter that a factor sets to its table's value is not drawn", "[unit][sweep]") {
    const ParameterSpec& spec = parameter_table["quality_step"_parameter.row];
    Sweep sweep =
        sweep_of("[design]\nkind = \"list\"\npoints = [{ quality_step = " + std::to_string(spec.value) +
                 " }]\n[[factors]]\nid = \"quality_step\"\n");
    const Scenario scenario = kapok::scenario_of(sweep, design_points(sweep), 0);
    const double value = scenario.parameters("quality_step"_parameter);
    CHECK(value == Approx(spec.value).epsilon(1e-15));
    for (const Parameters& member : members_for(shipped_posterior(), scenario.parameters).members)
        CHECK(member("quality_step"_parameter) == value);

    sweep.base.draw_parameters = false;
    CHECK(kapok::scenario_of(sweep, design_points(sweep), 0).parameters("quality_step"_parameter) ==
          spec.value);
}

TEST_CASE("the money of a package is spent through the values that cost it", "[unit][sweep]") {
    const Sweep sweep = sweep_of(
        "[design]\nkind = \"simplex_lattice\"\nsteps = 2\n[packages]\nbudget = 20\nlevers = "
        "[\"talent_programme\", \"university_building\"]\ncities = [\"Guangzhou\"]\n");
    const DesignPoints points = design_points(sweep);
    REQUIRE(points.size() == 3);
    CHECK(points.values(1, 0) == 10.0);
    for (Eigen::Index i = 0; i < 3; ++i) CHECK(points.values.row(i).sum() == 20.0);
    const auto added = [](Lever lever, double money) { return lever.spec().in_2015 + money; };
    const Scenario all_in_one = kapok::scenario_of(sweep, points, 0, added),
                   equal = kapok::scenario_of(sweep, points, 1, added);
    CHECK(at(all_in_one, "talent_programme"_lever, Place::guangzhou, 2020) == 23.0);
    CHECK(all_in_one.schedule.course("university_building"_lever, Place::guangzhou).points.empty());
    CHECK(at(equal, "talent_programme"_lever, Place::guangzhou, 2020) == 13.0);
    CHECK(at(equal, "university_building"_lever, Place::guangzhou, 2020) == 20.0);
    CHECK(equal.schedule.course("talent_programme"_lever, Place::foshan).points.empty());
    CHECK_THROWS_AS(kapok::scenario_of(sweep, points, 0), std::logic_error);
}
