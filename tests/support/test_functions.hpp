#pragma once
// Functions of factors on 0 to 1 whose sensitivity indices are known in closed form.

#include <Eigen/Dense>
#include <cmath>
#include <numbers>
#include <vector>

namespace kapok::test {

/// Indices in closed form.
struct KnownIndices {
    std::vector<double> first_order, total;
};

/// Ishigami and Homma's (1990) function sin z1 + a sin^2 z2 + b z3^4 sin z1 of z = pi (2x - 1), with a = 7, b = 0.1.
struct Ishigami {
    static constexpr double a = 7.0, b = 0.1;

    double operator()(const Eigen::RowVectorXd& x) const {
        const auto z = [&](int k) { return std::numbers::pi * (2.0 * x(k) - 1.0); };
        return std::sin(z(0)) + a * std::pow(std::sin(z(1)), 2) + b * std::pow(z(2), 4) * std::sin(z(0));
    }

    // With z uniform on -pi to pi, E z^4 = pi^4 / 5 and E z^8 = pi^8 / 9. The mean given z1 is sin z1 (1 + b E z^4)
    // plus a constant, and sin has the variance 1/2; a sin^2 z2 = a (1 - cos 2 z2) / 2 has the variance a^2 / 8; what
    // is left of b z3^4 sin z1 after its mean given z1 has b^2 (E z^8 - (E z^4)^2) / 2, and belongs to z1 and z3
    // together.
    static double of_first() {
        const double fourth = std::pow(std::numbers::pi, 4) / 5.0;
        return 0.5 * std::pow(1.0 + b * fourth, 2);
    }
    static double of_second() { return a * a / 8.0; }
    static double of_first_and_third() {
        const double fourth = std::pow(std::numbers::pi, 4) / 5.0, eighth = std::pow(std::numbers::pi, 8) / 9.0;
        return 0.5 * b * b * (eighth - fourth * fourth);
    }
    static double variance() { return of_first() + of_second() + of_first_and_third(); }
    static KnownIndices indices() {
        const double v = variance(), pair = of_first_and_third();
        return {{of_first() / v, of_second() / v, 0.0}, {(of_first() + pair) / v, of_second() / v, pair / v}};
    }
};

/// Sobol's G function: the product of g_i = (|4 x_i - 2| + a_i) / (1 + a_i); a small a_i makes factor i important.
struct GFunction {
    std::vector<double> a;

    double operator()(const Eigen::RowVectorXd& x) const {
        double product = 1.0;
        for (std::size_t i = 0; i < a.size(); ++i)
            product *= (std::abs(4.0 * x(static_cast<int>(i)) - 2.0) + a[i]) / (1.0 + a[i]);
        return product;
    }

    // |4x - 2| is uniform on 0 to 2: mean 1, variance 1/3. So each g_i has the mean 1 and the variance
    // v_i = 1 / (3 (1 + a_i)^2). A product of independent factors of mean 1 has E g^2 = prod (1 + v_i): the variance is
    // that less 1, the part of factor i alone v_i, and all with factor i in it v_i prod over j other than i of (1 +
    // v_j).
    [[nodiscard]] KnownIndices indices() const {
        std::vector<double> v;
        double squares = 1.0;
        for (const double a_i : a) {
            v.push_back(1.0 / (3.0 * (1.0 + a_i) * (1.0 + a_i)));
            squares *= 1.0 + v.back();
        }
        KnownIndices known;
        for (const double v_i : v) {
            known.first_order.push_back(v_i / (squares - 1.0));
            known.total.push_back(v_i * squares / (1.0 + v_i) / (squares - 1.0));
        }
        return known;
    }
};

/// The function at each row of a design.
template <class Function>
Eigen::VectorXd values_of(const Function& function, const Eigen::MatrixXd& design) {
    Eigen::VectorXd values(design.rows());
    for (Eigen::Index n = 0; n < design.rows(); ++n) values(n) = function(design.row(n));
    return values;
}

/// Outcomes of the points of Saltelli's design, in its order, as base samples x points of one.
inline Eigen::MatrixXd by_sample(const Eigen::VectorXd& outcomes, Eigen::Index columns) {
    return outcomes.reshaped(columns, outcomes.size() / columns).transpose();
}

}  // namespace kapok::test
