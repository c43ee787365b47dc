#include "analysis/estimators/special_functions.hpp"

#include <cmath>
#include <numbers>

namespace kapok {

double log_gamma(double x) {
    double product = 1.0;
    while (x < 10.0) product *= x++;
    const double y = 1.0 / (x * x);
    const double series =
        (1.0 / 12 + y * (-1.0 / 360 + y * (1.0 / 1260 + y * (-1.0 / 1680 + y * (1.0 / 1188))))) / x;
    return (x - 0.5) * std::log(x) - x + 0.5 * std::log(2.0 * std::numbers::pi) + series - std::log(product);
}

double hurwitz_zeta(double s, double q) {
    constexpr int direct = 12;
    double sum = 0.0;
    for (int k = 0; k < direct; ++k) sum += std::pow(q + k, -s);
    const double a = q + direct, power = std::pow(a, -s);
    sum += a * power / (s - 1.0) + 0.5 * power;
    // B2/2! = 1/12, B4/4! = -1/720, B6/6! = 1/30240, B8/8! = -1/1209600
    constexpr double coefficient[] = {1.0 / 12, -1.0 / 720, 1.0 / 30240, -1.0 / 1209600};
    double rising = s, fall = power / a;
    for (int j = 0; j < 4; ++j) {
        sum += coefficient[j] * rising * fall;
        rising *= (s + 2 * j + 1) * (s + 2 * j + 2);
        fall /= a * a;
    }
    return sum;
}

}  // namespace kapok
