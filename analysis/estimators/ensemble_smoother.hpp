#pragma once
// Estimation of parameters from what expensive, noisy simulators put out, without derivatives: the ensemble
// smoother with multiple data assimilation (Emerick and Reynolds 2013,
// https://doi.org/10.1016/j.cageo.2012.03.011), an iterated ensemble Kalman method whose final ensemble samples
// the posterior (exactly so for linear simulators with Gaussian noise and an infinite ensemble).

#include <Eigen/Core>
#include <vector>

namespace kapok {

/// Parameters that only some observations may inform: a city's by the city's own figures and those of the whole.
struct SmootherBlock {
    std::vector<Eigen::Index> parameters, observations;
};

/// What is to be matched.
struct SmootherData {
    Eigen::VectorXd observed;
    Eigen::VectorXd variance;  ///< of an observation around a perfect simulator's output: measurement, luck, discrepancy
    std::vector<SmootherBlock> blocks;  ///< disjoint in parameters; parameters in none stay as they are
    Eigen::MatrixXd weight;    ///< parameter x observation, 0 to 1: of an observation's covariance with a parameter; empty: all 1
};

/// Moves the ensemble one step. `parameters`: one column per member, on scales where their prior is Gaussian;
/// `outputs`: the simulator's, one column per member; `noise`: independent standard normal numbers, one per
/// observation and member; `inflation`: factor of the variances in this step; the inverses of all steps' inflations
/// must add up to 1. Sample covariances of few members are tapered by their own uncertainty (Furrer and Bengtsson
/// 2007, https://doi.org/10.1016/j.jmva.2006.08.003), so that observations do not move parameters by chance.
/// Throws std::invalid_argument when sizes do not fit or there are fewer than 3 members.
void assimilate(Eigen::MatrixXd& parameters, const Eigen::MatrixXd& outputs, const SmootherData& data, double inflation,
                const Eigen::MatrixXd& noise);

}  // namespace kapok
