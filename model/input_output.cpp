#include "model/input_output.hpp"

namespace kapok {

const SectorMatrix& technical_coefficients() {
    // columns: IT, software, biomedicine, materials, energy, fashion, other advanced, traditional, modern, trad. services, background
    static const SectorMatrix table = (SectorMatrix() <<
        0.42, 0.06, 0.01, 0.03, 0.06, 0.01, 0.02, 0.01, 0.03, 0.01, 0.01,
        0.02, 0.10, 0.01, 0.01, 0.01, 0.01, 0.01, 0.01, 0.03, 0.01, 0.01,
        0.00, 0.00, 0.20, 0.01, 0.00, 0.00, 0.00, 0.00, 0.00, 0.00, 0.03,
        0.08, 0.00, 0.06, 0.25, 0.14, 0.06, 0.14, 0.09, 0.01, 0.01, 0.06,
        0.03, 0.01, 0.02, 0.04, 0.22, 0.01, 0.04, 0.03, 0.01, 0.01, 0.03,
        0.00, 0.01, 0.01, 0.01, 0.01, 0.28, 0.01, 0.02, 0.01, 0.02, 0.01,
        0.01, 0.00, 0.03, 0.06, 0.04, 0.04, 0.24, 0.06, 0.01, 0.03, 0.03,
        0.06, 0.01, 0.11, 0.14, 0.12, 0.12, 0.12, 0.30, 0.03, 0.06, 0.16,
        0.07, 0.15, 0.09, 0.08, 0.07, 0.07, 0.07, 0.07, 0.20, 0.12, 0.09,
        0.05, 0.05, 0.07, 0.05, 0.05, 0.07, 0.05, 0.05, 0.06, 0.10, 0.04,
        0.01, 0.02, 0.05, 0.03, 0.02, 0.05, 0.02, 0.07, 0.03, 0.05, 0.12).finished();
    return table;
}

SectorMatrix demand_linkages(const BySector<double>& output) {
    const SectorMatrix inverse = (SectorMatrix::Identity() - technical_coefficients()).inverse();
    SectorMatrix links = inverse - SectorMatrix::Identity();
    for (Eigen::Index j = 0; j < links.cols(); ++j) links.col(j) *= output.values[static_cast<std::size_t>(j)];
    for (Eigen::Index i = 0; i < links.rows(); ++i) {
        const double sum = links.row(i).sum();
        if (sum > 0.0) links.row(i) /= sum;
    }
    return links;
}

}  // namespace kapok
