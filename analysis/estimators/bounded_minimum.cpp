#include "analysis/estimators/bounded_minimum.hpp"

#include <cmath>
#include <deque>
#include <stdexcept>
#include <vector>

namespace kapok {
namespace {

using Eigen::Index;
using Eigen::VectorXd;

constexpr std::size_t remembered_pairs = 10;
constexpr int most_halvings = 30;
constexpr double armijo = 1e-4;

VectorXd projected(const VectorXd& x, const Box& box) { return x.cwiseMax(box.low).cwiseMin(box.high); }

/// True for variables at a bound that going down would leave.
Eigen::Array<bool, Eigen::Dynamic, 1> held(const VectorXd& x, const VectorXd& gradient, const Box& box) {
    return (x.array() <= box.low.array() && gradient.array() >= 0.0) || (x.array() >= box.high.array() && gradient.array() <= 0.0);
}

/// Steps and the changes of the gradient over them, the newest last.
class Curvature {
public:
    void add(const VectorXd& step, const VectorXd& change) {
        if (step.dot(change) <= 1e-10 * step.norm() * change.norm()) return;  // the quadratic form would lose its sign
        pairs_.push_back({step, change});
        if (pairs_.size() > remembered_pairs) pairs_.pop_front();
    }
    void clear() { pairs_.clear(); }
    [[nodiscard]] bool empty() const { return pairs_.empty(); }

    /// The quasi-Newton direction: minus the inverse Hessian times the gradient, by two loops over the pairs.
    [[nodiscard]] VectorXd direction(const VectorXd& gradient) const {
        VectorXd q = -gradient;
        if (pairs_.empty()) return q / std::max(1.0, gradient.norm());
        std::vector<double> weights(pairs_.size());
        for (std::size_t k = pairs_.size(); k-- > 0;) {
            weights[k] = pairs_[k].step.dot(q) / pairs_[k].step.dot(pairs_[k].change);
            q -= weights[k] * pairs_[k].change;
        }
        const auto& [step, change] = pairs_.back();
        q *= step.dot(change) / change.squaredNorm();
        for (std::size_t k = 0; k < pairs_.size(); ++k)
            q += (weights[k] - pairs_[k].change.dot(q) / pairs_[k].step.dot(pairs_[k].change)) * pairs_[k].step;
        return q;
    }

private:
    struct Pair {
        VectorXd step, change;
    };
    std::deque<Pair> pairs_;
};

}  // namespace

BoundedMinimum bounded_minimum(const SmoothFunction& function, VectorXd start, const Box& box, int iterations, double tolerance) {
    if (box.low.size() != start.size() || box.high.size() != start.size() || (box.low.array() > box.high.array()).any())
        throw std::invalid_argument("the box does not fit the starting point");
    BoundedMinimum best{projected(start, box), 0.0, 0, false};
    VectorXd gradient(start.size()), next_gradient(start.size());
    best.value = function(best.at, gradient);
    if (!std::isfinite(best.value)) throw std::invalid_argument("the function has no value at the starting point");

    Curvature curvature;
    while (best.iterations < iterations) {
        const auto fixed = held(best.at, gradient, box);
        const VectorXd free_gradient = fixed.select(VectorXd::Zero(gradient.size()), gradient);
        best.converged = (projected(best.at - gradient, box) - best.at).lpNorm<Eigen::Infinity>() <= tolerance;
        if (best.converged) break;
        VectorXd direction = fixed.select(VectorXd::Zero(gradient.size()), curvature.direction(free_gradient));
        if (direction.dot(free_gradient) >= 0.0) {
            curvature.clear();
            direction = curvature.direction(free_gradient);
        }
        double length = 1.0;
        bool lower = false;
        VectorXd next;
        double value = 0.0;
        for (int halving = 0; halving < most_halvings && !lower; ++halving, length *= 0.5) {
            next = projected(best.at + length * direction, box);
            value = function(next, next_gradient);
            lower = std::isfinite(value) && value <= best.value + armijo * gradient.dot(next - best.at) && next != best.at;
        }
        if (!lower && !curvature.empty()) {  // try once more from the steepest descent
            curvature.clear();
            continue;
        }
        if (!lower) {
            best.converged = true;
            break;
        }
        curvature.add(next - best.at, next_gradient - gradient);
        best.at = next;
        best.value = value;
        gradient = next_gradient;
        ++best.iterations;
    }
    return best;
}

}  // namespace kapok
