#include "runner/scenario_courses.hpp"

#include <algorithm>

namespace kapok {

bool differs_from_2015(const Schedule& schedule, Lever lever, Place city) {
    const auto& points = schedule.course(lever, city).points;
    const double before = schedule.in_2015(lever, city);
    return std::any_of(points.begin(), points.end(),
                       [&](const SchedulePoint& point) { return point.value != before; });
}

std::vector<Place> cities_that_differ(const Schedule& schedule, Lever lever) {
    std::vector<Place> changed;
    for (const Place city : cities)
        if (differs_from_2015(schedule, lever, city)) changed.push_back(city);
    return changed;
}

bool same_course(const Course& a, const Course& b) {
    const auto same_point = [](const SchedulePoint& p, const SchedulePoint& q) {
        return p.date == q.date && p.value == q.value;
    };
    return a.form == b.form &&
           std::equal(a.points.begin(), a.points.end(), b.points.begin(), b.points.end(), same_point);
}

std::vector<Place> cities_apart(const Schedule& schedule, Lever lever) {
    std::vector<Place> fewest_apart(cities.begin(), cities.end());
    for (const Place usual : cities) {
        std::vector<Place> apart;
        for (const Place city : cities)
            if (!same_course(schedule.course(lever, city), schedule.course(lever, usual))) apart.push_back(city);
        if (apart.size() < fewest_apart.size()) fewest_apart = std::move(apart);
    }
    return fewest_apart;
}

}  // namespace kapok
