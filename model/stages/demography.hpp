#pragma once
// The parts of stage 10, in order.

#include "model/stages/stages.hpp"

namespace kapok {

/// Rent, subsidies and services of incubators; foundings and closures of incubators.
void run_incubators(World& world, const Levers& levers);
/// Tenants graduate or leave; young technology firms apply and are admitted.
void move_tenants(World& world, const Levers& levers);
/// Firms close: their books are wound up, their patents lapse, their deals are written off.
void close_firms(World& world, const Levers& levers);
/// Firms are founded by residents and leavers, institutions' spin-offs, founders from Hong Kong and Macao.
void found_firms(World& world, const Levers& levers);

}  // namespace kapok
