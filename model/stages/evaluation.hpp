#pragma once
// The safeguard of regular, published evaluation: each year part of the grant money moves to what has worked.

#include "model/stages/stages.hpp"

namespace kapok {

/// Levers among which evaluation moves money, with the mark that their recipients carry.
struct EvaluatedLever { Lever lever; Support mark; };
inline constexpr std::array evaluated_levers{
    EvaluatedLever{"rd_grant_rate"_lever, Support::rd_grant}, EvaluatedLever{"voucher_rate"_lever, Support::voucher},
    EvaluatedLever{"little_giant_support"_lever, Support::little_giant},
    EvaluatedLever{"consortium_support"_lever, Support::consortium}, EvaluatedLever{"major_projects"_lever, Support::major_project}};

/// Multiplier of a grant lever's money in a city; 1 without evaluation.
double money_weight(const World& world, Lever lever, Place city);

/// Share of grant money misused: falls as audits rise above 2015's strength.
double grant_leak(const Parameters& parameters, double audit_relative);

/// Once a year, in each city: return per yuan of each lever as a real evaluation estimates it (growth of
/// recipients' R&D over others', with its noise), then `evaluation` of the money moves to the better ones.
void reallocate_grant_money(World& world, const Levers& levers);

}  // namespace kapok
