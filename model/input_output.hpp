#pragma once
// Who buys from whom: technical coefficients of the eleven sectors and what follows from them.

#include <Eigen/Dense>

#include "model/sectors.hpp"

namespace kapok {

using SectorMatrix = Eigen::Matrix<double, sector_count, sector_count>;

/// Input of the row sector per unit of output of the column sector. Assumed: no table of the delta's sectors is
/// among the sources; orders of magnitude follow national tables (column sums 0.45 to 0.78).
const SectorMatrix& technical_coefficients();

/// Weights with which growth of the buying sectors reaches a selling sector: rows of the Leontief inverse less
/// the identity, (I - A)^-1 - I, times the buyers' output, each row summing to 1.
SectorMatrix demand_linkages(const BySector<double>& output);

}  // namespace kapok
