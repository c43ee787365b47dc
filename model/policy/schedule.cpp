#include "model/policy/schedule.hpp"

#include <algorithm>

#include "model/baseline.hpp"

namespace kapok {

std::optional<Lever> find_lever(std::string_view id) {
    for (std::size_t row = 0; row < lever_count; ++row)
        if (lever_table[row].id == id) return Lever{row};
    return std::nullopt;
}

double lever_value_2015(Lever lever, Place city, const Baseline& baseline) {
    const LeverSpec& spec = lever.spec();
    for (const CityValue& exception : spec.exceptions_2015)
        if (exception.city == city) return exception.value;
    if (spec.scales_with.empty() || city == Place::guangzhou) return spec.in_2015;
    const auto& scale = baseline.city_values(spec.scales_with);
    return std::clamp(spec.in_2015 * scale[city] / scale[Place::guangzhou], spec.lowest, spec.highest);
}

double Course::at(double date, double before) const {
    const auto next = std::upper_bound(points.begin(), points.end(), date,
                                       [](double d, const SchedulePoint& p) { return d < p.date; });
    if (next == points.begin()) return before;
    const SchedulePoint& last = *(next - 1);
    if (form == Form::step || next == points.end()) return last.value;
    return last.value + (next->value - last.value) * (date - last.date) / (next->date - last.date);
}

Schedule::Schedule(const Baseline& baseline) {
    for (std::size_t row = 0; row < lever_count; ++row)
        for (const Place city : cities) {
            in_2015_[row][city] = lever_value_2015({row}, city, baseline);
            courses_[row][city].form = lever_table[row].form;
        }
}

Policy Schedule::in_quarter(Quarter quarter) const {
    Policy policy;
    for (std::size_t row = 0; row < lever_count; ++row)
        for (const Place city : cities)
            policy.values[row][city] = courses_[row][city].at(quarter.middle(), in_2015_[row][city]);
    return policy;
}

Policy Schedule::of_2015() const { return {in_2015_}; }

}  // namespace kapok
