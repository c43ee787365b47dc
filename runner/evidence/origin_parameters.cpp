#include "runner/evidence/origin_parameters.hpp"

namespace kapok {
namespace {

/// Last year of targets_2010_2019.csv, which the shipped values were fitted to.
constexpr int shipped_fit_until = 2019;

}  // namespace

OriginParameters parameters_at_origin(int /*origin*/, const Scenario& scenario) {
    return {{scenario.parameters}, "parameters as shipped", "随程序提供的参数", shipped_fit_until};
}

}  // namespace kapok
