#pragma once
// Questions about the courses of a schedule, for texts that describe it.

#include <vector>

#include "model/policy/schedule.hpp"

namespace kapok {

/// True if the course ever leaves the value of 2015.
bool differs_from_2015(const Schedule& schedule, Lever lever, Place city);

/// Cities in which the lever ever leaves its value of 2015, in the order of the cities.
std::vector<Place> cities_that_differ(const Schedule& schedule, Lever lever);

/// True if two courses have the same points, joined in the same way.
bool same_course(const Course& a, const Course& b);

/// Cities whose course is not the one that most cities have.
std::vector<Place> cities_apart(const Schedule& schedule, Lever lever);

}  // namespace kapok
