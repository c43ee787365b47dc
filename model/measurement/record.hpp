#pragma once
// What one run leaves behind: arrays by year, each described in one row. The runner writes them without
// knowing what they mean.

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/measurement/variables.hpp"

namespace kapok {

struct World;

/// What the entries along one side of an array stand for.
enum class Axis : std::uint8_t {
    region, lever, place_from, place_to, flow, payer, payee, network, network_measure, age, sector, talent_move,
};
inline constexpr std::size_t axis_count = 12;
struct AxisSpec {
    std::string_view id;  ///< name of the dimension in the result file
    std::string_view long_name, long_name_zh;
};
const AxisSpec& axis_spec(Axis axis);
/// Ids of the entries along an axis (for `age`: "0" to "29" and "30" for 30 years and more).
std::vector<std::string> axis_labels(Axis axis);
std::size_t axis_size(Axis axis);

struct Dataset {
    std::string id, zh, en, unit, description;
    std::vector<Axis> axes;
    std::size_t size = 1;        ///< values per year
    bool quarterly = false;      ///< can also be kept by quarter (variables)
    bool yearly_rate = false;    ///< `fill` gives a yearly rate of the quarter: the year has the mean of its quarters
    const Variable* variable = nullptr;  ///< the row of variables() that it records; null for the others
    /// Fills one year's values from the world at the end of that year.
    std::function<void(const World&, const CityTallies&, int year, std::span<double>)> fill;
};

/// All arrays of a record: one per variable (axis region), then the matrices and tables.
const std::vector<Dataset>& datasets();

/// Largest age, in years, told apart in the demographic tables.
inline constexpr std::size_t oldest_age = 30;
inline constexpr std::size_t age_classes = oldest_age + 1;

struct Record {
    static constexpr int first_year = 2015;

    int years = 0;                                ///< years filled so far, from 2015
    int quarters = 0;                             ///< quarters filled so far, from 2016Q1
    std::vector<std::vector<double>> yearly;      ///< [dataset]: years x Dataset::size
    std::vector<std::vector<double>> quarterly;   ///< [dataset]: quarters x Dataset::size; empty where not asked for
    std::vector<std::vector<double>> rates;       ///< [dataset]: sums over the year's quarters so far; empty but for yearly rates
    int quarters_of_year = 0;                     ///< in these sums

    template <class Self, class Visit>
    static void for_each_part(Self& r, Visit visit) {
        visit("years", r.years); visit("quarters", r.quarters); visit("yearly", r.yearly);
        visit("quarterly", r.quarterly); visit("rates", r.rates); visit("quarters_of_year", r.quarters_of_year);
    }
};

/// Appends the year that has just ended, after its four quarters; for 2015, which has none, rates are those of the
/// world as it is.
void record_year(Record& record, const World& world);
/// Takes note of the quarter that has just ended. `wanted`: the datasets that are kept by quarter, of those marked
/// quarterly; empty: none.
void record_quarter(Record& record, const World& world, const std::vector<bool>& wanted);

}  // namespace kapok
