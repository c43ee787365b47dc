#pragma once
// How sectors draw on technology fields and how fields relate. All values assumed, from the usual patent
// classes of each industry; they are to be replaced when counts by class and industry are found.

#include <Eigen/Dense>

#include "model/rng.hpp"
#include "model/sectors.hpp"

namespace kapok {

using FieldMatrix = Eigen::Matrix<double, field_count, field_count>;

/// Share of each field in the knowledge a sector uses; rows sum to 1.
const BySector<ByField<double>>& sector_fields();

/// Relatedness of fields: symmetric, 1 on the diagonal, positive definite.
const FieldMatrix& field_relatedness();

/// Weights of a firm's main and second field.
inline constexpr double main_field_weight = 0.7;
inline constexpr double second_field_weight = 0.3;

struct FieldPair {
    Field main{}, second{};
    [[nodiscard]] constexpr std::size_t state() const {
        return static_cast<std::size_t>(main) * field_count + static_cast<std::size_t>(second);
    }
};
inline constexpr std::size_t field_states = field_count * field_count;

/// Main field from the sector's row, second from the row tilted by relatedness to the main one.
FieldPair draw_fields(Sector sector, Stream& draws);

/// 1 - cosine of two firms' field vectors under relatedness, for all pairs of field states.
const Eigen::MatrixXd& cognitive_distance();

}  // namespace kapok
