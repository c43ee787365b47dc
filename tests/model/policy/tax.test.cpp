// The tax law, worked by hand from its text.

#include "model/policy/tax.hpp"

#include <array>
#include <catch2/catch.hpp>

#include "model/stages/user_cost.hpp"
#include "tests/runner/runner_support.hpp"

namespace kapok {
namespace {

/// The law of 2015: 15% with a certificate, 10% for small firms with profit up to 0.3 million CNY.
double rate_of_2015(bool hnte, double profit, bool special_zone = false, double age_years = 8.0) {
    return tax_rate(hnte, special_zone, age_years, profit, 0.15, 0.10, 0.3);
}

}  // namespace

TEST_CASE("corporate tax is 25%, 15% with a certificate, and 10% for small firms up to the ceiling",
          "[unit][tax]") {
    CHECK(rate_of_2015(false, 1.0) == 0.25);
    CHECK(rate_of_2015(true, 1.0) == 0.15);
    CHECK(rate_of_2015(false, 0.3) == 0.10);
    CHECK(rate_of_2015(false, 0.30001) == 0.25);  // a cliff, as before 2019
    CHECK(rate_of_2015(true, 0.2) == 0.10);       // the lower of the two
    // a firm of 20 million CNY of revenue and 5% profit saves 0.1 million a year by its certificate
    CHECK((rate_of_2015(false, 1.0) - rate_of_2015(true, 1.0)) * 1.0 == Approx(0.1));
}

TEST_CASE("a certificate in a special zone: nothing for two years, 12.5% for three, then 15%",
          "[unit][tax]") {
    CHECK(rate_of_2015(true, 5.0, true, 1.75) == 0.0);
    CHECK(rate_of_2015(true, 5.0, true, 2.0) == 0.125);
    CHECK(rate_of_2015(true, 5.0, true, 4.75) == 0.125);
    CHECK(rate_of_2015(true, 5.0, true, 5.0) == 0.15);
    CHECK(rate_of_2015(false, 5.0, true, 1.0) == 0.25);
    CHECK(rate_of_2015(true, 5.0, false, 1.0) == 0.15);
    CHECK(tax_rate(true, true, 3.0, 5.0, 0.10, 0.10, 0.3) ==
          0.10);  // where the certificate's rate is lower still
    CHECK(rate_of_2015(true, 0.2, true, 3.0) == 0.10);  // or the rate of small firms
}

TEST_CASE(
    "a deduction that profits must wait for is worth less, and nothing after the years of carry-forward",
    "[unit][tax]") {
    CHECK(relief_value(0.0, 1.0, 5.0) == 1.0);
    CHECK(relief_value(3.0, 1.0, 5.0) == Approx(std::exp(-0.24)));
    CHECK(relief_value(5.1, 1.0, 5.0) == 0.0);
    CHECK(relief_value(5.1, 1.0, 10.0) == Approx(std::exp(-0.408)));
    CHECK(relief_value(0.0, -1.0, 5.0) == Approx(std::exp(-0.2)));
    CHECK(relief_value(0.0, -1.0, 0.0) == 0.0);
    CHECK(relief_value(0.0, 1.0, 0.0) == 1.0);
}

TEST_CASE("from 50% to 75% the user cost of R&D falls by 10% at 25% tax and by 4.8% at 15%", "[unit][tax]") {
    // (1 - 0.25 x 1.5) / 0.75 = 5/6; (1 - 0.25 x 1.75) / 0.75 = 3/4
    CHECK(b_index({0.25, 1.0}, 0.5, 1.0) == Approx(5.0 / 6.0).epsilon(1e-14));
    CHECK(b_index({0.25, 1.0}, 0.75, 1.0) == Approx(0.75).epsilon(1e-14));
    // (1 - 0.15 x 1.5) / 0.85 = 31/34; (1 - 0.15 x 1.75) / 0.85 = 59/68
    CHECK(b_index({0.15, 1.0}, 0.5, 1.0) == Approx(31.0 / 34.0).epsilon(1e-14));
    CHECK(b_index({0.15, 1.0}, 0.75, 1.0) == Approx(59.0 / 68.0).epsilon(1e-14));
    CHECK(b_index({0.15, 1.0}, 0.75, 1.0) / b_index({0.15, 1.0}, 0.5, 1.0) ==
          Approx(1.0 - 0.0484).epsilon(1e-3));
}

TEST_CASE("a super-deduction rate of zero, or no eligible R&D, or no tax leaves the outlay itself",
          "[unit][tax]") {
    CHECK(b_index({0.25, 1.0}, 0.0, 1.0) == 1.0);
    CHECK(b_index({0.25, 1.0}, 0.75, 0.0) == 1.0);
    CHECK(b_index({0.25, 0.0}, 0.75, 1.0) == 1.0);
    CHECK(b_index({0.0, 1.0}, 0.75, 1.0) == 1.0);
    CHECK(b_index({0.25, 1.0}, 0.5, 0.5) == Approx((1.0 - 0.25 * 1.25) / 0.75).epsilon(1e-14));
}

TEST_CASE("a firm claims the highest super-deduction rate of the groups it belongs to", "[unit][tax]") {
    Policy policy = Schedule(test::baseline_2015()).of_2015();
    policy.values["super_deduction"_lever.row][Place::foshan] = 0.5;
    policy.values["super_deduction_st_sme"_lever.row][Place::foshan] = 0.75;
    policy.values["super_deduction_manufacturing"_lever.row][Place::foshan] = 1.0;
    const FiscalLevers levers(policy, Place::foshan);
    CHECK(levers.deduction(false, false) == 0.5);
    CHECK(levers.deduction(true, false) == 0.75);
    CHECK(levers.deduction(false, true) == 1.0);
    CHECK(levers.deduction(true, true) == 1.0);
}

TEST_CASE("what a group's rate adds to the wider laws is its own part of the deduction", "[unit][tax]") {
    Policy policy = Schedule(test::baseline_2015()).of_2015();
    const auto parts = [&](double general, double manufacturing, double st_sme, bool of_st_sme, bool manufactures) {
        policy.values["super_deduction"_lever.row][Place::foshan] = general;
        policy.values["super_deduction_manufacturing"_lever.row][Place::foshan] = manufacturing;
        policy.values["super_deduction_st_sme"_lever.row][Place::foshan] = st_sme;
        const auto p = FiscalLevers(policy, Place::foshan).deduction_parts(of_st_sme, manufactures);
        return std::array{p.general, p.manufacturing, p.st_sme};
    };
    using Parts = std::array<double, 3>;  // general, manufacturing, S&T SME
    CHECK(parts(0.5, 0.75, 1.0, true, true) == Parts{0.5, 0.25, 0.25});
    CHECK(parts(0.5, 0.75, 1.0, true, false) == Parts{0.5, 0.0, 0.5});
    CHECK(parts(0.5, 0.75, 1.0, false, true) == Parts{0.5, 0.25, 0.0});
    CHECK(parts(0.5, 0.75, 1.0, false, false) == Parts{0.5, 0.0, 0.0});
    CHECK(parts(0.5, 1.0, 0.75, true, true) == Parts{0.5, 0.5, 0.0});
    CHECK(parts(1.0, 0.75, 0.75, true, true) == Parts{1.0, 0.0, 0.0});
}

TEST_CASE(
    "user cost by hand: 25% tax, half deduction, 10% grant of which 45% leaks, open equipment for small "
    "firms",
    "[unit][tax]") {
    Policy policy = Schedule(test::baseline_2015()).of_2015();
    const auto set = [&](Lever lever, double value) { policy.values[lever.row][Place::foshan] = value; };
    for (const Lever l :
         {"super_deduction"_lever, "super_deduction_st_sme"_lever, "super_deduction_manufacturing"_lever})
        set(l, 0.5);
    set("sme_tax_rate"_lever, 0.10);
    set("sme_tax_ceiling"_lever, 0.3);
    set("rd_grant_rate"_lever, 0.06);
    set("provincial_rd_grant"_lever, 0.04);
    set("shared_facilities"_lever, 1.0);
    const FiscalLevers levers(policy, Place::foshan);
    FirmAccounts firm{.operating = 10.0, .rd_real = 2.0, .age_years = 8.0};
    CHECK(user_cost(firm, levers, {0.45, 1.0}, false) == Approx(5.0 / 6.0).epsilon(1e-12));
    firm.takes_grants = true;
    CHECK(user_cost(firm, levers, {0.45, 1.0}, false) ==
          Approx(5.0 / 6.0 * (1.0 - 0.93 * 0.10 * 0.55)).epsilon(1e-12));
    CHECK(user_cost(firm, levers, {0.45, 1.0}, true) ==
          Approx(5.0 / 6.0 * (1.0 - 0.93 * 0.10 * 0.55) * 0.95).epsilon(1e-12));
    CHECK(user_cost(firm, levers, {0.45, 0.5}, false) ==
          Approx(5.0 / 6.0 * (1.0 - 0.93 * 0.07 * 0.55)).epsilon(1e-12));  // the city pays half
    firm.takes_grants = false;
    firm.hnte = true;
    CHECK(user_cost(firm, levers, {0.45, 1.0}, false) == Approx(31.0 / 34.0).epsilon(1e-12));
    firm.tax_loss = 16.0;  // two years of profit
    CHECK(user_cost(firm, levers, {0.45, 1.0}, false) ==
          Approx(b_index({0.15, std::exp(-0.16)}, 0.5, 1.0)).epsilon(1e-12));
    firm = {.operating = 2.0, .rd_real = 3.0, .age_years = 8.0};  // no profit, but no small firm: 25%, later
    CHECK(user_cost(firm, levers, {0.45, 1.0}, false) ==
          Approx(b_index({0.25, std::exp(-0.2)}, 0.5, 1.0)).epsilon(1e-12));
    firm = {.operating = 0.2, .rd_real = 3.0, .age_years = 8.0};  // small in a good year too: 10%
    CHECK(user_cost(firm, levers, {0.45, 1.0}, false) ==
          Approx(b_index({0.10, std::exp(-0.2)}, 0.5, 1.0)).epsilon(1e-12));
    firm = {.operating = 2.2, .rd_real = 2.0, .age_years = 8.0};  // a small firm: 10%
    CHECK(user_cost(firm, levers, {0.45, 1.0}, false) == Approx(0.85 / 0.90).epsilon(1e-12));
}

TEST_CASE("operating surplus: margin, research rent and quality by hand, and never above 80% of value added",
          "[unit][tax]") {
    CHECK(operating_surplus(100.0, 0.06, 0.0, 0.0, 0.25) == Approx(6.0));
    CHECK(operating_surplus(100.0, 0.06, 0.05, 0.0, 0.25) == Approx(8.0));
    CHECK(operating_surplus(100.0, 0.06, 0.0, 0.4, 0.25) == Approx(6.0 * std::exp(0.2)));
    CHECK(operating_surplus(100.0, 0.06, 0.0, 9.0, 0.99) ==
          Approx(6.0 * std::exp(1.0)));  // leads count up to 2
    CHECK(operating_surplus(100.0, 0.30, 0.0, 0.0, 0.25) == Approx(20.0));
}

}  // namespace kapok
