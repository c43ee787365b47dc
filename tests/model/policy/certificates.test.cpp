// Conditions of the certificates, by their text.

#include "model/policy/certificates.hpp"

#include <catch2/catch.hpp>

#include "model/stages/eligibility.hpp"

namespace kapok {
namespace {

/// One firm that meets every condition of the HNTE test with something to spare; 30 million CNY of revenue.
Firms eligible_firm() {
    Firms f;
    f.resize(1);
    f.id[0] = 1;
    while (trait(f.id[0], Trait::innovation_score) < 0.9) ++f.id[0];  // 71 points or more of the drawn part
    f.set(0, Mark::alive);
    f.set(0, Mark::performer);
    f.born[0] = -20;
    f.sales[0] = f.sales_last_year[0] = 30.0;
    f.rd_real[0] = f.rd_reported[0] = 1.6;
    f.hightech_share[0] = 0.7F;
    return f;
}

constexpr Quarter now{4};

}  // namespace

TEST_CASE("the R&D threshold is 5% up to 50 million CNY of revenue, 4% up to 200 million, 3% above",
          "[unit][certificates]") {
    CHECK(hnte_intensity_threshold(1.0) == 0.05);
    CHECK(hnte_intensity_threshold(50.0) == 0.05);
    CHECK(hnte_intensity_threshold(50.01) == 0.04);
    CHECK(hnte_intensity_threshold(200.0) == 0.04);
    CHECK(hnte_intensity_threshold(200.01) == 0.03);
    CHECK(hnte_intensity_threshold(9e4) == 0.03);
}

TEST_CASE("a firm that meets every condition passes, and failing any one of them fails it",
          "[unit][certificates]") {
    Firms f = eligible_firm();
    REQUIRE(passes_hnte_test(f, 0, now));
    SECTION("younger than a year") {
        f.born[0] = static_cast<std::int16_t>(now.index - 3);
        CHECK_FALSE(passes_hnte_test(f, 0, now));
        f.born[0] = static_cast<std::int16_t>(now.index - 4);
        CHECK(passes_hnte_test(f, 0, now));
    }
    SECTION("high-tech products below 60% of revenue") {
        f.hightech_share[0] = 0.599F;
        CHECK_FALSE(passes_hnte_test(f, 0, now));
        f.hightech_share[0] = 0.60F;
        CHECK(passes_hnte_test(f, 0, now));
    }
    SECTION("reported R&D below 5% of revenue, whatever its real part") {
        f.rd_reported[0] = 1.49;
        CHECK_FALSE(passes_hnte_test(f, 0, now));
        f.rd_reported[0] = 1.5;
        f.rd_real[0] = 0.9;
        CHECK(passes_hnte_test(f, 0, now));
    }
    SECTION("the class of revenue decides: 4% of 60 million") {
        f.sales[0] = f.sales_last_year[0] = 60.0;
        f.rd_reported[0] = 2.41;
        CHECK(passes_hnte_test(f, 0, now));
        f.rd_reported[0] = 2.39;
        CHECK_FALSE(passes_hnte_test(f, 0, now));
    }
    SECTION("a score of 70 or less") {
        while (trait(f.id[0], Trait::innovation_score) > 0.4)
            ++f.id[0];  // at most 68 points with nothing else
        CHECK_FALSE(passes_hnte_test(f, 0, now));
        f.patents_in_force[0] = 1;                 // 3.5 points more
        f.set(0, Mark::rd_institution);            // 3 more
        f.sales_last_year[0] = f.sales[0] / 1.40;  // 17.1 more
        CHECK(passes_hnte_test(f, 0, now));
    }
}

TEST_CASE("the innovation score adds up points for patents, an R&D institution and growth",
          "[unit][certificates]") {
    CHECK(hnte_score(0, false, 0.0, 0.5) == Approx(4.0 + 3.0 + 0.0 + 63.0));
    CHECK_FALSE(hnte_score(0, false, 0.0, 0.5) > hnte_score_needed);  // more than 70, as the guide has it
    CHECK(hnte_score(1, false, 0.0, 0.5) == Approx(73.5));
    CHECK(hnte_score(0, true, 0.0, 0.5) == Approx(73.0));
    // growth classes 35, 25, 15, 5% and above 0: 10 to 1 points, net assets and revenue together
    const double none = hnte_score(0, false, -0.2, 0.0);
    CHECK(hnte_score(0, false, 0.001, 0.0) - none == Approx(2.7));
    CHECK(hnte_score(0, false, 0.05, 0.0) - none == Approx(6.3));
    CHECK(hnte_score(0, false, 0.15, 0.0) - none == Approx(9.9));
    CHECK(hnte_score(0, false, 0.25, 0.0) - none == Approx(13.5));
    CHECK(hnte_score(0, false, 0.35, 0.0) - none == Approx(17.1));
}

TEST_CASE("an S&T SME has at most 500 staff and 200 million CNY, and 60 points or a certificate",
          "[unit][certificates]") {
    // staff 16 points; R&D 6/5/4/3/2% gives 50/40/30/20/10; own IP 12, an invention patent 30
    CHECK(meets_st_sme_rules(30.0, 50.0, false, 0.05, 0.0));        // 68
    CHECK_FALSE(meets_st_sme_rules(30.0, 50.0, false, 0.04, 0.0));  // 58
    CHECK(meets_st_sme_rules(30.0, 50.0, false, 0.03, 1.0));        // 66
    CHECK_FALSE(meets_st_sme_rules(30.0, 50.0, false, 0.02, 1.0));  // 56
    CHECK(meets_st_sme_rules(30.0, 50.0, true, 0.0, 0.0));
    CHECK(meets_st_sme_rules(200.0, 500.0, true, 0.0, 0.0));
    CHECK_FALSE(meets_st_sme_rules(200.1, 50.0, true, 0.06, 1.0));
    CHECK_FALSE(meets_st_sme_rules(30.0, 501.0, true, 0.06, 1.0));
}

TEST_CASE("an S&T firm has R&D, own patents or a technology product", "[unit][certificates]") {
    Firms f;
    f.resize(1);
    f.set(0, Mark::alive);
    CHECK_FALSE(is_st_firm(f, 0));
    f.hightech_share[0] = 0.30F;
    CHECK(is_st_firm(f, 0));
    f.hightech_share[0] = 0.29F;
    CHECK_FALSE(is_st_firm(f, 0));
    f.patents_in_force[0] = 1;
    CHECK(is_st_firm(f, 0));
    f.patents_in_force[0] = 0;
    f.set(0, Mark::performer);
    CHECK(is_st_firm(f, 0));
}

}  // namespace kapok
