// What each method finds for one outcome of a sweep.
#include <cmath>
#include <limits>
#include <map>
#include <memory>
#include <optional>

#include "analysis/estimators/correlation_ratio.hpp"
#include "analysis/estimators/luck_shares.hpp"
#include "analysis/estimators/paired_effect.hpp"
#include "analysis/sensitivity_design.hpp"
#include "model/parallel.hpp"

namespace kapok {
namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

/// Mean over the replicates kept; NaN for points that are left out. [points]
Eigen::VectorXd means_of(const CompletePart& part) {
    if (part.replicates.empty()) return Eigen::VectorXd::Constant(part.values.rows(), not_a_number);
    return part.values.rowwise().mean();
}

class ByDesign : public SensitivityEstimator {
public:
    ByDesign(const SensitivityDesign& design, int bootstraps)
        : design_(design), resamples_(static_cast<std::size_t>(design.units()), bootstraps) {}

protected:
    const SensitivityDesign& design_;
    Resamples resamples_;
};

class BySobolIndices : public ByDesign {
public:
    using ByDesign::ByDesign;
    void estimate(const CompletePart& part, OutcomeSensitivity& outcome) const override {
        const SobolIndices indices = sobol_indices(by_sample(means_of(part)), design_.saltelli, resamples_);
        LuckShares luck;
        luck.of_factor.resize(indices.factors.size());
        if (part.replicates.size() > 1) {
            std::vector<Eigen::MatrixXd> replicates;
            for (Eigen::Index r = 0; r < part.values.cols(); ++r) replicates.push_back(by_sample(part.values.col(r)));
            luck = luck_shares(replicates, design_.saltelli, resamples_);
            outcome.luck = LuckPart{luck.factors, luck.luck, luck.interaction};
        }
        for (std::size_t k = 0; k < indices.factors.size(); ++k) {
            const FactorIndices& found = indices.factors[k];
            outcome.factors.push_back({k, {}, 0, {found.total, found.first_order, luck.of_factor[k]}, found.rows});
        }
        for (const PairIndex& pair : indices.pairs)
            outcome.pairs.push_back(
                {static_cast<std::size_t>(pair.first), static_cast<std::size_t>(pair.second), pair.interaction});
    }

private:
    [[nodiscard]] Eigen::MatrixXd by_sample(const Eigen::VectorXd& of_points) const {
        return of_points.reshaped(design_.saltelli.columns(), design_.units()).transpose();
    }
};

class ByElementaryEffects : public ByDesign {
public:
    using ByDesign::ByDesign;
    void estimate(const CompletePart& part, OutcomeSensitivity& outcome) const override {
        const Eigen::Index factors = design_.values.cols();
        std::vector<Eigen::MatrixXd> by_replicate;
        for (Eigen::Index r = 0; r < part.values.cols(); ++r)
            by_replicate.push_back(elementary_effects(design_.steps, factors, part.values.col(r)));
        const Eigen::MatrixXd means = elementary_effects(design_.steps, factors, means_of(part));
        const auto measures = effect_measures(means, resamples_);
        for (std::size_t k = 0; k < measures.size(); ++k) {
            const Estimate spread{spread_over_replicates(by_replicate, means, static_cast<Eigen::Index>(k)),
                                  not_a_number, not_a_number};
            outcome.factors.push_back({k,
                                       {},
                                       0,
                                       {measures[k].mean_absolute, measures[k].mean, measures[k].deviation, spread},
                                       measures[k].effects});
        }
    }

private:
    static double spread_over_replicates(const std::vector<Eigen::MatrixXd>& effects, const Eigen::MatrixXd& means,
                                         Eigen::Index factor) {
        double squares = 0.0, degrees = 0.0;
        for (Eigen::Index t = 0; t < means.rows(); ++t) {
            if (std::isnan(means(t, factor))) continue;
            for (const Eigen::MatrixXd& of_replicate : effects)
                squares += std::pow(of_replicate(t, factor) - means(t, factor), 2);
            degrees += static_cast<double>(effects.size()) - 1.0;
        }
        return degrees > 0.0 ? std::sqrt(squares / degrees) : not_a_number;
    }
};

class ByDifferences : public SensitivityEstimator {
public:
    explicit ByDifferences(const SensitivityDesign& design) : design_(design) {}
    void estimate(const CompletePart& part, OutcomeSensitivity& outcome) const override {
        std::vector<std::int32_t> units;
        for (const Eigen::Index r : part.replicates)
            units.push_back(design_.replicate_units[static_cast<std::size_t>(r)]);
        const std::vector<double> base = row_of(part, 0);
        for (Eigen::Index point = 1; point < design_.values.rows(); ++point) {
            const PairedEffect found = paired_effect(base, row_of(part, point), units);
            const Estimate effect{found.effect.mean, found.effect.low, found.effect.high};
            for (Eigen::Index k = 0; k < design_.values.cols(); ++k)
                if (const double setting = design_.values(point, k); !std::isnan(setting))
                    outcome.factors.push_back(
                        {static_cast<std::size_t>(k), setting, 0, {effect}, static_cast<std::size_t>(found.pairs)});
        }
    }

private:
    static std::vector<double> row_of(const CompletePart& part, Eigen::Index point) {
        const Eigen::RowVectorXd row = part.values.row(point);
        return {row.begin(), row.end()};
    }
    const SensitivityDesign& design_;
};

class ByCorrelationRatios : public ByDesign {
public:
    ByCorrelationRatios(const SensitivityDesign& design, std::span<const CompletePart> parts, int bootstraps)
        : ByDesign(design, bootstraps) {
        std::vector<bool> names;
        for (const SensitivityFactor& factor : design.factors) names.push_back(!factor.labels.empty());
        for (const CompletePart& part : parts)
            if (part.point_count > 0) fits_[part.points] = {};
        std::vector<std::pair<const std::vector<bool>, std::optional<CorrelationRatios>>*> entries;
        for (auto& entry : fits_) entries.push_back(&entry);
        for_each_task(entries.size(), [&](std::size_t k) {
            entries[k]->second.emplace(design.coordinates, entries[k]->first, names, resamples_);
        });
    }
    void estimate(const CompletePart& part, OutcomeSensitivity& outcome) const override {
        std::vector<FactorFit> fits(design_.factors.size());
        if (part.point_count > 0) fits = fits_.at(part.points)->fit(means_of(part));
        for (std::size_t k = 0; k < fits.size(); ++k)
            outcome.factors.push_back(
                {k, {}, 0, {fits[k].first_order, fits[k].slope}, static_cast<std::size_t>(part.point_count)});
    }

private:
    std::map<std::vector<bool>, std::optional<CorrelationRatios>> fits_;  ///< by the points that are used
};

}  // namespace

std::unique_ptr<SensitivityEstimator> sensitivity_estimator(const SensitivityDesign& design,
                                                            std::span<const CompletePart> parts, int bootstraps) {
    switch (design.method) {
        case SensitivityMethod::sobol_indices:
            return std::make_unique<BySobolIndices>(design, bootstraps);
        case SensitivityMethod::elementary_effects:
            return std::make_unique<ByElementaryEffects>(design, bootstraps);
        case SensitivityMethod::differences:
            return std::make_unique<ByDifferences>(design);
        case SensitivityMethod::correlation_ratios:
            break;
    }
    return std::make_unique<ByCorrelationRatios>(design, parts, bootstraps);
}

}  // namespace kapok
