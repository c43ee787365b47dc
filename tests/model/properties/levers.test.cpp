// Every lever does something, only from its date on, and nothing while it stands where it stood in 2015.

#include <tbb/parallel_for.h>

#include <bit>
#include <catch2/catch.hpp>
#include <numeric>
#include <set>

#include "tests/support/whole_runs.hpp"

using namespace kapok;
using namespace kapok::test;

namespace {

constexpr double scale = 0.03;
/// Firms of few kinds answer to some levers (backed ones at a bank's margin): a world may have none of them, so what a
/// lever does not do in the first is asked of a larger one.
constexpr double larger_scale = 0.15;
constexpr double date_of_change = 2018.0;
constexpr int until = 2025;

/// Datasets that book what a policy costs, or pass it on, and may move although nobody behaves differently.
bool is_bookkeeping(std::string_view id) {
    const std::set<std::string_view> ids{"policy_cost", "policy_cost_by_lever", "budget_overspend",
                                         "capital_flow", "holder_flow"};
    return ids.contains(id);
}

bool same_bits(std::span<const double> a, std::span<const double> b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](double x, double y) {
        return std::bit_cast<std::uint64_t>(x) == std::bit_cast<std::uint64_t>(y);
    });
}

struct Difference {
    bool before = false;     ///< something differs before the date of change
    bool behaviour = false;  ///< something other than bookkeeping differs
};

Difference difference(const Record& a, const Record& b) {
    const auto years_before = static_cast<std::size_t>(date_of_change) - Record::first_year;
    const auto quarters_before = 4 * (years_before - 1);
    Difference found;
    for (std::size_t d = 0; d < datasets().size(); ++d) {
        const std::size_t size = datasets()[d].size;
        const auto first = [&](const std::vector<double>& values, std::size_t periods) {
            return std::span(values).first(std::min(values.size(), periods * size));
        };
        found.before |=
            !same_bits(first(a.yearly[d], years_before), first(b.yearly[d], years_before)) ||
            !same_bits(first(a.quarterly[d], quarters_before), first(b.quarterly[d], quarters_before));
        found.behaviour |= !is_bookkeeping(datasets()[d].id) && !same_bits(a.yearly[d], b.yearly[d]);
    }
    return found;
}

/// The levers that are inert or act before their date, when each is moved in all cities.
struct LeverFaults {
    std::vector<std::string> inert, early;
};

/// What each of these levers changes, moved alone in all cities.
std::vector<Difference> differences_of(const std::vector<std::size_t>& rows, double at_scale) {
    const Schedule none = schedule_of_2015();
    std::vector<Difference> differences(rows.size());
    if (rows.empty()) return differences;
    const Record unmoved = simulate(run_plan(none, at_scale, until));
    tbb::parallel_for(std::size_t{0}, rows.size(), [&](std::size_t k) {
        Schedule schedule = none;
        for (const Place c : cities)
            set_from(schedule, {rows[k]}, c, date_of_change, moved_value(lever_table[rows[k]]));
        differences[k] = difference(simulate(run_plan(schedule, at_scale, until)), unmoved);
    });
    return differences;
}

LeverFaults faults_of_all_levers() {
    std::vector<std::size_t> rows(lever_count);
    std::iota(rows.begin(), rows.end(), std::size_t{0});
    LeverFaults faults;
    for (const double at_scale : {scale, larger_scale}) {
        const std::vector<Difference> differences = differences_of(rows, at_scale);
        std::vector<std::size_t> inert;
        for (std::size_t k = 0; k < rows.size(); ++k) {
            if (!differences[k].behaviour) inert.push_back(rows[k]);
            if (differences[k].before) faults.early.emplace_back(lever_table[rows[k]].id);
        }
        rows = inert;
    }
    for (const std::size_t row : rows) faults.inert.emplace_back(lever_table[row].id);
    return faults;
}

}  // namespace

TEST_CASE("every lever, set alone to its value of 2015, changes nothing", "[property]") {
    const Schedule none = schedule_of_2015();
    const std::string expected = hash_of(simulate(run_plan(none, scale, 2019)));
    std::vector<std::string> hashes(lever_count);
    tbb::parallel_for(std::size_t{0}, lever_count, [&](std::size_t row) {
        Schedule one_set = none;
        for (const Place c : cities) set_from(one_set, {row}, c, date_of_change, none.in_2015({row}, c));
        hashes[row] = hash_of(simulate(run_plan(one_set, scale, 2019)));
    });
    for (std::size_t row = 0; row < lever_count; ++row) {
        INFO(lever_table[row].id);
        CHECK(hashes[row] == expected);
    }
}

TEST_CASE("every lever moved in 2018 changes what somebody does, and nothing before 2018", "[property]") {
    const LeverFaults faults = faults_of_all_levers();
    CHECK(faults.inert == std::vector<std::string>{});
    CHECK(faults.early == std::vector<std::string>{});
}
