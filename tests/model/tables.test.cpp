// The fixed tables of places, sectors, fields and kinds of payments.

#include <Eigen/Eigenvalues>
#include <catch2/catch.hpp>
#include <set>
#include <string_view>

#include "model/fields.hpp"
#include "model/geography.hpp"
#include "model/input_output.hpp"
#include "model/ledger.hpp"
#include "model/parameters.hpp"
#include "model/stages/eligibility.hpp"
#include "tests/support/statistics.hpp"

namespace kapok {
namespace {

template <class Table>
bool ids_are_unique_and_names_given(const Table& table) {
    std::set<std::string_view> ids;
    for (const auto& row : table)
        if (row.id.empty() || row.zh.empty() || !ids.insert(row.id).second) return false;
    return true;
}

}  // namespace

TEST_CASE("every place, sector, field, holder and flow has an id of its own and a Chinese name",
          "[unit][tables]") {
    CHECK(ids_are_unique_and_names_given(place_table));
    CHECK(ids_are_unique_and_names_given(sector_table));
    CHECK(ids_are_unique_and_names_given(field_table));
    CHECK(ids_are_unique_and_names_given(holder_table));
    CHECK(ids_are_unique_and_names_given(flow_table));
}

TEST_CASE("places and sectors are found by their ids, places in any letter case", "[unit][tables]") {
    for (const Place p : places) CHECK(find_place(place_table[p].id) == p);
    CHECK(find_place("guangzhou") == Place::guangzhou);
    CHECK(find_place("HONGKONG") == Place::hong_kong);
    CHECK_FALSE(find_place("Guangzho").has_value());
    for (const Sector s : sectors) CHECK(find_sector(sector_table[s].id) == s);
    CHECK_FALSE(find_sector("Background").has_value());
    CHECK(region_id(0) == "Guangzhou");
    CHECK(region_id(delta_region) == "PRD");
}

TEST_CASE("only Hong Kong and Macao are across a border, from the cities and from each other",
          "[unit][tables]") {
    CHECK(is_across_border(Place::shenzhen, Place::hong_kong));
    CHECK(is_across_border(Place::macao, Place::zhuhai));
    CHECK(is_across_border(Place::macao, Place::hong_kong));
    CHECK_FALSE(is_across_border(Place::shenzhen, Place::guangzhou));
    CHECK_FALSE(is_across_border(Place::hong_kong, Place::hong_kong));
    CHECK(is_city(Place::zhaoqing));
    CHECK_FALSE(is_city(Place::hong_kong));
}

TEST_CASE("the plan's five strategic clusters and the law's exclusions from the super-deduction are marked",
          "[unit][tables]") {
    // task 16: IT (hardware and software), biomedicine, materials and equipment, new energy, fashion and
    // creative
    for (const Sector s : sectors) {
        const SectorSpec& spec = sector_table[s];
        CHECK(spec.strategic == (s <= Sector::fashion_creative));
        if (spec.advanced) CHECK(spec.manufacturing);
        CHECK_FALSE((spec.manufacturing && spec.modern_service));
        if (spec.manufacturing) CHECK(spec.super_deductible == 1.0);
    }
    CHECK(sector_table[Sector::traditional_services].super_deductible == 0.0);
    CHECK(sector_table[Sector::background].super_deductible == 0.0);
}

TEST_CASE("each sector's fields sum to one; relatedness is symmetric, 1 with itself and positive definite",
          "[unit][fields]") {
    for (const Sector s : sectors) {
        double sum = 0.0;
        for (const double share : sector_fields()[s]) {
            CHECK(share >= 0.0);
            sum += share;
        }
        CHECK(sum == Approx(1.0).epsilon(1e-12));
    }
    const FieldMatrix& r = field_relatedness();
    CHECK(r == r.transpose());
    CHECK(r.diagonal() == Eigen::Matrix<double, field_count, 1>::Ones());
    CHECK(r.minCoeff() > 0.0);
    CHECK(Eigen::SelfAdjointEigenSolver<FieldMatrix>(r).eigenvalues().minCoeff() > 0.0);
}

TEST_CASE("cognitive distance is 0 between like firms, symmetric, and that of two pure fields' vectors",
          "[unit][fields]") {
    const Eigen::MatrixXd& d = cognitive_distance();
    const auto at = [&](FieldPair a, FieldPair b) {
        return d(static_cast<Eigen::Index>(a.state()), static_cast<Eigen::Index>(b.state()));
    };
    CHECK(d.diagonal().cwiseAbs().maxCoeff() < 1e-12);
    CHECK((d - d.transpose()).cwiseAbs().maxCoeff() < 1e-12);
    CHECK(d.minCoeff() > -1e-12);
    CHECK(d.maxCoeff() < 1.0);
    // firms with one field only: 1 - relatedness
    const FieldPair electronics{Field::electronics, Field::electronics},
        software{Field::software_ai, Field::software_ai};
    CHECK(at(electronics, software) == Approx(1.0 - 0.45).epsilon(1e-12));
    // (0.7, 0.3) against (1, 0) with relatedness r = 0.45: (0.7 + 0.3 r) / sqrt(0.58 + 0.42 r)
    CHECK(at({Field::electronics, Field::software_ai}, electronics) ==
          Approx(1.0 - 0.835 / std::sqrt(0.769)).epsilon(1e-12));
}

TEST_CASE("main fields are drawn by the sector's shares (one in a million)", "[statistical][fields]") {
    constexpr std::size_t n = 200'000;
    Stream draws = Rng{5, 0}.stream(1, {0}, Purpose::test);
    std::vector<double> main(field_count, 0.0), second(field_count, 0.0), main_expected,
        second_expected(field_count, 0.0);
    for (std::size_t k = 0; k < n; ++k) {
        const FieldPair pair = draw_fields(Sector::biomedicine_health, draws);
        main[static_cast<std::size_t>(pair.main)] += 1.0;
        if (pair.main == Field::biomedicine) second[static_cast<std::size_t>(pair.second)] += 1.0;
    }
    const auto& row = sector_fields()[Sector::biomedicine_health];
    for (const double share : row) main_expected.push_back(share * n);
    CHECK(main[static_cast<std::size_t>(Field::energy_environment)] == 0.0);
    CHECK(test::chi_square(main, main_expected).accepted());
    // the second field by (share + 0.02) times relatedness to the main one
    double total = 0.0;
    const auto weight = [&](Field f) {
        return (row[f] + 0.02) * field_relatedness()(static_cast<Eigen::Index>(Field::biomedicine),
                                                     static_cast<Eigen::Index>(f));
    };
    for (const Field f : fields) total += weight(f);
    for (const Field f : fields)
        second_expected[static_cast<std::size_t>(f)] =
            main[static_cast<std::size_t>(Field::biomedicine)] * weight(f) / total;
    CHECK(test::chi_square(second, second_expected).accepted());
}

TEST_CASE("parameters have ids and names of their own, a text and a value within their range", "[unit][tables]") {
    std::set<std::string_view> ids, names;
    const auto is_new = [&](std::string_view name) { return !name.empty() && names.insert(name).second; };
    for (const ParameterSpec& p : parameter_table) {
        CAPTURE(p.id);
        CHECK(ids.insert(p.id).second);
        CHECK(is_new(p.en));
        CHECK(is_new(p.zh));
        CHECK_FALSE(p.text.empty());
        CHECK_FALSE(p.unit.empty());
        CHECK(p.low <= p.value);
        CHECK(p.value <= p.high);
        CHECK(Parameters()(*find_parameter(p.id)) == p.value);
    }
    for (const CityParameterSpec& p : city_parameter_table) {
        CAPTURE(p.id);
        CHECK(ids.insert(p.id).second);
        CHECK(is_new(p.en));
        CHECK(is_new(p.zh));
        CHECK_FALSE(p.text.empty());
        for (const Place c : cities) {
            CHECK(p.low <= p.values[c]);
            CHECK(p.values[c] <= p.high);
        }
    }
    CHECK_FALSE(find_parameter("no_such").has_value());
}

TEST_CASE("the shipped input coefficients are shares whose columns leave room for value added",
          "[unit][input_output]") {
    const SectorMatrix& a = technical_coefficients();
    CHECK(a.minCoeff() >= 0.0);
    for (Eigen::Index j = 0; j < a.cols(); ++j) {
        CHECK(a.col(j).sum() > 0.3);
        CHECK(a.col(j).sum() < 0.8);
    }
    // (I - A) L = I
    const SectorMatrix inverse = (SectorMatrix::Identity() - a).inverse();
    CHECK((inverse - SectorMatrix::Identity() - a * inverse).cwiseAbs().maxCoeff() < 1e-12);
    CHECK(inverse.minCoeff() >= 0.0);
    // value added embodied in a yuan of final demand is a yuan: v' L = 1'
    const Eigen::Matrix<double, 1, sector_count> value_added =
        Eigen::Matrix<double, 1, sector_count>::Ones() - a.colwise().sum();
    CHECK((value_added * inverse - Eigen::Matrix<double, 1, sector_count>::Ones()).cwiseAbs().maxCoeff() <
          1e-12);
}

TEST_CASE("demand reaches a seller by the buyers' weights of the Leontief inverse, each row summing to 1",
          "[unit][input_output]") {
    BySector<double> output{};
    for (const Sector s : sectors) output[s] = 1.0 + static_cast<double>(s);
    const SectorMatrix links = demand_linkages(output);
    for (Eigen::Index i = 0; i < links.rows(); ++i) CHECK(links.row(i).sum() == Approx(1.0).epsilon(1e-12));
    CHECK(links.minCoeff() >= 0.0);
    // the same from the series A + A^2 + A^3 + ..., which is what (I - A)^-1 - I sums up
    SectorMatrix series = SectorMatrix::Zero(), power = SectorMatrix::Identity();
    for (int n = 0; n < 400; ++n) series += power = power * technical_coefficients();
    for (Eigen::Index i = 0; i < links.rows(); ++i) {
        double row = 0.0;
        for (Eigen::Index j = 0; j < links.cols(); ++j)
            row += series(i, j) * output.values[static_cast<std::size_t>(j)];
        for (Eigen::Index j = 0; j < links.cols(); ++j)
            CHECK(links(i, j) ==
                  Approx(series(i, j) * output.values[static_cast<std::size_t>(j)] / row).epsilon(1e-9));
    }
    // only the buyer that has output counts
    BySector<double> one_buyer{};
    one_buyer[Sector::modern_services] = 5.0;
    const SectorMatrix single = demand_linkages(one_buyer);
    for (Eigen::Index i = 0; i < single.rows(); ++i)
        CHECK(single(i, static_cast<Eigen::Index>(Sector::modern_services)) == Approx(1.0).epsilon(1e-12));
}

}  // namespace kapok
