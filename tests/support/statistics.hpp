#pragma once
// Goodness of fit with a stated error rate. Seeds are fixed, so a test passes always or never; the rate is
// the chance that a correct generator had been rejected when the test was written.

#include <cmath>
#include <cstddef>
#include <vector>

namespace kapok::test {

/// Upper quantile of the normal law at one in a million.
inline constexpr double one_in_a_million = 4.753424;

/// Value that a chi-square variable exceeds with probability 1e-6 (Wilson and Hilferty 1931; within 1% from 3
/// degrees of freedom).
inline double chi_square_limit(double degrees) {
    const double a = 2.0 / (9.0 * degrees);
    const double root = 1.0 - a + one_in_a_million * std::sqrt(a);
    return degrees * root * root * root;
}

struct ChiSquare {
    double value = 0.0;
    double degrees = 0.0;
    [[nodiscard]] bool accepted() const { return degrees > 0.0 && value < chi_square_limit(degrees); }
};

/// Pearson's statistic; neighbouring cells are pooled until at least 10 are expected.
inline ChiSquare chi_square(const std::vector<double>& counted, const std::vector<double>& expected) {
    ChiSquare out;
    double c = 0.0, e = 0.0, cells = 0.0;
    const auto close = [&] {
        out.value += (c - e) * (c - e) / e;
        cells += 1.0;
        c = e = 0.0;
    };
    double left = 0.0;
    for (const double x : expected) left += x;
    for (std::size_t k = 0; k < expected.size(); ++k) {
        c += counted[k];
        e += expected[k];
        left -= expected[k];
        if (e >= 10.0 && left >= 10.0) close();
    }
    if (e > 0.0) close();
    out.degrees = cells - 1.0;
    return out;
}

/// The same for values that should be uniform on (0, 1).
template <class Draw>
ChiSquare uniformity(std::size_t draws, std::size_t cells, Draw&& draw) {
    std::vector<double> counted(cells, 0.0);
    for (std::size_t n = 0; n < draws; ++n) {
        const double u = draw(n);
        if (!(u > 0.0 && u < 1.0)) return {};  // degrees 0: not accepted
        counted[static_cast<std::size_t>(u * static_cast<double>(cells))] += 1.0;
    }
    return chi_square(counted,
                      std::vector<double>(cells, static_cast<double>(draws) / static_cast<double>(cells)));
}

}  // namespace kapok::test
