#pragma once
// What facts about firms are estimated from: firms by year, followed from quarter to quarter through one run.

#include <array>
#include <cstdint>
#include <vector>

#include "analysis/estimators/life_table.hpp"
#include "model/networks/network_measures.hpp"
#include "model/world.hpp"

namespace kapok {

/// A firm alive at the end of a year.
struct FirmYear {
    FirmId id = 0;
    Place city{};
    Sector sector{};
    std::uint16_t marks = 0;
    std::uint16_t links = 0;  ///< collaboration links at the end of the year
    std::int16_t born = 0;    ///< quarter index
    bool whole =
        false;  ///< in business through all four quarters; false for 2015, of which only the end is known
    bool tenant = false;        ///< of an incubator proper at the end of the year
    std::uint32_t patents = 0;  ///< applications of the year that are or will be granted; 0 for 2015
    double weight = 0.0;        ///< real firms
    double sales = 0.0;         ///< of the year, at a yearly rate for the quarters lived, million CNY
    double rd = 0.0;            ///< reported R&D, likewise
    double employees = 0.0;     ///< persons

    [[nodiscard]] bool is(Mark mark) const { return (marks & static_cast<std::uint16_t>(mark)) != 0; }
};

inline constexpr std::size_t life_quarters = 48;  ///< ages told apart in life tables

/// Births and deaths of a year.
struct Demography {
    LifeTable life{life_quarters};                            ///< by quarters of age, real firms
    double firm_years = 0.0, exits = 0.0, exit_ages = 0.0;    ///< exit_ages: sum, years
    ByCity<ByFirmSector<double>> entered{}, left{}, lived{};  ///< real firms; firm-years
    std::vector<FirmId> dead;                                 ///< ascending
};

/// All that is kept of a year.
struct YearOfFirms {
    int year = 0;
    BySector<double> deflator{};  ///< price level of each sector's value added at the end of the year, 2015 = 1
    std::vector<FirmYear> firms;  ///< ascending id
    Demography demography;
    CityTallies tallies;
    std::vector<ClosedDeal> closed_deals;
    std::array<double, network_measure_count> network{};  ///< R&D links; only of the years asked for
    double incubators = 0.0, tenants = 0.0;               ///< incubators proper and the firms in them, real
};

/// Follows the firms of one run. Keeps `kept_years` years, the last one included.
class FirmHistory {
public:
    static constexpr std::size_t kept_years = 10;

    /// To be called at the end of 2015 and after each quarter. True when a year has ended. `network`: also
    /// measure the network of R&D links, at the end of a year.
    bool observe(const World& world, bool network);

    /// Ascending; the last is the year that ended last.
    [[nodiscard]] const std::vector<YearOfFirms>& years() const { return years_; }

private:
    /// A row of the firms as it was after the last quarter, and its year so far.
    struct Row {
        FirmId id = 0;
        bool alive = false;
        Place city{};
        Sector sector{};
        std::int16_t born = 0;
        double weight = 0.0;
        std::uint32_t pending = 0, due_next = 0;
        int quarters = 0;
        std::uint32_t patents = 0;
        double sales = 0.0, rd = 0.0;
    };

    void follow(const World& world, std::size_t i, Quarter ended);
    void end_year(const World& world, bool network);

    std::vector<Row> rows_;
    Demography demography_;
    std::vector<YearOfFirms> years_;
};

}  // namespace kapok
