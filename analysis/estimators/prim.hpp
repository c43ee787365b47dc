#pragma once
// PRIM, the patient rule induction method of Friedman and Fisher (1999, https://doi.org/10.1023/A:1008894516817): boxes
// in the space of inputs in which an outcome is large on average. With outcomes that are the share of runs of interest
// it is scenario discovery (Bryant and Lempert 2010, https://doi.org/10.1016/j.techfore.2009.08.002).

#include <cstddef>
#include <vector>

#include "analysis/estimators/boxes_of_cases.hpp"

namespace kapok {

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

/// The peeling trajectory: the box without sides, then one peel after the other until a box is as small as it may be or
/// its outcomes are all the same. Each step takes from one end of one input what raises the mean most for each case
/// that is taken: the paper's criterion, which among peels of equal size takes the largest mean, for inputs of few
/// values, whose peels differ in size. The first of equals wins.
std::vector<BoxWithMeasures> peel(const RankedCases& cases, const PrimOptions& options = {});

/// Widens the sides of a box again, nearest cases first, as long as its mean does not fall.
void paste(BoxMembers& members, const PrimOptions& options = {});
BoxWithMeasures paste(const Box& box, const RankedCases& cases, const PrimOptions& options = {});

}  // namespace kapok
