#include "analysis/sensitivity.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "analysis/replicate_units.hpp"
#include "analysis/sensitivity_design.hpp"
#include "model/parallel.hpp"

namespace kapok {
namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

/// Numbers the factors by their largest figure, then sorts the list by these numbers.
void rank(OutcomeSensitivity& outcome, const SensitivityMethodSpec& spec, std::size_t factors) {
    const std::size_t measure = spec.rank_measure();
    const bool by_size = spec.measures[measure].in_unit;
    std::vector<double> largest(factors, not_a_number);
    for (const FactorSensitivity& row : outcome.factors) {
        const double value = row.measures[measure].value, size = by_size ? std::abs(value) : value;
        double& known = largest[row.factor];
        if (!std::isnan(size) && !(known >= size)) known = size;
    }
    std::vector<std::size_t> order;
    for (std::size_t k = 0; k < factors; ++k)
        if (!std::isnan(largest[k])) order.push_back(k);
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return largest[a] > largest[b]; });
    for (FactorSensitivity& row : outcome.factors) {
        const auto found = std::find(order.begin(), order.end(), row.factor);
        row.rank = found == order.end() ? 0 : static_cast<int>(found - order.begin()) + 1;
    }
    const auto place = [](const FactorSensitivity& row) {
        return row.rank == 0 ? std::numeric_limits<int>::max() : row.rank;
    };
    std::stable_sort(outcome.factors.begin(), outcome.factors.end(),
                     [&](const FactorSensitivity& a, const FactorSensitivity& b) { return place(a) < place(b); });
}

void sort_pairs(std::vector<PairSensitivity>& pairs) {
    const auto size = [](const PairSensitivity& pair) {
        return std::isnan(pair.interaction.value) ? -1e300 : pair.interaction.value;
    };
    std::stable_sort(pairs.begin(), pairs.end(),
                     [&](const PairSensitivity& a, const PairSensitivity& b) { return size(a) > size(b); });
}

double mean_of_numbers(const Eigen::RowVectorXd& values) {
    return values.array().isNaN().select(0.0, values.array()).sum() /
           static_cast<double>((!values.array().isNaN()).count());
}

/// Mean of each point over replicates. By differences these are the base's and what its replicates add to it.
Eigen::VectorXd point_means(const CompletePart& part, SensitivityMethod method) {
    Eigen::MatrixXd values = compact(part);
    if (method != SensitivityMethod::differences) return values.rowwise().mean();
    const double base = values.row(0).mean();
    Eigen::VectorXd means(values.rows());
    for (Eigen::Index point = 0; point < values.rows(); ++point)
        means(point) = base + mean_of_numbers(values.row(point) - values.row(0));
    return means;
}

/// Level and spread of the points that are used.
void summarise(const CompletePart& part, SensitivityMethod method, OutcomeSensitivity& outcome) {
    outcome.points = static_cast<std::size_t>(part.point_count);
    outcome.replicates = part.replicates.size();
    outcome.mean = outcome.deviation = not_a_number;
    if (part.point_count == 0) return;
    const Eigen::VectorXd means = point_means(part, method);
    outcome.mean = method == SensitivityMethod::differences ? means(0) : means.mean();
    if (part.point_count > 1)
        outcome.deviation =
            std::sqrt((means.array() - means.mean()).square().sum() / static_cast<double>(part.point_count - 1));
}

}  // namespace

std::size_t SensitivityMethodSpec::rank_measure() const {
    const auto found =
        std::find_if(measures.begin(), measures.end(), [](const auto& measure) { return measure.is_rank; });
    return static_cast<std::size_t>(found - measures.begin());
}

const std::vector<SensitivityMethodSpec>& sensitivity_methods() {
    using enum SensitivityMethod;
    static const std::vector<SensitivityMethodSpec> methods{
        {sobol_indices,
         "Sobol' indices",
         "Sobol'指数",
         {"sobol"},
         {{"total", "total", "总效应",
           "share of the variance between points, luck taken out, that is due to the factor, alone or together with others",
           "剔除随机性后各点间方差中由该因素单独或与其他因素共同引起的份额", false, true, true},
          {"first_order", "alone", "一阶效应", "share that is due to the factor alone", "仅由该因素引起的份额"},
          {"with_luck", "with luck", "与随机性的交互",
           "what the luck of one replicate changes in its effects, over the same variance; large: more replicates needed",
           "单次重复的随机性对其效应的改变,相对于同一方差;数值大则需要更多重复"}}},
        {elementary_effects,
         "elementary effects",
         "基本效应",
         {"morris"},
         {{"mu_star", "mu*", "mu*", "mean size of the change when the factor moves over its whole range",
           "因素在其整个取值范围内变动时指标变化的平均绝对值", true, true, true},
          {"mu", "mu", "mu", "mean change, with its sign", "带符号的平均变化", true},
          {"sigma", "sigma", "sigma", "standard deviation of the change: large where it depends on other factors",
           "变化的标准差,大则说明其依赖于其他因素", true},
          {"spread", "over replicates", "重复间离散", "standard deviation of one such change over replicates",
           "单个变化在各次重复运行间的标准差", true, false},
          {"by_luck", "by luck", "随机性所致", "largest mu* that luck alone would give with so many replicates",
           "在此重复次数下仅由随机性所致的最大mu*", true, false}},
         "what luck alone would give",
         "仅由随机性所致的数值"},
        {differences,
         "differences from the base",
         "与基准点之差",
         {"one_at_a_time"},
         {{"effect", "effect", "效应", "difference from the base in the same replicate, mean over replicates",
           "与同一次重复运行中基准点之差,取各次重复的均值", true, true, true}}},
        {correlation_ratios,
         "correlation ratios",
         "相关比",
         {"latin_hypercube", "factorial"},
         {{"first_order", "alone", "一阶效应",
           "share of the variance between points that a polynomial in the factor explains",
           "该因素的多项式所解释的各点间方差份额", false, true, true},
          {"slope", "slope", "斜率", "change over the factor's whole range along a straight line",
           "因素在整个取值范围内变动时指标沿直线的变化", true}}},
    };
    return methods;
}

SensitivityAnalysis sensitivity(const ResultsReader& results, std::span<const VariableInfo> variables,
                                std::span<const int> years, std::span<const std::size_t> regions, int bootstraps) {
    const SensitivityDesign design = read_sensitivity_design(results);
    const std::vector<Outcome> outcomes = read_outcomes(results, variables, years, regions);
    SensitivityAnalysis analysis{results.manifest().scenario_name,
                                 design.kind,
                                 design.method,
                                 design.factors,
                                 runs_in(results),
                                 bootstraps,
                                 draws_sets(results.manifest()),
                                 {}};
    analysis.outcomes.resize(outcomes.size());
    std::vector<CompletePart> parts(outcomes.size());
    for_each_task(outcomes.size(), [&](std::size_t k) {
        const bool by_differences = design.method == SensitivityMethod::differences;
        parts[k] = by_differences ? paired_with_first(outcomes[k].values) : complete_part(outcomes[k].values);
    });
    const auto estimator = sensitivity_estimator(design, parts, bootstraps);
    for_each_task(outcomes.size(), [&](std::size_t k) {
        OutcomeSensitivity& outcome = analysis.outcomes[k];
        outcome.variable = outcomes[k].variable, outcome.year = outcomes[k].year, outcome.region = outcomes[k].region;
        summarise(parts[k], design.method, outcome);
        estimator->estimate(parts[k], outcome);
        rank(outcome, analysis.spec(), design.factors.size());
        sort_pairs(outcome.pairs);
    });
    return analysis;
}

}  // namespace kapok
