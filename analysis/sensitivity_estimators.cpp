// What each method finds for one outcome of a sweep.
#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <memory>
#include <numbers>
#include <optional>

#include "analysis/estimators/correlation_ratio.hpp"
#include "analysis/estimators/luck_lines.hpp"
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

std::vector<double> numbers_of(const Eigen::VectorXd& values) {
    std::vector<double> numbers;
    for (const double value : values)
        if (!std::isnan(value)) numbers.push_back(value);
    return numbers;
}

/// NaN without a value.
double mean_of(const std::vector<double>& values) {
    double sum = 0.0;
    for (const double value : values) sum += value;
    return sum / static_cast<double>(values.size());
}

/// Divisor n; NaN without a value.
double variance_of(const std::vector<double>& values) {
    const double mean = mean_of(values);
    double squares = 0.0;
    for (const double value : values) squares += (value - mean) * (value - mean);
    return squares / static_cast<double>(values.size());
}

class ByDesign : public SensitivityEstimator {
public:
    ByDesign(const SensitivityDesign& design, int bootstraps)
        : design_(design), resamples_(static_cast<std::size_t>(design.units()), bootstraps) {}

protected:
    /// Of the replicates that are kept, SensitivityDesign::replicate_units.
    [[nodiscard]] std::vector<std::int32_t> units_of(const CompletePart& part) const {
        std::vector<std::int32_t> units;
        for (const Eigen::Index r : part.replicates)
            units.push_back(design_.replicate_units[static_cast<std::size_t>(r)]);
        return units;
    }

    const SensitivityDesign& design_;
    Resamples resamples_;
};

class BySobolIndices : public ByDesign {
public:
    using ByDesign::ByDesign;
    void estimate(const CompletePart& part, OutcomeSensitivity& outcome) const override {
        const std::vector<Eigen::MatrixXd> independent = by_unit(part);
        const SobolIndices indices = sobol_indices(independent, design_.saltelli, moves(), resamples_);
        if (part.replicates.size() > 1) {
            std::vector<Eigen::MatrixXd> replicates;
            for (Eigen::Index r = 0; r < part.values.cols(); ++r) replicates.push_back(by_sample(part.values.col(r)));
            const LuckShares luck = luck_shares(replicates, design_.saltelli, resamples_);
            outcome.luck = LuckPart{luck.factors, luck.luck, luck.interaction};
        }
        for (std::size_t k = 0; k < indices.factors.size(); ++k) {
            const FactorIndices& found = indices.factors[k];
            FactorSensitivity row{k, {}, 0, {}, {found.total, found.first_order, found.with_luck}, found.rows};
            // where factors together cannot be told from luck, a share of what they do means nothing
            if (independent.size() > 1)
                row.is_clear = found.total.low > 0.0 && outcome.luck->levers.low > 0.0 && *indices.varies;
            outcome.factors.push_back(std::move(row));
        }
        for (const PairIndex& pair : indices.pairs)
            outcome.pairs.push_back(
                {static_cast<std::size_t>(pair.first), static_cast<std::size_t>(pair.second), pair.interaction});
    }

private:
    [[nodiscard]] std::vector<Eigen::MatrixXd> by_unit(const CompletePart& part) const {
        if (part.replicates.empty()) return {by_sample(means_of(part))};
        const Eigen::MatrixXd units = means_of_units(part.values, units_of(part));
        std::vector<Eigen::MatrixXd> independent;
        for (const auto& unit : units.colwise()) independent.push_back(by_sample(unit));
        return independent;
    }
    /// By how much B lies above A. [base samples x factors]
    [[nodiscard]] Eigen::MatrixXd moves() const {
        Eigen::MatrixXd moves(design_.units(), design_.saltelli.factors);
        for (Eigen::Index k = 0; k < moves.cols(); ++k) {
            const Eigen::MatrixXd of_factor = by_sample(design_.coordinates.col(k));
            moves.col(k) = of_factor.col(design_.saltelli.b()) - of_factor.col(design_.saltelli.a());
        }
        return moves;
    }
    [[nodiscard]] Eigen::MatrixXd by_sample(const Eigen::VectorXd& of_points) const {
        return of_points.reshaped(design_.saltelli.columns(), design_.units()).transpose();
    }
};

class ByElementaryEffects : public ByDesign {
public:
    using ByDesign::ByDesign;
    void estimate(const CompletePart& part, OutcomeSensitivity& outcome) const override {
        const Eigen::Index factors = design_.values.cols();
        const auto effects_of = [&](const Eigen::MatrixXd& values) {
            std::vector<Eigen::MatrixXd> effects;
            for (const auto& column : values.colwise())
                effects.push_back(elementary_effects(design_.steps, factors, column));
            return effects;
        };
        const std::vector<Eigen::MatrixXd> by_replicate = effects_of(part.values),
                                           by_unit = effects_of(means_of_units(part.values, units_of(part)));
        const Eigen::MatrixXd means = elementary_effects(design_.steps, factors, means_of(part));
        const auto measures = effect_measures(means, resamples_);
        for (std::size_t k = 0; k < measures.size(); ++k) {
            const double spread = spread_over_replicates(by_replicate, means, static_cast<Eigen::Index>(k));
            const double by_luck = size_by_luck(by_unit, means, static_cast<Eigen::Index>(k));
            FactorSensitivity row{k, {}, 0, {}, {}, measures[k].effects};
            row.measures = {measures[k].mean_absolute, measures[k].mean, measures[k].deviation, alone(spread),
                            alone(by_luck)};
            if (!std::isnan(by_luck)) row.is_clear = measures[k].mean_absolute.low > by_luck;
            outcome.factors.push_back(std::move(row));
        }
    }

private:
    /// The largest mu* that luck would give to a factor without effect: where it goes its own way in every effect the mean
    /// size of normal luck, where it is the same in all of them the end of the 90% interval of their mean.
    static double size_by_luck(const std::vector<Eigen::MatrixXd>& by_unit, const Eigen::MatrixXd& means,
                               Eigen::Index factor) {
        if (by_unit.size() < 2) return not_a_number;
        Eigen::VectorXd mean_effects(static_cast<Eigen::Index>(by_unit.size()));
        for (std::size_t unit = 0; unit < by_unit.size(); ++unit)
            mean_effects(static_cast<Eigen::Index>(unit)) = mean_of(numbers_of(by_unit[unit].col(factor)));
        const double apart = std::sqrt(2.0 / (std::numbers::pi * static_cast<double>(by_unit.size()))) *
                             spread_over_replicates(by_unit, means, factor);
        return std::max(reach_of_mean(mean_effects), apart);
    }
    static Estimate alone(double value) { return {value, not_a_number, not_a_number}; }
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
                    outcome.factors.push_back({static_cast<std::size_t>(k), setting, 0, effect.low > 0.0 || effect.high < 0.0,
                                               {effect}, static_cast<std::size_t>(found.pairs)});
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
        const LuckLines luck(design_.coordinates, part.values, units_of(part));
        if (luck.units() > 1) add_luck(fits, luck, part);
        for (std::size_t k = 0; k < fits.size(); ++k) {
            FactorSensitivity row{k, {}, 0, {}, {fits[k].first_order, fits[k].slope},
                                  static_cast<std::size_t>(part.point_count)};
            if (luck.units() > 1)
                row.is_clear = fits[k].first_order.low > 0.0 || fits[k].slope.low > 0.0 || fits[k].slope.high < 0.0;
            outcome.factors.push_back(std::move(row));
        }
    }

private:
    /// What luck and drawn parameters turn in the slopes of factors, alike at all points, is in no bootstrap over points.
    void add_luck(std::vector<FactorFit>& fits, const LuckLines& luck, const CompletePart& part) const {
        const std::vector<double> means = numbers_of(means_of(part));
        std::vector<double> own;
        double all = 0.0;
        for (std::size_t k = 0; k < fits.size(); ++k) {
            const double spread = variance_of(numbers_of(design_.coordinates.col(static_cast<Eigen::Index>(k))));
            const double turned = luck.slope_variance(static_cast<Eigen::Index>(k)) * spread / variance_of(means);
            own.push_back(variance_of_index(fits[k].first_order.value, turned, luck.units()));
            if (!std::isnan(own.back())) all += own.back();
        }
        for (std::size_t k = 0; k < fits.size(); ++k) {
            const Eigen::VectorXd whole = Eigen::VectorXd::Unit(design_.coordinates.cols(), static_cast<Eigen::Index>(k));
            fits[k].first_order = with_luck_of_replicates(fits[k].first_order, own[k], all, luck.units());
            fits[k].slope = widened(fits[k].slope, luck.reach_of_change(whole, Eigen::VectorXd::Zero(whole.size())));
        }
    }

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
