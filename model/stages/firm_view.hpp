#pragma once
// A firm's accounts as the R&D decision and the finance stage both see them.

#include "model/stages/user_cost.hpp"

namespace kapok {

/// Part of firms that know of and claim the grants open to them (assumed; surveys of awareness are lower for
/// small firms).
inline bool claims_grants(const Firms& firms, std::size_t i, double take_up) {
    return trait(firms.id[i], Trait::take_up) < take_up;
}

inline FirmAccounts accounts_of(const World& world, std::size_t i, double take_up) {
    const Firms& f = world.firms;
    const Place c = f.city[i];
    const Sector s = f.sector[i];
    FirmAccounts a;
    const double intensity = f.sales[i] > 0.0 ? f.rd_real[i] / f.sales[i] : 0.0;
    a.operating = operating_surplus(f.sales[i], static_cast<double>(f.margin[i]), intensity, f.quality[i] - world.economy.cell_quality[c][s],
                                    world.constants[c].cells[s].value_added_rate);
    a.rd_real = f.rd_real[i];
    a.tax_loss = static_cast<double>(f.tax_loss[i]);
    a.hnte = f.is_hnte(i, world.quarter);
    a.st_sme = f.is(i, Mark::st_sme);
    a.manufactures = sector_table[s].manufacturing;
    a.special_zone = c == Place::shenzhen || c == Place::zhuhai;
    a.takes_grants = claims_grants(f, i, take_up);
    a.age_years = f.age_years(i, world.quarter);
    a.eligible_share = sector_table[s].super_deductible;
    return a;
}

}  // namespace kapok
