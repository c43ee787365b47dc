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

void Schedule::override_from(Lever lever, Place city, double date, double value) {
    Course& course = courses_[lever.row][city];
    const double until_then = course.at(date, in_2015_[lever.row][city]);
    std::erase_if(course.points, [&](const SchedulePoint& p) { return p.date >= date; });
    // keep what a ramp had reached, then jump
    if (course.form == Form::ramp && !course.points.empty()) course.points.push_back({date, until_then});
    course.points.push_back({date, value});
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
