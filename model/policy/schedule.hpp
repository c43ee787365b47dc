#pragma once
// From a scenario's dated points to the value of every lever in every city in a quarter.

#include <vector>

#include "model/policy/levers.hpp"

namespace kapok {

struct Baseline;

struct SchedulePoint {
    double date = 0.0;  ///< decimal year
    double value = 0.0;
};

/// The course of one lever in one city: the value of 2015, then points in order of date.
struct Course {
    Form form = Form::step;
    std::vector<SchedulePoint> points;

    /// Value at a date; `before` is in force until the first point. A ramp joins points by lines.
    [[nodiscard]] double at(double date, double before) const;
};

/// All levers in all cities over the whole run.
class Schedule {
public:
    /// Every lever at its 2015 value for ever.
    explicit Schedule(const Baseline& baseline);

    void set(Lever lever, Place city, Course course) { courses_[lever.row][city] = std::move(course); }

    [[nodiscard]] const Course& course(Lever lever, Place city) const { return courses_[lever.row][city]; }
    [[nodiscard]] double in_2015(Lever lever, Place city) const { return in_2015_[lever.row][city]; }
    [[nodiscard]] double at(Lever lever, Place city, double date) const {
        return courses_[lever.row][city].at(date, in_2015_[lever.row][city]);
    }
    /// Values in force in the middle of the quarter.
    [[nodiscard]] Policy in_quarter(Quarter quarter) const;
    /// The values of 2015, against which prices and rates are normalised.
    [[nodiscard]] Policy of_2015() const;

private:
    ByLever<ByCity<double>> in_2015_{};
    ByLever<ByCity<Course>> courses_{};
};

/// Value of a lever in a city at the end of 2015 (rules: LeverSpec::scales_with, exceptions_2015).
double lever_value_2015(Lever lever, Place city, const Baseline& baseline);

}  // namespace kapok
