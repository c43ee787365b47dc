#include "analysis/estimators/life_table.hpp"

#include <algorithm>
#include <cmath>

namespace kapok {

double LifeTable::leaving_share(std::size_t first, std::size_t spells) const {
    double stay = 1.0, seen = 0.0;
    for (std::size_t k = first; k < std::min(first + spells, at_risk.size()); ++k) {
        seen += at_risk[k];
        if (at_risk[k] > 0.0) stay *= 1.0 - leaving[k] / at_risk[k];
    }
    return seen > 0.0 ? 1.0 - stay : undefined;
}

double LifeTable::standard_error(std::size_t first, std::size_t spells) const {
    double sum = 0.0;
    for (std::size_t k = first; k < std::min(first + spells, at_risk.size()); ++k)
        if (at_risk[k] > leaving[k]) sum += leaving[k] / (at_risk[k] * (at_risk[k] - leaving[k]));
    return (1.0 - leaving_share(first, spells)) * std::sqrt(sum);
}

}  // namespace kapok
