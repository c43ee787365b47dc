#pragma once
// PRIM, the patient rule induction method of Friedman and Fisher (1999, https://doi.org/10.1023/A:1008894516817): boxes
// in the space of inputs in which an outcome is large on average. With outcomes that are the share of runs of interest
// it is scenario discovery (Bryant and Lempert 2010, https://doi.org/10.1016/j.techfore.2009.08.002).

#include <Eigen/Dense>
#include <cstddef>
#include <limits>
#include <vector>

namespace kapok {

/// What a box allows an input to be; both ends belong to it.
struct BoxSide {
    double low = -std::numeric_limits<double>::infinity();
    double high = std::numeric_limits<double>::infinity();

    [[nodiscard]] bool is_restricted() const {
        return low != -std::numeric_limits<double>::infinity() || high != std::numeric_limits<double>::infinity();
    }
    [[nodiscard]] bool holds(double value) const { return value >= low && value <= high; }
};

/// One side for each input.
using Box = std::vector<BoxSide>;

/// Cases: rows of `inputs` [cases x inputs], ordered numbers without NaN, and an outcome of each from 0 to 1, the
/// share of it that is of interest.
struct Cases {
    Eigen::MatrixXd inputs;
    Eigen::VectorXd outcome;
};

struct BoxMeasures {
    std::size_t cases = 0;
    double support = 0.0;        ///< share of all cases that lie in the box
    double density = 0.0;        ///< mean outcome in the box; NaN without cases
    double coverage = 0.0;       ///< share of all that is of interest that lies in the box; NaN where nothing is
    std::size_t restricted = 0;  ///< inputs that the box restricts
};

struct BoxWithMeasures {
    Box box;
    BoxMeasures measures;
};

struct PrimOptions {
    double peel = 0.1;  ///< alpha: share of the box's cases that one peel takes away, at least one case; the paper has
                        ///< 0.05 to 0.1, and few cases want large ones: peels of a handful of cases follow luck
    double paste = 0.05;     ///< the same for pasting
    double smallest = 0.05;  ///< beta: share of all cases below which no box is peeled
    std::size_t fewest = 1;  ///< cases below which no box is peeled
};

std::vector<std::size_t> cases_in(const Box& box, const Cases& cases);
BoxMeasures measure(const Box& box, const Cases& cases);

/// The peeling trajectory: the box without sides, then one peel after the other until a box is as small as it may be or
/// its outcomes are all the same. Each step takes from one end of one input what raises the mean most for each case
/// that is taken: the paper's criterion, which among peels of equal size takes the largest mean, for inputs of few
/// values, whose peels differ in size. The first of equals wins.
std::vector<BoxWithMeasures> peel(const Cases& cases, const PrimOptions& options = {});

/// Widens the sides of a box again, nearest cases first, as long as its mean does not fall.
BoxWithMeasures paste(Box box, const Cases& cases, const PrimOptions& options = {});

}  // namespace kapok
