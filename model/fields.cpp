#include "model/fields.hpp"

#include <cmath>

namespace kapok {

const BySector<ByField<double>>& sector_fields() {
    static const BySector<ByField<double>> table{{{
        {{{0.58, 0.14, 0.00, 0.08, 0.04, 0.04, 0.10, 0.02}}},  // IT manufacturing
        {{{0.14, 0.70, 0.02, 0.00, 0.02, 0.02, 0.06, 0.04}}},  // software and internet
        {{{0.02, 0.05, 0.62, 0.14, 0.02, 0.00, 0.15, 0.00}}},  // biomedicine and health
        {{{0.06, 0.06, 0.01, 0.36, 0.34, 0.05, 0.10, 0.02}}},  // new materials, equipment
        {{{0.12, 0.05, 0.01, 0.14, 0.12, 0.42, 0.04, 0.10}}},  // new energy, environment, NEV
        {{{0.06, 0.24, 0.02, 0.14, 0.06, 0.01, 0.03, 0.44}}},  // fashion and creative
        {{{0.05, 0.05, 0.01, 0.24, 0.28, 0.07, 0.04, 0.26}}},  // other advanced manufacturing
        {{{0.05, 0.02, 0.02, 0.30, 0.26, 0.08, 0.03, 0.24}}},  // traditional manufacturing
        {{{0.14, 0.52, 0.05, 0.02, 0.05, 0.06, 0.08, 0.08}}},  // modern services
        {{{0.05, 0.45, 0.10, 0.02, 0.03, 0.05, 0.05, 0.25}}},  // traditional services
        {{{0.02, 0.05, 0.25, 0.10, 0.13, 0.25, 0.05, 0.15}}},  // background
    }}};
    return table;
}

const FieldMatrix& field_relatedness() {
    static const FieldMatrix table = (FieldMatrix() <<
        1.00, 0.45, 0.05, 0.20, 0.20, 0.25, 0.40, 0.10,
        0.45, 1.00, 0.10, 0.05, 0.15, 0.10, 0.25, 0.15,
        0.05, 0.10, 1.00, 0.30, 0.05, 0.05, 0.30, 0.05,
        0.20, 0.05, 0.30, 1.00, 0.25, 0.35, 0.20, 0.20,
        0.20, 0.15, 0.05, 0.25, 1.00, 0.30, 0.30, 0.35,
        0.25, 0.10, 0.05, 0.35, 0.30, 1.00, 0.20, 0.25,
        0.40, 0.25, 0.30, 0.20, 0.30, 0.20, 1.00, 0.10,
        0.10, 0.15, 0.05, 0.20, 0.35, 0.25, 0.10, 1.00).finished();
    return table;
}

FieldPair draw_fields(Sector sector, Stream& draws) {
    const ByField<double>& row = sector_fields()[sector];
    FieldPair pair;
    double u = draws.uniform();
    for (const Field f : fields) {
        pair.main = f;
        if ((u -= row[f]) < 0.0) break;
    }
    // 0.02: every field is open to a firm, so that cells of related fields can be entered
    ByField<double> weights{};
    double total = 0.0;
    for (const Field f : fields) {
        const auto column = static_cast<Eigen::Index>(f);
        weights[f] = (row[f] + 0.02) * field_relatedness()(static_cast<Eigen::Index>(pair.main), column);
        total += weights[f];
    }
    u = draws.uniform() * total;
    for (const Field f : fields) {
        pair.second = f;
        if ((u -= weights[f]) < 0.0) break;
    }
    return pair;
}

const Eigen::MatrixXd& cognitive_distance() {
    static const Eigen::MatrixXd table = [] {
        Eigen::MatrixXd vectors = Eigen::MatrixXd::Zero(field_states, field_count);
        for (std::size_t i = 0; i < field_states; ++i) {
            vectors(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(i / field_count)) += main_field_weight;
            vectors(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(i % field_count)) += second_field_weight;
        }
        const Eigen::MatrixXd product = vectors * field_relatedness() * vectors.transpose();
        Eigen::MatrixXd distance(field_states, field_states);
        for (Eigen::Index i = 0; i < distance.rows(); ++i)
            for (Eigen::Index j = 0; j < distance.cols(); ++j)
                distance(i, j) = 1.0 - product(i, j) / std::sqrt(product(i, i) * product(j, j));
        return distance;
    }();
    return table;
}

}  // namespace kapok
