#pragma once
// The parts of stage 8, in order. Money in million CNY.

#include <vector>

#include "model/stages/stages.hpp"

namespace kapok {

/// Contract research over firm-institution links; returns what each firm has paid this quarter, per real firm.
std::vector<float> pay_contract_research(World& world, const Levers& levers);

/// Sales, costs, R&D, tax, grants, loan service, investment and payouts of every firm.
/// `contracts`: from pay_contract_research.
void keep_firm_accounts(World& world, const Levers& levers, const std::vector<float>& contracts);

/// Technology loans: requests in parallel, then granted in firm order against the city's compensation pool.
void lend(World& world, const Levers& levers);

/// Small equity rounds on platforms, for firms below the angels' threshold.
void crowdfund(World& world, const Levers& levers);

/// Yearly money of limited partners relative to 2015: the national cycle to 2019, then with the economy.
double partner_money_index(const World& world, double year);
/// New funds of managers whose turn it is; guidance vehicles take their part of each call.
void raise_funds(World& world, const Levers& levers);
/// Requests, offers and rounds of the quarter.
void match_deals(World& world, const Levers& levers);
/// Listings, acquisitions, sales at a fund's end, closures by investors.
void exit_deals(World& world, const Levers& levers);
/// Services of zones, links, platforms and the like, and the refilling of compensation pools.
void pay_administration(World& world, const Levers& levers);
/// Writes off all open deals of a firm that has closed; angels of tenants are compensated in part.
void write_off_deals(World& world, const Levers& levers, std::size_t firm_row);

}  // namespace kapok
