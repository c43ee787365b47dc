#include "analysis/estimators/scenario_boxes.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <stdexcept>

#include "analysis/estimators/counter_draws.hpp"
#include "analysis/estimators/special_functions.hpp"
#include "model/parallel.hpp"

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

/// The cases that lie outside a box.
Cases outside(const RankedCases& cases, const Box& box) {
    const BoxMembers members(box, cases);
    std::vector<std::size_t> rows;
    for (std::size_t row = 0; row < cases.size(); ++row)
        if (!members.holds(row)) rows.push_back(row);
    return rows_of(cases.cases(), rows);
}

/// `quasi_p_value` of a box that holds `with`, and `without` the limit.
double quasi_p_value(const OutcomeSum& with, const OutcomeSum& without) {
    const double of_interest = with.mean() * static_cast<double>(with.cases);
    return binomial_tail(with.cases, std::floor(of_interest + 1e-9), without.mean());
}

/// Drops the limit that is most likely luck, again and again, until all others are significant.
void drop_lucky_limits(BoxMembers& members, double significant) {
    while (true) {
        const OutcomeSum inside = members.inside();
        double largest = significant;
        std::optional<std::size_t> luckiest;
        for (const auto& [input, without] : members.wider()) {
            const double p = quasi_p_value(inside, without);
            if (p <= largest) continue;
            largest = p;
            luckiest = input;
        }
        if (!luckiest) return;
        members.set(*luckiest, BoxSide{});
    }
}

/// A step's box, widened and without lucky limits; without one, the others may be too tight, so both is done twice.
BoxWithMeasures finished(const Box& box, const RankedCases& cases, const DiscoveryOptions& options) {
    BoxMembers members(box, cases);
    for (int round = 0; round < 2; ++round) {
        paste(members, options.prim);
        drop_lucky_limits(members, options.significant);
    }
    return {members.box(), members.measures()};
}

/// The box to report of a trajectory.
BoxWithMeasures box_of(const std::vector<BoxWithMeasures>& trajectory, const RankedCases& cases,
                       const DiscoveryOptions& options) {
    std::vector<BoxWithMeasures> candidates;
    for (const BoxWithMeasures& step : trajectory) candidates.push_back(finished(step.box, cases, options));
    return balanced_box(candidates, cases.cases().outcome.mean());
}

double chance_of(double reached, const RankedCases& cases, const DiscoveryOptions& options, std::uint64_t number) {
    std::vector<int> as_good(static_cast<std::size_t>(options.resamples), 0);
    for_each_task(as_good.size(), [&](std::size_t resample) {
        const CounterDraws draws(mix(options.seed, number, 1), resample);
        const std::vector<std::size_t> order = draw_without_replacement(cases.size(), cases.size(), draws);
        const RankedCases shuffled = cases.with_outcomes(cases.cases().outcome(order));
        const BoxWithMeasures box = box_of(peel(shuffled, options.prim), shuffled, options);
        as_good[resample] = balance(box.measures, shuffled.cases().outcome.mean()) >= reached ? 1 : 0;
    });
    return (std::accumulate(as_good.begin(), as_good.end(), 0) + 1.0) / (options.resamples + 1.0);
}

/// The step whose measure is nearest to a value.
const BoxWithMeasures& nearest_step(const std::vector<BoxWithMeasures>& trajectory, double BoxMeasures::*which,
                                    double value) {
    return *std::min_element(trajectory.begin(), trajectory.end(),
                             [&](const BoxWithMeasures& a, const BoxWithMeasures& b) {
                                 return std::abs(a.measures.*which - value) < std::abs(b.measures.*which - value);
                             });
}

/// What PRIM finds in a random half of the cases; no boxes where nothing in it is of interest.
struct HalfSearch {
    Box at_coverage, at_density, again;
};

HalfSearch search_half(const BoxMeasures& measures, const RankedCases& cases, const DiscoveryOptions& options,
                       CounterDraws draws) {
    std::vector<std::size_t> half = draw_without_replacement(cases.size(), cases.size() / 2, draws);
    std::sort(half.begin(), half.end());
    const RankedCases drawn = rows_of(cases.cases(), half);
    if (!(drawn.total() > 0.0)) return {};
    const std::vector<BoxWithMeasures> trajectory = peel(drawn, options.prim);
    return {nearest_step(trajectory, &BoxMeasures::coverage, measures.coverage).box,
            nearest_step(trajectory, &BoxMeasures::density, measures.density).box,
            box_of(trajectory, drawn, options).box};
}

void test_by_resampling(std::vector<BoxLimit>& limits, const BoxMeasures& measures, const RankedCases& cases,
                        const DiscoveryOptions& options, std::uint64_t number) {
    std::vector<HalfSearch> halves(static_cast<std::size_t>(options.resamples));
    for_each_task(halves.size(), [&](std::size_t resample) {
        halves[resample] = search_half(measures, cases, options, CounterDraws(mix(options.seed, number), resample));
    });
    for (BoxLimit& limit : limits) {
        const auto share_of = [&](Box HalfSearch::*which) {
            const auto restricts = [&](const HalfSearch& half) {
                return !(half.*which).empty() && (half.*which)[limit.input].is_restricted();
            };
            const auto count = std::count_if(halves.begin(), halves.end(), restricts);
            return halves.empty() ? 0.0 : static_cast<double>(count) / options.resamples;
        };
        limit.restricted_at_coverage = share_of(&HalfSearch::at_coverage);
        limit.restricted_at_density = share_of(&HalfSearch::at_density);
        limit.found_again = share_of(&HalfSearch::again);
    }
}

std::vector<BoxLimit> limits_of(const Box& box, const RankedCases& cases) {
    const BoxMembers members(box, cases);
    const OutcomeSum inside = members.inside();
    std::vector<BoxLimit> limits;
    for (const auto& [input, without] : members.wider())
        limits.push_back({input, box[input], quasi_p_value(inside, without), without.mean(), 0.0, 0.0, 0.0});
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
    const double all = log_gamma(n + 1.0), of_success = std::log(p), of_failure = std::log1p(-p);
    double sum = 0.0;
    for (double k = first; k <= n; ++k) {
        const double term = std::exp(all - log_gamma(k + 1.0) - log_gamma(n - k + 1.0) + k * of_success + (n - k) * of_failure);
        sum += term;
        if (k > n * p && term < 1e-20 * sum) break;  // what follows is smaller still, and would not change a bit
    }
    return std::min(1.0, sum);
}

double quasi_p_value(const Box& box, std::size_t input, const RankedCases& cases) {
    if (!box[input].is_restricted()) return 1.0;
    const BoxMembers members(box, cases);
    const std::vector<BoxMembers::Wider> wider = members.wider();
    const auto found = std::find_if(wider.begin(), wider.end(), [&](const auto& other) { return other.input == input; });
    return quasi_p_value(members.inside(), found->inside);
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
    RankedCases rest = cases;
    const double all = rest.total(), count = static_cast<double>(rest.size());
    std::vector<ScenarioBox> boxes;
    while (boxes.size() < options.most_boxes && rest.total() > 0.0) {
        ScenarioBox found;
        found.trajectory = peel(rest, options.prim);
        const BoxWithMeasures chosen = box_of(found.trajectory, rest, options);
        found.box = chosen.box;
        found.measures = chosen.measures;
        found.limits = limits_of(found.box, rest);
        if (found.limits.empty()) break;
        if (found.measures.density <= all / count) break;
        const double reached = balance(found.measures, rest.cases().outcome.mean());
        found.chance = chance_of(reached, rest, options, boxes.size());
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
