#pragma once
// The end of 2015 and the exogenous paths, as read from scenarios/data. Numbers that a table leaves blank
// are NaN here and stay blank. Money in 100 million CNY and people in 10 000, as published.

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "model/geography.hpp"
#include "model/sectors.hpp"

namespace kapok {

/// One cell of sector_city_2015.csv.
struct SectorCell {
    double value_added = 0.0;     ///< 100 million CNY
    double employment = 0.0;      ///< 10 000 people
    double model_firms = 0.0;     ///< S&T firms and the rest of above-scale firms
    double above_scale_firms = 0.0;
    double st_firms = 0.0;
    double rd = 0.0;              ///< all performers, 100 million CNY
    double rd_firm = 0.0;         ///< firms alone, 100 million CNY
};

/// One row of travel_minutes.csv: a link between two places.
struct TravelEdge {
    Place from{}, to{};
    double minutes = 0.0;  ///< door to door
    int open_year = 0;
    int close_year = 9999;  ///< first year without it
};

enum class InstitutionKind : std::uint8_t { university, medical_agricultural, technical, institute, new_type };

/// One row of institutions_2015.csv.
struct InstitutionRow {
    std::string id, name_en, name_zh;
    Place place{};
    InstitutionKind kind{};
    int founded = 0;            ///< year; 0: long before 2015
    double quality_weight = 1;  ///< relative research mass within its city
    int field_main = 0;         ///< 1 to 8; 0: by kind
};

/// An observed (or inferred) figure of 2010-2019: one row of targets_2010_2019.csv.
struct Observation {
    std::string region, id;
    int year = 0;
    double value = 0.0;
    double standard_error = 0.0;
};

/// Market of one sector in one year: one row of demand_paths.csv.
struct DemandYear {
    double real_growth = 0.0;  ///< share per year
    double deflator = 0.0;     ///< share per year
    double low = 0.0, high = 0.0;  ///< range of real growth
};

struct Baseline {
    static constexpr int demand_first_year = 2011;

    std::map<std::string, ByDeltaPlace<double>, std::less<>> city;  ///< city_2015.csv, by id; NaN: blank
    ByCity<BySector<SectorCell>> sector_cells;
    std::map<std::string, ByFirmSector<double>, std::less<>> firm_distributions;  ///< by parameter; NaN: blank
    std::map<std::string, double, std::less<>> all_firms;            ///< rows of sector `all`
    BySector<std::vector<DemandYear>> demand;                        ///< from demand_first_year
    ByCity<double> creative_services_share{};                        ///< of GDP, inside fashion_creative
    ByCity<double> private_health_share{};                           ///< of GDP, inside biomedicine_health
    std::vector<TravelEdge> travel;
    std::vector<InstitutionRow> institutions;
    ByDeltaPlace<double> latitude{}, longitude{};                    ///< degrees
    std::vector<Observation> observations;

    /// A row of city_2015.csv. Throws std::out_of_range naming the id when there is none.
    [[nodiscard]] const ByDeltaPlace<double>& city_values(std::string_view id) const;
    [[nodiscard]] const ByFirmSector<double>& by_sector(std::string_view parameter) const;
    [[nodiscard]] double for_all_firms(std::string_view parameter) const;
    /// Growth of a sector's market in a year; the last year's value is held after the table ends.
    [[nodiscard]] const DemandYear& demand_in(Sector sector, int year) const;
};

}  // namespace kapok
