#include "model/baseline.hpp"

#include <algorithm>
#include <stdexcept>

namespace kapok {
namespace {

template <class Map>
const auto& find_or_throw(const Map& map, std::string_view key, const char* table) {
    const auto found = map.find(key);
    if (found == map.end()) throw std::out_of_range("no row '" + std::string(key) + "' in " + table);
    return found->second;
}

}  // namespace

const ByDeltaPlace<double>& Baseline::city_values(std::string_view id) const {
    return find_or_throw(city, id, "city_2015.csv");
}

const ByFirmSector<double>& Baseline::by_sector(std::string_view parameter) const {
    return find_or_throw(firm_distributions, parameter, "firm_distributions.csv");
}

double Baseline::for_all_firms(std::string_view parameter) const {
    return find_or_throw(all_firms, parameter, "firm_distributions.csv");
}

const DemandYear& Baseline::demand_in(Sector sector, int year) const {
    const auto& path = demand[sector];
    const auto last = static_cast<int>(path.size()) - 1;
    return path[static_cast<std::size_t>(std::clamp(year - demand_first_year, 0, last))];
}

}  // namespace kapok
