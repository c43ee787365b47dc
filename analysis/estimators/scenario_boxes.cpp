#include "analysis/estimators/scenario_boxes.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "analysis/estimators/counter_draws.hpp"
#include "analysis/estimators/special_functions.hpp"

namespace kapok {
namespace {

using Eigen::Index;

Cases rows_of(const Cases& cases, const std::vector<std::size_t>& rows) {
    Cases chosen{Eigen::MatrixXd(static_cast<Index>(rows.size()), cases.inputs.cols()),
                 Eigen::VectorXd(static_cast<Index>(rows.size()))};
    for (std::size_t i = 0; i < rows.size(); ++i) {
        chosen.inputs.row(static_cast<Index>(i)) = cases.inputs.row(static_cast<Index>(rows[i]));
        chosen.outcome(static_cast<Index>(i)) = cases.outcome(static_cast<Index>(rows[i]));
    }
    return chosen;
}

/// The cases that lie in none of the boxes.
Cases outside(const Cases& cases, const Box& box) {
    std::vector<bool> inside(static_cast<std::size_t>(cases.outcome.size()), false);
    for (const std::size_t row : cases_in(box, cases)) inside[row] = true;
    std::vector<std::size_t> rows;
    for (std::size_t row = 0; row < inside.size(); ++row)
        if (!inside[row]) rows.push_back(row);
    return rows_of(cases, rows);
}

std::vector<std::size_t> restricted_inputs(const Box& box) {
    std::vector<std::size_t> inputs;
    for (std::size_t k = 0; k < box.size(); ++k)
        if (box[k].is_restricted()) inputs.push_back(k);
    return inputs;
}

/// Drops the limit that is most likely luck, again and again, until all others are significant.
void drop_lucky_limits(Box& box, const Cases& cases, double significant) {
    while (true) {
        double largest = significant;
        std::size_t luckiest = box.size();
        for (const std::size_t k : restricted_inputs(box)) {
            const double p = quasi_p_value(box, k, cases);
            if (p <= largest) continue;
            largest = p;
            luckiest = k;
        }
        if (luckiest == box.size()) return;
        box[luckiest] = BoxSide{};
    }
}

/// A step's box, widened and without lucky limits; without one, the others may be too tight, so both is done twice.
BoxWithMeasures finished(Box box, const Cases& cases, const DiscoveryOptions& options) {
    for (int round = 0; round < 2; ++round) {
        box = paste(std::move(box), cases, options.prim).box;
        drop_lucky_limits(box, cases, options.significant);
    }
    return {box, measure(box, cases)};
}

/// The box to report of a trajectory.
Box box_of(const std::vector<BoxWithMeasures>& trajectory, const Cases& cases, const DiscoveryOptions& options) {
    std::vector<BoxWithMeasures> candidates;
    for (const BoxWithMeasures& step : trajectory) candidates.push_back(finished(step.box, cases, options));
    return balanced_box(candidates, cases.outcome.mean()).box;
}

double chance_of(double reached, const Cases& cases, const DiscoveryOptions& options, std::uint64_t number) {
    const auto count = static_cast<std::size_t>(cases.outcome.size());
    int as_good = 0;
    for (int resample = 0; resample < options.resamples; ++resample) {
        const CounterDraws draws(mix(options.seed, number, 1), static_cast<std::uint64_t>(resample));
        const std::vector<std::size_t> order = draw_without_replacement(count, count, draws);
        Cases shuffled = cases;
        for (std::size_t i = 0; i < count; ++i)
            shuffled.outcome(static_cast<Index>(i)) = cases.outcome(static_cast<Index>(order[i]));
        const Box box = box_of(peel(shuffled, options.prim), shuffled, options);
        if (balance(measure(box, shuffled), shuffled.outcome.mean()) >= reached) ++as_good;
    }
    return (as_good + 1.0) / (options.resamples + 1.0);
}

/// The step whose measure is nearest to a value.
const BoxWithMeasures& nearest_step(const std::vector<BoxWithMeasures>& trajectory, double BoxMeasures::*which,
                                    double value) {
    return *std::min_element(trajectory.begin(), trajectory.end(),
                             [&](const BoxWithMeasures& a, const BoxWithMeasures& b) {
                                 return std::abs(a.measures.*which - value) < std::abs(b.measures.*which - value);
                             });
}

void test_by_resampling(std::vector<BoxLimit>& limits, const BoxMeasures& measures, const Cases& cases,
                        const DiscoveryOptions& options, std::uint64_t number) {
    const auto count = static_cast<std::size_t>(cases.outcome.size());
    for (int resample = 0; resample < options.resamples; ++resample) {
        const CounterDraws draws(mix(options.seed, number), static_cast<std::uint64_t>(resample));
        std::vector<std::size_t> half = draw_without_replacement(count, count / 2, draws);
        std::sort(half.begin(), half.end());
        const Cases drawn = rows_of(cases, half);
        if (!(drawn.outcome.sum() > 0.0)) continue;  // nothing of interest: nothing is restricted
        const std::vector<BoxWithMeasures> trajectory = peel(drawn, options.prim);
        const Box& at_coverage = nearest_step(trajectory, &BoxMeasures::coverage, measures.coverage).box;
        const Box& at_density = nearest_step(trajectory, &BoxMeasures::density, measures.density).box;
        const Box again = box_of(trajectory, drawn, options);
        for (BoxLimit& limit : limits) {
            if (at_coverage[limit.input].is_restricted()) limit.restricted_at_coverage += 1.0;
            if (at_density[limit.input].is_restricted()) limit.restricted_at_density += 1.0;
            if (again[limit.input].is_restricted()) limit.found_again += 1.0;
        }
    }
    for (BoxLimit& limit : limits)
        for (double BoxLimit::*share :
             {&BoxLimit::restricted_at_coverage, &BoxLimit::restricted_at_density, &BoxLimit::found_again})
            if (options.resamples > 0) limit.*share /= options.resamples;
}

std::vector<BoxLimit> limits_of(const Box& box, const Cases& cases) {
    std::vector<BoxLimit> limits;
    for (const std::size_t k : restricted_inputs(box)) {
        Box wider = box;
        wider[k] = BoxSide{};
        limits.push_back({k, box[k], quasi_p_value(box, k, cases), measure(wider, cases).density, 0.0, 0.0, 0.0});
    }
    std::stable_sort(limits.begin(), limits.end(),
                     [](const BoxLimit& a, const BoxLimit& b) { return a.quasi_p < b.quasi_p; });
    return limits;
}

}  // namespace

double binomial_tail(std::size_t trials, double successes, double p) {
    const double n = static_cast<double>(trials), first = std::max(0.0, std::ceil(successes));
    if (first <= 0.0) return 1.0;
    if (first > n || p <= 0.0) return 0.0;
    if (p >= 1.0) return 1.0;
    double sum = 0.0;
    for (double k = first; k <= n; ++k)
        sum += std::exp(log_gamma(n + 1.0) - log_gamma(k + 1.0) - log_gamma(n - k + 1.0) + k * std::log(p) +
                        (n - k) * std::log1p(-p));
    return std::min(1.0, sum);
}

double quasi_p_value(const Box& box, std::size_t input, const Cases& cases) {
    if (!box[input].is_restricted()) return 1.0;
    Box wider = box;
    wider[input] = BoxSide{};
    const BoxMeasures with = measure(box, cases), without = measure(wider, cases);
    const double of_interest = with.density * static_cast<double>(with.cases);
    return binomial_tail(with.cases, std::floor(of_interest + 1e-9), without.density);
}

double balance(const BoxMeasures& measures, double base_rate) {
    const double gain = (measures.density - base_rate) / (1.0 - base_rate);
    return gain > 0.0 ? 2.0 * measures.coverage * gain / (measures.coverage + gain) : 0.0;
}

const BoxWithMeasures& balanced_box(std::span<const BoxWithMeasures> trajectory, double base_rate) {
    if (trajectory.empty()) throw std::invalid_argument("a trajectory without boxes");
    return *std::max_element(trajectory.begin(), trajectory.end(),
                             [&](const BoxWithMeasures& a, const BoxWithMeasures& b) {
                                 return balance(a.measures, base_rate) < balance(b.measures, base_rate);
                             });
}

std::vector<ScenarioBox> discover_boxes(const Cases& cases, const DiscoveryOptions& options) {
    if (cases.inputs.rows() != cases.outcome.size())
        throw std::invalid_argument("inputs and outcomes differ in number");
    const double all = cases.outcome.sum(), count = static_cast<double>(cases.outcome.size());
    std::vector<ScenarioBox> boxes;
    Cases rest = cases;
    while (boxes.size() < options.most_boxes && rest.outcome.sum() > 0.0) {
        ScenarioBox found;
        found.trajectory = peel(rest, options.prim);
        found.box = box_of(found.trajectory, rest, options);
        found.limits = limits_of(found.box, rest);
        if (found.limits.empty()) break;
        found.measures = measure(found.box, rest);
        if (found.measures.density <= all / count) break;
        found.chance = chance_of(balance(found.measures, rest.outcome.mean()), rest, options, boxes.size());
        if (options.resamples > 0 && found.chance > options.significant) break;
        test_by_resampling(found.limits, found.measures, rest, options, boxes.size());
        found.measures.support = static_cast<double>(found.measures.cases) / count;
        found.measures.coverage = found.measures.density * static_cast<double>(found.measures.cases) / all;
        rest = outside(rest, found.box);
        boxes.push_back(std::move(found));
    }
    return boxes;
}

}  // namespace kapok
