#include "runner/sweep/design_points.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "runner/evidence/calibrated_parameters.hpp"
#include "runner/scenario_file.hpp"

namespace kapok {
namespace {

/// How long before a date a ramp still keeps to its old course; levers are read in the middle of quarters
/// only.
constexpr double jump = 1.0 / 1024.0;

/// A value beside that of the table, so that replicates do not draw the parameter.
double not_drawn(double value, double table_value, double high, double low) {
    return value == table_value ? std::nextafter(value, value < high ? high : low) : value;
}

void set_parameter(Scenario& scenario, const Factor& factor, double value) {
    const auto is_drawn = [&](const std::string& name) {
        return scenario.draw_parameters && find_calibrated_parameter(name).has_value();
    };
    if (factor.kind == FactorKind::parameter) {
        const ParameterSpec& spec = parameter_table[factor.row];
        scenario.parameters.set(
            ParameterId{factor.row},
            is_drawn(std::string(spec.id)) ? not_drawn(value, spec.value, spec.high, spec.low) : value);
        return;
    }
    const CityParameterSpec& spec = city_parameter_table[factor.row];
    for (const Place city : factor.scope.cities) {
        const bool drawn = is_drawn(fmt::format("{}.{}", spec.id, place_table[city].id));
        scenario.parameters.set(CityParameterId{factor.row}, city,
                                drawn ? not_drawn(value, spec.values[city], spec.high, spec.low) : value);
    }
}

void take_member(Scenario& scenario, const Posterior& posterior, double member) {
    scenario.parameters =
        members_for(posterior, scenario.parameters).members.at(static_cast<std::size_t>(member));
    scenario.draw_parameters = false;
}

void set_levers(Scenario& scenario, const Factor& factor, double value) {
    if (factor.kind == FactorKind::lever)
        return set_lever(scenario.schedule, factor.levers.front().lever, factor.scope, value);
    for (const LeverSpan& span : factor.levers)
        set_lever(scenario.schedule, span.lever, factor.scope,
                  value == 1.0 ? span.high : span.low + value * (span.high - span.low));
}

/// What a factor sets after what: a scenario is all, members are all parameters, and a lever's later dates
/// come on top of its earlier ones.
auto order_of(const Factor& factor) {
    const int rank = factor.kind == FactorKind::scenario           ? 0
                     : factor.kind == FactorKind::posterior_member ? 1
                                                                   : 2;
    return std::pair(rank, factor.scope.from);
}

void set_factors(Scenario& scenario, const Sweep& sweep, const Eigen::MatrixXd& values, Eigen::Index point) {
    std::vector<std::size_t> order;
    for (std::size_t k = 0; k < sweep.factors.size(); ++k)
        if (!std::isnan(values(point, static_cast<Eigen::Index>(k)))) order.push_back(k);
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return order_of(sweep.factors[a]) < order_of(sweep.factors[b]);
    });
    for (const std::size_t k : order) {
        const Factor& factor = sweep.factors[k];
        const double value = values(point, static_cast<Eigen::Index>(k));
        switch (factor.kind) {
            case FactorKind::scenario:
                scenario = factor.scenarios.at(static_cast<std::size_t>(value));
                break;
            case FactorKind::posterior_member:
                take_member(scenario, *sweep.posterior, value);
                break;
            case FactorKind::parameter:
            case FactorKind::city_parameter:
                set_parameter(scenario, factor, value);
                break;
            case FactorKind::lever:
            case FactorKind::package:
                set_levers(scenario, factor, value);
                break;
        }
    }
}

}  // namespace

Course overlaid(const Course& course, double in_2015, const LeverScope& scope, double value) {
    Course result{course.form, {}};
    const auto add = [&](double date, double held) { result.points.push_back({date, held}); };
    // a ramp runs from point to point: before a jump it is held at what it has been
    const auto jump_to = [&](double date, double held, double next) {
        const double eve = date - jump;
        if (course.form == Form::ramp && !result.points.empty() && eve > result.points.back().date)
            add(eve, held);
        add(date, next);
    };
    const double eve = scope.from - (course.form == Form::ramp ? jump : 0.0);
    for (const SchedulePoint& point : course.points)
        if (point.date < eve) result.points.push_back(point);
    jump_to(scope.from, course.at(eve, in_2015), value);
    if (!scope.to) return result;
    jump_to(*scope.to, value, course.at(*scope.to, in_2015));
    for (const SchedulePoint& point : course.points) {
        if (point.date <= *scope.to) continue;
        if (&point == &course.points.front())
            jump_to(point.date, in_2015, point.value);
        else
            result.points.push_back(point);
    }
    return result;
}

void set_lever(Schedule& schedule, Lever lever, const LeverScope& scope, double value) {
    for (const Place city : scope.cities)
        schedule.set(lever, city,
                     overlaid(schedule.course(lever, city), schedule.in_2015(lever, city), scope, value));
}

DesignPoints design_points(const Sweep& sweep) {
    const DesignKindSpec& kind = spec_of(sweep.design.kind);
    DesignPoints points{sweep.columns(), kind.points(sweep.design, sweep.levels()), {}};
    if (kind.scale == DesignScale::share) points.values *= sweep.packages.value().budget;
    if (kind.scale != DesignScale::unit) return points;
    points.coordinates = points.values;
    for (Eigen::Index k = 0; k < points.values.cols(); ++k)
        for (double& value : points.values.col(k))
            if (!std::isnan(value)) value = sweep.factors[static_cast<std::size_t>(k)].value_at(value);
    return points;
}

Scenario scenario_of(const Sweep& sweep, const DesignPoints& points, std::size_t point,
                     const LeverForMoney& lever_for_money) {
    if (point >= points.size()) throw std::out_of_range(fmt::format("the sweep has no point {}", point));
    const auto row = static_cast<Eigen::Index>(point);
    Scenario scenario = sweep.base;
    if (sweep.packages) {
        const auto& [budget, levers, scope] = *sweep.packages;
        for (std::size_t k = 0; k < levers.size(); ++k) {
            const double money = points.values(row, static_cast<Eigen::Index>(k));
            if (money == 0.0) continue;
            if (!lever_for_money)
                throw std::logic_error("a sweep of a budget needs to know what levers cost");
            set_lever(scenario.schedule, levers[k], scope, lever_for_money(levers[k], money));
        }
    } else {
        set_factors(scenario, sweep, points.values, row);
    }
    scenario.name = fmt::format("{}_{}", sweep.name, point);
    scenario.about = sweep.about;
    scenario.about_zh = sweep.about_zh;
    scenario.files = sweep.files;
    scenario.resolved_toml = resolved_text(scenario);
    return scenario;
}

}  // namespace kapok
