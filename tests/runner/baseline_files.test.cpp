#include "runner/baseline_files.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <set>
#include <span>
#include <sstream>

#include "runner/embedded_data.hpp"
#include "runner/sha256.hpp"
#include "tests/runner/runner_support.hpp"
#include "tests/support/paths.hpp"

using namespace kapok;
using test::baseline_2015;
using test::has_line;

namespace {

/// The tables inside the program in a directory, for tests to damage.
class DataCopy {
public:
    DataCopy() {
        for (const EmbeddedFile& file : embedded_files())
            if (file.name.ends_with(".csv"))
                directory_.write(std::filesystem::path(file.name).filename().string(), file.bytes);
    }
    /// Replaces the first occurrence of a text, which must be there.
    void replace(const std::string& file, const std::string& old_text, const std::string& new_text) const {
        std::string bytes = test::bytes_of(directory_.path() / file);
        const auto where = bytes.find(old_text);
        REQUIRE(where != std::string::npos);
        directory_.write(file, bytes.replace(where, old_text.size(), new_text));
    }
    /// Removes the first line that begins so.
    void remove_line(const std::string& file, const std::string& start) const {
        const std::string bytes = test::bytes_of(directory_.path() / file);
        const auto where = bytes.find("\n" + start);
        REQUIRE(where != std::string::npos);
        std::string shorter = bytes;
        shorter.erase(where, bytes.find('\n', where + 1) - where);
        directory_.write(file, shorter);
    }
    [[nodiscard]] std::vector<std::string> faults() const {
        std::vector<std::string> lines =
            test::faults_of([&] { load_baseline(DataSource(directory_.path())); });
        for (std::string& line : lines) line.erase(0, directory_.path().string().size() + 1);
        return lines;
    }
    [[nodiscard]] const std::filesystem::path& path() const { return directory_.path(); }

private:
    test::Folder directory_;
};

}  // namespace

TEST_CASE("the embedded copy of every table and scenario is the file, byte for byte", "[unit][data]") {
    REQUIRE(embedded_files().size() > 20);
    for (const EmbeddedFile& file : embedded_files()) {
        INFO(file.name);
        CHECK(file.bytes == test::bytes_of(std::filesystem::path(test::source_directory()) / file.name));
    }
    CHECK(find_embedded("scenarios/data/city_2015.csv") != nullptr);
    CHECK(find_embedded("scenarios/plan.toml") != nullptr);
    CHECK(find_embedded("plan") == nullptr);
}

TEST_CASE("the baseline holds the published figures of 2015", "[unit][data]") {
    const Baseline& b = baseline_2015();
    CHECK(b.city_values("gdp")[Place::guangzhou] == 17347.37);
    CHECK(b.city_values("hnte")[Place::guangzhou] == 1919.0);
    CHECK(b.city_values("population")[Place::macao] == 64.68);
    CHECK(b.sector_cells[Place::guangzhou][Sector::it_manufacturing].value_added == 318.8889);
    CHECK(b.by_sector("value_added_rate")[Sector::software_internet] == 0.45);
    CHECK(b.for_all_firms("hnte_rd_intensity_lognormal_median") == 8.1);
    CHECK(b.demand_in(Sector::it_manufacturing, 2011).real_growth == Approx(0.09334));
    CHECK(b.demand_in(Sector::background, 2049).deflator < 0.1);
    CHECK(b.creative_services_share[Place::shenzhen] == 0.035);
    CHECK(b.private_health_share[Place::zhaoqing] == 0.003);
    CHECK(b.latitude[Place::hong_kong] == Approx(22.278).margin(0.001));
    CHECK(b.travel.size() == 106);
    CHECK(b.travel.front().minutes == 153.0);
    CHECK(b.institutions.size() == 55);
    CHECK(b.institutions.front().name_zh == "中山大学");
    CHECK(b.observations.size() == 956);
}

TEST_CASE("money of Hong Kong and Macao becomes CNY, people and counts stay", "[unit][data]") {
    const Baseline& b = baseline_2015();
    CHECK(b.city_values("gdp")[Place::hong_kong] == Approx(0.80 * 23982.8));
    CHECK(b.city_values("gdp")[Place::macao] == Approx(0.78 * 3597.08));
    CHECK(b.city_values("rd_expenditure")[Place::hong_kong] == Approx(0.80 * 182.707));
    CHECK(b.city_values("population")[Place::hong_kong] == 730.97);
    const auto gdp = std::find_if(b.observations.begin(), b.observations.end(), [](const Observation& o) {
        return o.region == "HongKong" && o.id == "gdp" && o.year == 2015;
    });
    REQUIRE(gdp != b.observations.end());
    CHECK(gdp->value == Approx(b.city_values("gdp")[Place::hong_kong]).epsilon(0.01));
}

TEST_CASE("what a table leaves blank or out is NaN, never zero", "[unit][data]") {
    const Baseline& b = baseline_2015();
    CHECK(std::isnan(b.city_values("hnte")[Place::hong_kong]));
    CHECK(std::isnan(b.city_values("rd_expenditure_firm")[Place::macao]));
    CHECK(std::isnan(b.by_sector("above_scale_revenue_mean")[Sector::modern_services]));
    DataCopy data;
    data.replace("city_2015.csv", "Guangzhou,graduated_firms,新增毕业企业(2015年末后累计),firms,0,0,0",
                 "Guangzhou,graduated_firms,-,firms,,,");
    CHECK(std::isnan(
        load_baseline(DataSource(data.path())).baseline.city_values("graduated_firms")[Place::guangzhou]));
}

TEST_CASE("sums over cities carry the id of the delta, the sum rows of 2015 are left out", "[unit][data]") {
    const auto& observations = baseline_2015().observations;
    std::set<std::string> regions;
    for (const Observation& o : observations) regions.insert(o.region);
    CHECK(regions.contains(std::string(delta_region_id)));
    CHECK(regions.contains("Guangdong"));
    CHECK_FALSE(regions.contains("PRD9"));
    CHECK(regions.size() == 13);
}

TEST_CASE("a copy of the tables in a directory gives the same baseline and the same fingerprints",
          "[unit][data]") {
    DataCopy data;
    const LoadedBaseline inside = load_baseline(DataSource{}),
                         outside = load_baseline(DataSource(data.path()));
    REQUIRE(inside.files.size() == outside.files.size());
    for (std::size_t i = 0; i < inside.files.size(); ++i) {
        CHECK(inside.files[i].sha256 == outside.files[i].sha256);
        CHECK(inside.files[i].name.starts_with("scenarios/data/"));
        CHECK(inside.files[i].sha256 == sha256(find_embedded(inside.files[i].name)->bytes));
    }
    CHECK(outside.baseline.city_values("gdp")[Place::foshan] ==
          inside.baseline.city_values("gdp")[Place::foshan]);
}

TEST_CASE("every damaged row of every table is reported in one go, with file and line", "[unit][data]") {
    DataCopy data;
    data.replace("city_2015.csv", "Guangzhou,gdp,", "Guangzou,gdp,");
    data.replace("city_2015.csv", "Guangzhou,population,常住人口,10000 people,1594.95",
                 "Guangzhou,population,常住人口,10000 people,-1594.95");
    data.replace("city_2015.csv", "Guangzhou,employment,", "Guangzhou,population,");
    data.replace("sector_city_2015.csv", "Guangzhou,software_internet,", "Guangzhou,software_intrnet,");
    data.replace("sector_mapping.csv", "Guangzhou,creative services,fashion_creative,0.025",
                 "Guangzhou,creative services,fashion_creative,2.5%");
    data.replace("firm_distributions.csv", "it_manufacturing,value_added_rate,0.23",
                 "it_manufacturing,value_added_rate,0.9");
    data.replace("demand_paths.csv", "it_manufacturing,2012,10.84", "it_manufacturing,2012,nan");
    data.remove_line("demand_paths.csv", "background,2033,");
    data.replace("institutions_2015.csv", "Guangzhou,technical,", "Guangzhou,technic,");
    data.replace("travel_minutes.csv", "Guangzhou,Shenzhen,road,", "Guangzhou,Guangzhou,road,");
    data.replace("targets_2010_2019.csv", "Guangzhou,2011,gdp", "Guangzhou,2010,gdp");
    data.remove_line("city_geo.csv", "Macao,");
    const auto faults = data.faults();
    INFO(test::join(faults));
    CHECK(has_line(faults, "city_2015.csv:2:1: unknown city 'Guangzou'; the cities are"));
    CHECK(has_line(faults, "city_2015.csv:3:40: value = -1594.95 is outside 0 or more"));
    CHECK(has_line(faults, "city_2015.csv:4:11: 'Guangzhou, population' is already in line 3"));
    CHECK(has_line(faults, "city_2015.csv: there is no 'gdp' of Guangzhou"));
    CHECK(has_line(faults, "city_2015.csv: there is no 'employment' of Guangzhou"));
    CHECK(has_line(faults, "sector_city_2015.csv:3:11: unknown sector 'software_intrnet'"));
    CHECK(has_line(faults, "sector_city_2015.csv: there is no row for software_internet in Guangzhou"));
    CHECK(test::join(faults).find("share = '2.5%' is not a finite number") != std::string::npos);
    CHECK(test::join(faults).find("is below value = 0.9") != std::string::npos);
    CHECK(has_line(faults, "demand_paths.csv:3:23: real_growth_pct = 'nan' is not a finite number"));
    CHECK(has_line(faults, "demand_paths.csv: there is no row for background in 2033"));
    CHECK(test::join(faults).find(
              "unknown kind 'technic'; the kinds are university, medical_agricultural, technical, institute, "
              "new_type. Did you mean 'technical'?") != std::string::npos);
    CHECK(has_line(faults, "travel_minutes.csv:2:11: a link from Guangzhou to itself"));
    CHECK(has_line(faults, "targets_2010_2019.csv:3:16: 'Guangzhou, 2010, gdp' is already in line 2"));
    CHECK(has_line(faults, "city_geo.csv: there is no row for Macao"));
}

TEST_CASE("a missing table and a missing column are reported beside the faults of other tables",
          "[unit][data]") {
    DataCopy data;
    std::filesystem::remove(data.path() / "travel_minutes.csv");
    std::filesystem::remove(data.path() / "city_geo.csv");
    std::filesystem::create_directory(data.path() / "city_geo.csv");
    data.replace("demand_paths.csv", "deflator_pct", "deflator");
    const auto faults = data.faults();
    CHECK(has_line(faults, "travel_minutes.csv: there is no such file"));
    CHECK(has_line(faults, "city_geo.csv: this is a directory, not a file"));
    CHECK(has_line(faults,
                   "demand_paths.csv:1: there is no column 'deflator_pct'; the columns are sector, year,"));
    CHECK(faults.size() == 3);
}

TEST_CASE("a city that no link of 2015 reaches is a fault", "[unit][data]") {
    DataCopy data;
    std::string kept;
    std::istringstream lines(test::bytes_of(data.path() / "travel_minutes.csv"));
    for (std::string line; std::getline(lines, line);)
        if (line.find("Zhaoqing") == std::string::npos) kept += line + "\n";
    std::ofstream(data.path() / "travel_minutes.csv") << kept;
    CHECK(data.faults() ==
          std::vector<std::string>{"travel_minutes.csv: no link open in 2015 leads to Zhaoqing"});
}

namespace {

/// The names in calls such as city_values("gdp") of a source text.
std::vector<std::string> names_asked_for(const std::string& source, const std::string& getter) {
    const std::string call = getter + "(\"";
    std::vector<std::string> names;
    for (auto at = source.find(call); at != std::string::npos; at = source.find(call, at + 1)) {
        const auto start = at + call.size();
        names.push_back(source.substr(start, source.find('"', start) - start));
    }
    return names;
}

bool contains(std::span<const std::string_view> rows, std::string_view name) {
    return std::find(rows.begin(), rows.end(), name) != rows.end();
}

}  // namespace

TEST_CASE("the loader demands every row that the model asks for by name", "[unit][data]") {
    const std::vector<std::pair<std::string, std::span<const std::string_view>>> demanded{
        {"city_values", required_city_ids()},
        {"by_sector", required_sector_parameters()},
        {"for_all_firms", required_all_firms_parameters()}};
    std::size_t asked = 0;
    for (const auto& entry :
         std::filesystem::recursive_directory_iterator(std::filesystem::path(test::source_directory()) / "model")) {
        if (entry.path().extension() != ".cpp") continue;
        const std::string source = test::bytes_of(entry.path());
        for (const auto& [getter, rows] : demanded)
            for (const std::string& name : names_asked_for(source, getter)) {
                INFO(entry.path() << " reads " << name);
                CHECK(contains(rows, name));
                ++asked;
            }
    }
    CHECK(asked > 20);
    for (const LeverSpec& spec : lever_table) {
        INFO(spec.id);
        CHECK((spec.scales_with.empty() || contains(required_city_ids(), spec.scales_with)));
    }
}
