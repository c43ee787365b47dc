#include "analysis/estimators/ensemble_smoother.hpp"

#include <Eigen/Cholesky>
#include <stdexcept>

namespace kapok {
namespace {

Eigen::MatrixXd deviations(const Eigen::MatrixXd& ensemble) { return ensemble.colwise() - ensemble.rowwise().mean(); }

/// Taper of a sample covariance of `members` members: c^2 / (c^2 + (c^2 + v w) / members), the factor with the least
/// expected squared error when c is taken for the true covariance and v, w for the variances.
double taper(double covariance, double variance_a, double variance_b, double members) {
    const double square = covariance * covariance;
    const double error = (square + variance_a * variance_b) / members;
    return square > 0.0 ? square / (square + error) : 0.0;
}

}  // namespace

void assimilate(Eigen::MatrixXd& parameters, const Eigen::MatrixXd& outputs, const SmootherData& data, double inflation,
                const Eigen::MatrixXd& noise) {
    const Eigen::Index members = parameters.cols(), observations = data.observed.size();
    if (members < 3) throw std::invalid_argument("an ensemble needs three members");
    if (outputs.cols() != members || outputs.rows() != observations || data.variance.size() != observations ||
        noise.rows() != observations || noise.cols() != members ||
        (data.weight.size() > 0 && (data.weight.rows() != parameters.rows() || data.weight.cols() != observations)))
        throw std::invalid_argument("parameters, outputs and observations of an ensemble do not fit together");
    const auto n = static_cast<double>(members);
    const Eigen::MatrixXd shift = deviations(parameters), spread = deviations(outputs);
    const Eigen::MatrixXd missing =
        (data.observed.replicate(1, members) - outputs) + (inflation * data.variance).cwiseSqrt().asDiagonal() * noise;
    const Eigen::VectorXd variance_of_outputs = spread.rowwise().squaredNorm() / (n - 1.0);

    for (const SmootherBlock& block : data.blocks) {
        const Eigen::MatrixXd part = spread(block.observations, Eigen::all);
        Eigen::MatrixXd total = part * part.transpose() / (n - 1.0);
        total.diagonal() += inflation * data.variance(block.observations);
        const Eigen::MatrixXd own = shift(block.parameters, Eigen::all);
        Eigen::MatrixXd gain = own * part.transpose() / (n - 1.0);
        for (Eigen::Index p = 0; p < gain.rows(); ++p) {
            const double variance = own.row(p).squaredNorm() / (n - 1.0);
            for (Eigen::Index o = 0; o < gain.cols(); ++o) {
                const Eigen::Index observation = block.observations[static_cast<std::size_t>(o)];
                gain(p, o) *= taper(gain(p, o), variance, variance_of_outputs(observation), n);
                if (data.weight.size() > 0) gain(p, o) *= data.weight(block.parameters[static_cast<std::size_t>(p)], observation);
            }
        }
        const Eigen::MatrixXd step = gain * total.ldlt().solve(missing(block.observations, Eigen::all));
        for (Eigen::Index p = 0; p < step.rows(); ++p) parameters.row(block.parameters[static_cast<std::size_t>(p)]) += step.row(p);
    }
}

}  // namespace kapok
