#include "model/stages/staff.hpp"

#include "model/elementary.hpp"
#include "model/parallel.hpp"

namespace kapok {
namespace {

struct CellSums {
    ByCity<ByFirmSector<double>> sales{}, power_of_sales{};
    CellSums& operator+=(const CellSums& o) {
        for (const Place c : cities)
            for (const Sector s : firm_sectors) {
                sales[c][s] += o.sales[c][s];
                power_of_sales[c][s] += o.power_of_sales[c][s];
            }
        return *this;
    }
};

}  // namespace

Staff::Staff(const Firms& firms, const ByCity<CityConstants>& constants, const Parameters& parameters, double productivity_index)
    : elasticity_(parameters("staff_size_elasticity"_parameter)) {
    const auto sums = sum_rows<CellSums>(firms.size(), [&](CellSums& sum, std::size_t i) {
        if (!firms.alive(i)) return;
        const double w = static_cast<double>(firms.weight[i]);
        sum.sales[firms.city[i]][firms.sector[i]] += w * firms.sales[i];
        sum.power_of_sales[firms.city[i]][firms.sector[i]] += w * power(firms.sales[i], elasticity_);
    });
    for (const Place c : cities)
        for (const Sector s : firm_sectors) {
            const CellConstants& cell = constants[c].cells[s];
            if (sums.power_of_sales[c][s] > 0.0)
                level_[c][s] = cell.value_added_rate * sums.sales[c][s] / (cell.productivity * productivity_index * sums.power_of_sales[c][s]);
        }
}

double Staff::of(Place city, Sector sector, double sales) const {
    return level_[city][sector] * power(sales, elasticity_);
}

}  // namespace kapok
