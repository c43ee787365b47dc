// Cities, firms, institutions, observations: the tables with one row per thing or value.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "runner/baseline_reader.hpp"

namespace kapok {
namespace {

constexpr std::string_view delta_sum = "PRD9";  ///< the nine cities together, in the tables
constexpr std::string_view province = "Guangdong";

// clang-format off
constexpr auto city_ids = std::to_array<std::string_view>({
    "gdp", "population", "employment", "va_primary", "va_secondary", "va_tertiary", "va_construction",
    "industrial_va", "industrial_va_above_scale", "industrial_output_above_scale", "rd_expenditure",
    "rd_expenditure_industrial", "rd_expenditure_firm", "rd_expenditure_university_institute",
    "rd_expenditure_government", "rd_funded_by_government", "rd_intensity", "tech_self_sufficiency",
    "technology_purchases_outside", "st_progress_contribution", "rd_personnel_fte", "above_scale_firms",
    "hnte", "hnte_eligible", "st_smes", "st_firms", "model_firms", "rd_institution_share",
    "invention_patents_granted", "invention_patents_in_force", "invention_patents_per_10k", "pct_filings",
    "incubators", "makerspaces", "incubatees", "incubation_area", "new_rd_institutions", "vc_received",
    "tech_loans", "listed_firms", "technology_contract_value", "fiscal_st_expenditure", "high_end_talent",
    "leading_talent", "advanced_manufacturing_share", "modern_services_share", "hightech_output_share",
    "sei_value_added",
});
/// What is needed of Hong Kong and Macao as well.
constexpr auto partner_ids = std::to_array<std::string_view>({"gdp", "population", "rd_expenditure"});

constexpr auto sector_parameters = std::to_array<std::string_view>({
    "revenue_lognormal_sigma", "revenue_tail_exponent", "st_firm_revenue_mean",
    "st_firm_revenue_lognormal_sigma", "st_firm_revenue_lognormal_median",
    "model_firms_share_of_value_added", "all_firms_age_share_0_5", "all_firms_age_share_5_10",
    "all_firms_age_share_over_10", "above_scale_age_mean", "rd_participation_micro",
    "rd_participation_small", "rd_participation_medium", "rd_participation_large",
    "rd_performers_share_of_revenue", "rd_intensity_performers_mean",
    "rd_intensity_performers_lognormal_median", "rd_intensity_performers_lognormal_sigma",
    "profit_margin_mean", "profit_margin_sd", "value_added_rate", "labour_productivity",
    "assets_to_revenue", "debt_to_assets", "bank_loans_to_debt", "cash_to_revenue",
    "wage_share_of_value_added", "share_of_hnte",
});
constexpr auto all_firms_parameters = std::to_array<std::string_view>({
    "hnte_revenue_lognormal_median", "hnte_revenue_lognormal_sigma", "hnte_rd_intensity_lognormal_median",
    "hnte_rd_intensity_lognormal_sigma", "hnte_share_above_scale",
    "relabelled_share_of_reported_rd_near_notch",
});
// clang-format on

constexpr auto kind_words = std::to_array<std::string_view>({
    "university", "medical_agricultural", "technical", "institute",
    "new_type"  // in the order of InstitutionKind
});

void check_required_cities(BaselineReader& in, const Baseline& baseline) {
    const auto need = [&](std::string_view id, Place place) {
        const auto row = baseline.city.find(id);
        if (row == baseline.city.end() || std::isnan(row->second[place]))
            in.fault_of("city_2015.csv", fmt::format("there is no '{}' of {}", id, place_table[place].id));
    };
    for (const std::string_view id : city_ids)
        for (const Place city : cities) need(id, city);
    for (const std::string_view id : partner_ids)
        for (const Place partner : {Place::hong_kong, Place::macao}) need(id, partner);
}

void read_coordinates(BaselineReader& in, Baseline& baseline) {
    const auto table = in.open("city_geo.csv", {"city", "lat", "lon"});
    if (!table) return;
    KeysSeen seen;
    for (const TableRow& row : table->rows()) {
        const auto place = place_in(row, "city", true, in.faults);
        if (!place || !seen.add(row, "city", row.cell("city").text, in.faults)) continue;
        baseline.latitude[*place] = row.number("lat", in.faults, {-90.0, 90.0});
        baseline.longitude[*place] = row.number("lon", in.faults, {-180.0, 180.0});
    }
    for (const Place p : delta_places)
        if (baseline.latitude[p] == 0.0)
            in.fault_of("city_geo.csv", fmt::format("there is no row for {}", place_table[p].id));
}

}  // namespace

std::span<const std::string_view> required_city_ids() {
    return city_ids;
}
std::span<const std::string_view> required_sector_parameters() {
    return sector_parameters;
}
std::span<const std::string_view> required_all_firms_parameters() {
    return all_firms_parameters;
}

void read_cities(BaselineReader& in, Baseline& baseline) {
    read_coordinates(in, baseline);
    const auto table = in.open("city_2015.csv", {"city", "id", "unit", "value", "low", "high"});
    if (!table) return;
    KeysSeen seen;
    for (const TableRow& row : table->rows()) {
        const std::string id(row.text("id", in.faults));
        const double value = row.optional_number("value", in.faults, not_negative).value_or(blank);
        check_order(row, "low", "value", "high", in.faults);
        if (row.cell("city").text == delta_sum) continue;
        const auto place = place_in(row, "city", true, in.faults);
        if (!place || !seen.add(row, "id", row.cell("city").text + ", " + id, in.faults)) continue;
        auto [values, is_new] = baseline.city.try_emplace(id);
        if (is_new) std::fill(values->second.begin(), values->second.end(), blank);
        values->second[*place] = value * cny_per_unit(row, *place);
    }
    check_required_cities(in, baseline);
}

void read_firms(BaselineReader& in, Baseline& baseline) {
    constexpr std::string_view file = "firm_distributions.csv";
    const auto table = in.open(file, {"sector", "parameter", "value", "low", "high"});
    if (!table) return;
    KeysSeen seen;
    for (const TableRow& row : table->rows()) {
        const std::string parameter(row.text("parameter", in.faults));
        const double value = row.optional_number("value", in.faults, not_negative).value_or(blank);
        check_order(row, "low", "value", "high", in.faults);
        if (!seen.add(row, "parameter", row.cell("sector").text + ", " + parameter, in.faults)) continue;
        if (row.cell("sector").text == "all") {
            baseline.all_firms[parameter] = value;
            continue;
        }
        const auto sector = sector_in(row, "sector", in.faults);
        if (sector == Sector::background)
            row.fault("sector", "the background sector has no firms", in.faults);
        if (!sector || *sector == Sector::background) continue;
        auto [values, is_new] = baseline.firm_distributions.try_emplace(parameter);
        if (is_new) std::fill(values->second.begin(), values->second.end(), blank);
        values->second[*sector] = value;
    }
    for (const std::string_view parameter : sector_parameters)
        for (const Sector s : firm_sectors) {
            const auto found = baseline.firm_distributions.find(parameter);
            if (found == baseline.firm_distributions.end() || std::isnan(found->second[s]))
                in.fault_of(file, fmt::format("there is no '{}' of {}", parameter, sector_table[s].id));
        }
    for (const std::string_view parameter : all_firms_parameters) {
        const auto found = baseline.all_firms.find(parameter);
        if (found == baseline.all_firms.end() || std::isnan(found->second))
            in.fault_of(file, fmt::format("there is no '{}' of all firms", parameter));
    }
}

void read_institutions(BaselineReader& in, Baseline& baseline) {
    const auto table = in.open("institutions_2015.csv", {"id", "name_en", "name_zh", "city", "kind",
                                                         "founded", "quality_weight", "field_main"});
    if (!table) return;
    KeysSeen seen;
    for (const TableRow& row : table->rows()) {
        InstitutionRow institution;
        institution.id = row.text("id", in.faults);
        seen.add(row, "id", institution.id, in.faults);
        institution.name_en = row.text("name_en", in.faults);
        institution.name_zh = row.text("name_zh", in.faults);
        institution.place = place_in(row, "city", true, in.faults).value_or(Place::world);
        const std::string& kind = row.cell("kind").text;
        const auto word = std::find(kind_words.begin(), kind_words.end(), kind);
        if (word == kind_words.end())
            row.fault("kind",
                      fmt::format("unknown kind {}; the kinds are {}.{}", in_quotes(kind),
                                  fmt::join(kind_words, ", "), suggestion(kind, kind_words)),
                      in.faults);
        institution.kind = static_cast<InstitutionKind>(word - kind_words.begin());
        if (!row.is_blank("founded"))
            institution.founded = row.integer("founded", in.faults, 1800, 2049).value_or(0);
        institution.quality_weight = row.number("quality_weight", in.faults, not_negative);
        if (!row.is_blank("field_main"))
            institution.field_main = row.integer("field_main", in.faults, 1, field_count).value_or(0);
        baseline.institutions.push_back(std::move(institution));
    }
}

void read_observations(BaselineReader& in, std::string_view file, int last_year, Baseline& baseline) {
    const auto table = in.open(file, {"city", "year", "id", "value", "unit", "standard_error"});
    if (!table) return;
    KeysSeen seen;
    for (const TableRow& row : table->rows()) {
        const std::string& region = row.cell("city").text;
        Observation observation;
        observation.id = row.text("id", in.faults);
        observation.year = row.integer("year", in.faults, 2010, last_year).value_or(0);
        seen.add(row, "id", fmt::format("{}, {}, {}", region, row.cell("year").text, observation.id),
                 in.faults);
        double money = 1.0;
        if (region == delta_sum) {
            observation.region = delta_region_id;
        } else if (region == province) {
            observation.region = province;
        } else if (const auto place = place_in(row, "city", true, in.faults)) {
            observation.region = place_table[*place].id;
            money = cny_per_unit(row, *place);
        }
        observation.value = money * row.number("value", in.faults);
        observation.standard_error = money * row.number("standard_error", in.faults, not_negative);
        baseline.observations.push_back(std::move(observation));
    }
}

}  // namespace kapok
