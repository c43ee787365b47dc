#include "analysis/variance_split.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

#include "model/rng.hpp"

using namespace kapok;

TEST_CASE("the share of parameters in a worked analysis of variance", "[unit][variance]") {
    // two members with two values each: means 2 and 6, mean square within 2, between 16, so (16 - 2) / 2 = 7
    const std::vector<double> values{1.0, 3.0, 5.0, 7.0};
    const std::vector<std::int32_t> members{0, 0, 1, 1};
    CHECK(parameter_share(values, members).value() == Approx(7.0 / 9.0));
    // a value that is missing leaves member 1 with one value: within 2 on one degree of freedom, between 6, n0 = 4/3
    const std::vector<double> missing{1.0, 3.0, 5.0, std::nan("")};
    CHECK(parameter_share(missing, members).value() == Approx(3.0 / 5.0));
    // members that differ less than luck would make them: none
    CHECK(parameter_share(std::vector<double>{1.0, 5.0, 2.0, 4.0}, members).value() == 0.0);
}

TEST_CASE("the share of parameters is not told where it cannot be", "[unit][variance]") {
    const std::vector<double> values{1.0, 3.0, 5.0, 7.0};
    CHECK_FALSE(parameter_share(values, std::vector<std::int32_t>{}).has_value());
    CHECK_FALSE(parameter_share(values, std::vector<std::int32_t>{0, 0, 0, 0}).has_value());
    CHECK_FALSE(parameter_share(values, std::vector<std::int32_t>{0, 1, 2, 3}).has_value());
    CHECK_FALSE(parameter_share(std::vector<double>{2.0, 2.0, 2.0, 2.0}, std::vector<std::int32_t>{0, 0, 1, 1}).has_value());
    CHECK_FALSE(parameter_share(std::vector<double>{56.0, 56.0, 56.0 + 1e-13, 56.0 + 1e-13}, std::vector<std::int32_t>{0, 0, 1, 1}).has_value());
}

TEST_CASE("the share of parameters is found in data of known shares", "[statistical][variance]") {
    Stream draws = Rng{3, 0}.stream(1, {0}, Purpose::test);
    std::vector<double> values;
    std::vector<std::int32_t> members;
    for (std::int32_t member = 0; member < 2000; ++member) {
        const double effect = 2.0 * draws.normal();
        for (int luck = 0; luck < 2; ++luck) {
            values.push_back(10.0 + effect + draws.normal());
            members.push_back(member);
        }
    }
    CHECK(parameter_share(values, members).value() == Approx(0.8).margin(0.03));  // standard error 0.008
    const Estimate of_all = parameter_share_estimate(values, members).value();
    CHECK(of_all.value == parameter_share(values, members).value());
    CHECK(of_all.low < 0.8);
    CHECK(of_all.high > 0.8);
    CHECK(of_all.high - of_all.low == Approx(2.0 * 1.645 * 0.008).margin(0.01));
    // six sets with two runs each say next to nothing
    const Estimate of_six = parameter_share_estimate(std::span(values).first(12), std::span(members).first(12)).value();
    CHECK(of_six.high - of_six.low > 0.4);
}
