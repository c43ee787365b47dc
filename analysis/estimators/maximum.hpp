#pragma once
// The maximum of a function of one variable, and how sharp it is.

#include <cmath>

namespace kapok {

/// Where a function with one peak between `low` and `high` has it, by golden section (Kiefer 1953).
template <class Function>
double golden_section_maximum(const Function& value, double low, double high, double tolerance = 1e-9) {
    const double ratio = 0.5 * (std::sqrt(5.0) - 1.0);
    double left = high - ratio * (high - low), right = low + ratio * (high - low);
    double at_left = value(left), at_right = value(right);
    while (high - low > tolerance) {
        if (at_left < at_right) {
            low = left;
            left = right;
            at_left = at_right;
            right = low + ratio * (high - low);
            at_right = value(right);
        } else {
            high = right;
            right = left;
            at_right = at_left;
            left = high - ratio * (high - low);
            at_left = value(left);
        }
    }
    return 0.5 * (low + high);
}

/// Second derivative at x, by central differences of this step.
template <class Function>
double curvature(const Function& value, double x, double step) {
    return (value(x + step) - 2.0 * value(x) + value(x - step)) / (step * step);
}

}  // namespace kapok
