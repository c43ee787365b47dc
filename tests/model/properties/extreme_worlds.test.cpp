// Worlds that are nothing like the delta: no number may become meaningless, and nothing may break.

#include <catch2/catch.hpp>
#include <functional>
#include <optional>

#include "model/population/initial_parts.hpp"
#include "tests/support/quarter_books.hpp"
#include "tests/support/whole_runs.hpp"

using namespace kapok;
using namespace kapok::test;

namespace {

/// The population of 2015 without the firms that `stays` does not keep.
Registry registry_with(const std::function<bool(const Firms&, std::size_t)>& stays) {
    Registry part = registry_2015();
    const Firms& all = registry_2015().firms;
    std::vector<std::size_t> kept;
    for (std::size_t i = 0; i < all.size(); ++i)
        if (stays(all, i)) kept.push_back(i);
    part.firms = {};
    part.firms.resize(kept.size());
    copy_columns(all, part.firms, [&](const auto& from, auto& to) {
        for (std::size_t k = 0; k < kept.size(); ++k) to[k] = from[kept[k]];
    });
    return part;
}

/// Ratios that have no value where there is nothing to divide by, or no growth to explain.
bool may_be_undefined(std::string_view id) {
    for (const std::string_view ratio :
         {"rd_institution_share", "tech_self_sufficiency", "st_progress_contribution",
          "advanced_manufacturing_share", "hightech_output_share"})
        if (id == ratio) return true;
    return false;
}

/// Recorded variables after 2015 that are not a number, infinite, or below zero.
std::vector<std::string> nonsense_in(const Record& record) {
    std::vector<std::string> found;
    for (std::size_t d = 0; d < datasets().size(); ++d) {
        const Dataset& dataset = datasets()[d];
        if (dataset.variable == nullptr) continue;
        // what guidance funds earn counts against the cost: one firm that does well can bring back more than all levers take
        const bool may_fall = dataset.id == "st_progress_contribution" || dataset.id == "policy_cost";
        for (std::size_t k = dataset.size; k < record.yearly[d].size(); ++k) {
            const double v = record.yearly[d][k];
            if (std::isnan(v) && may_be_undefined(dataset.id)) continue;
            if (!std::isfinite(v) || (v < 0.0 && !may_fall))
                found.push_back(dataset.id + " of " + std::string(region_id(k % dataset.size)) + " in " +
                                std::to_string(Record::first_year + k / dataset.size) + ": " +
                                std::to_string(v));
        }
    }
    return found;
}

/// Columns of firms that hold something which is not a number.
template <class Columns>
std::vector<std::string> not_numbers_in(const Columns& columns) {
    std::vector<std::string> found;
    Columns::for_each_column(columns, [&](const char* name, const auto& column) {
        using Value = typename std::decay_t<decltype(column)>::value_type;
        if constexpr (std::is_floating_point_v<Value>)
            for (const Value v : column)
                if (!std::isfinite(v)) {
                    found.emplace_back(name);
                    break;
                }
    });
    return found;
}

/// Runs to the end and checks books, columns and what is recorded.
Record checked_run(const RunPlan& plan) {
    std::optional<QuarterBooks> books;
    const Record record = simulate(plan, [&](const World& world) {
        if (!books)
            books.emplace(world);
        else
            books->close(world);
        CHECK(not_numbers_in(world.firms) == std::vector<std::string>{});
        CHECK(not_numbers_in(world.institutions) == std::vector<std::string>{});
        CHECK(not_numbers_in(world.incubators) == std::vector<std::string>{});
        return true;
    });
    CHECK(books->faults() == std::vector<std::string>{});
    CHECK(nonsense_in(record) == std::vector<std::string>{});
    CHECK(record.years == plan.until_year - Record::first_year + 1);
    return record;
}

RunPlan plan_on(const Registry& registry, const Schedule& schedule, double scale, int until) {
    RunPlan plan = run_plan(schedule, scale, until);
    plan.registry = &registry;
    plan.parameters = registry.parameters;
    return plan;
}

}  // namespace

TEST_CASE("a city without firms stays without them and the others go on", "[property]") {
    const Registry registry =
        registry_with([](const Firms& f, std::size_t i) { return f.city[i] != Place::zhaoqing; });
    const Schedule plan = schedule_of("plan");
    const Record record = checked_run(plan_on(registry, plan, 0.01, 2020));
    CHECK(value_in(record, "firms", 2015, static_cast<std::size_t>(Place::zhaoqing)) == 0.0);
    CHECK(value_in(record, "firms", 2020, static_cast<std::size_t>(Place::guangzhou)) > 0.0);
}

TEST_CASE("a delta whose firms are all in one city runs", "[property]") {
    const Registry registry =
        registry_with([](const Firms& f, std::size_t i) { return f.city[i] == Place::shenzhen; });
    const Schedule plan = schedule_of("plan");
    checked_run(plan_on(registry, plan, 0.01, 2020));
}

TEST_CASE("a delta with one firm, or none, runs", "[property]") {
    const std::size_t firms = GENERATE(0U, 1U);
    const Registry registry = registry_with([&](const Firms&, std::size_t i) { return i < firms; });
    const Schedule plan = schedule_of("plan");
    checked_run(plan_on(registry, plan, 1.0, 2020));
}

TEST_CASE("a delta of a few dozen agents runs", "[property]") {
    const Schedule plan = schedule_of("plan");
    const double scale = GENERATE(0.0005, 0.00001);
    checked_run(run_plan(plan, scale, 2022));
}

TEST_CASE("governments without any money for policy run", "[property]") {
    Schedule schedule = schedule_of_2015();
    for (std::size_t row = 0; row < lever_count; ++row)
        if (lever_table[row].unit.find("CNY") != std::string_view::npos)
            for (const Place c : cities) set_from(schedule, {row}, c, 2016.0, lever_table[row].lowest);
    checked_run(run_plan(schedule, 0.01, 2020));
}

TEST_CASE("cities without a budget for science and technology run", "[property]") {
    auto baseline = std::make_shared<Baseline>(*registry_2015().baseline);
    for (const Place c : cities) baseline->city.at("fiscal_st_expenditure")[c] = 0.0;
    const auto registry = build_registry(baseline, Parameters{});
    const Schedule plan = schedule_of("plan");
    const double pro_rata = GENERATE(0.0, 1.0);
    RunPlan run = plan_on(*registry, plan, 0.01, 2020);
    run.parameters.set("budget_rule_pro_rata"_parameter, pro_rata);
    checked_run(run);
}

TEST_CASE("levers at the ends of their ranges leave every number meaningful", "[property]") {
    const bool high = GENERATE(false, true);
    Schedule schedule = schedule_of_2015();
    for (std::size_t row = 0; row < lever_count; ++row)
        for (const Place c : cities)
            set_from(schedule, {row}, c, 2016.0,
                                   high ? lever_table[row].highest : lever_table[row].lowest);
    checked_run(run_plan(schedule, 0.01, 2020));
}
