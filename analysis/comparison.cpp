#include "analysis/comparison.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <tuple>

#include "analysis/estimators/multiple_tests.hpp"
#include "analysis/replicate_units.hpp"
#include "runner/messages.hpp"

namespace kapok {
namespace {

/// How two arms are compared, before any variable is read.
Comparison comparison_of(const Arm& baseline, const Arm& other, const Pairing& pairing, bool unpaired) {
    const Manifest &a = baseline.results->manifest(), &b = other.results->manifest();
    Comparison out;
    out.baseline = baseline.name;
    out.other = other.name;
    out.obstacles = obstacles_to_pairing(a, b);
    out.paired = out.obstacles.empty();
    out.by_sets = !out.paired && draws_sets(baseline.results->manifest()) &&
                  std::none_of(out.obstacles.begin(), out.obstacles.end(), [](const AnswerName& obstacle) { return obstacle.id == obstacle_of_draws; });
    if (!out.paired && !unpaired) {
        std::vector<std::string> reasons;
        for (const AnswerName& reason : out.obstacles) reasons.push_back(reason.en);
        throw InputError(Fault{other.results->path().string(), 0, 0,
                               fmt::format("cannot be paired with {}: {}. Give --unpaired to compare them as independent samples",
                                           baseline.results->path().string(), fmt::join(reasons, "; "))});
    }
    if (a.build.version != b.build.version || a.build.commit != b.build.commit) out.other_build = b.build.version + " " + b.build.commit;
    out.pairing = summary_of(pairing);
    if (out.paired && out.pairing.pairs == 0)
        throw InputError(Fault{other.results->path().string(), 0, 0,
                               fmt::format("{}: no replicate has finished here and in {}", other.name.en, baseline.name.en)});
    return out;
}

/// The values of one region and year in the given replicates.
std::vector<double> sample(const RunValues& runs, std::size_t point, std::span<const std::size_t> replicates, int year, std::size_t region) {
    const std::size_t column = year_index(runs.years, year);
    std::vector<double> values;
    for (const std::size_t replicate : replicates) values.push_back(runs.at(point, replicate, column, region));
    return values;
}

std::vector<std::size_t> all_of(std::size_t count) {
    std::vector<std::size_t> indices(count);
    std::iota(indices.begin(), indices.end(), std::size_t{0});
    return indices;
}

struct Sides {
    const Arm &baseline, &other;
    const RunValues &baseline_runs, &other_runs;
    const Pairing& pairing;
};

PairedEffect effect_of(const Sides& sides, const Comparison& how, int year, std::size_t region) {
    if (how.paired)
        return paired_effect(sample(sides.baseline_runs, sides.baseline.point, sides.pairing.baseline, year, region),
                             sample(sides.other_runs, sides.other.point, sides.pairing.other, year, region), sides.pairing.units);
    const auto whole = [&](const Arm& arm, const RunValues& runs) { return sample(runs, arm.point, all_of(runs.replicates), year, region); };
    const auto estimate = how.by_sets ? shared_units_effect : unpaired_effect;
    return estimate(whole(sides.baseline, sides.baseline_runs), replicate_units(sides.baseline.results->manifest()), whole(sides.other, sides.other_runs), replicate_units(sides.other.results->manifest()));
}

void add_rows(Comparison& comparison, const Sides& sides, const VariableInfo& variable, const ComparisonRequest& request) {
    for (const std::size_t region : request.regions)
        for (const int year : request.years) {
            Difference row{variable, region, year, effect_of(sides, comparison, year, region)};
            if (row.paired.pairs == 0) ++comparison.left_out;
            else comparison.rows.push_back(std::move(row));
        }
}

/// Adjusts the p values of these comparisons as one family, into a member of each row; the number of tests in it.
int adjust(std::span<Comparison> family, double Difference::*adjusted_p) {
    std::vector<double> p;
    std::vector<Difference*> rows;
    for (Comparison& comparison : family)
        for (Difference& row : comparison.rows) {
            p.push_back(row.paired.effect.p);
            rows.push_back(&row);
        }
    const std::vector<double> adjusted = holm_adjusted(p);
    for (std::size_t i = 0; i < rows.size(); ++i) rows[i]->*adjusted_p = adjusted[i];
    return static_cast<int>(std::count_if(p.begin(), p.end(), [](double value) { return !std::isnan(value); }));
}

}  // namespace

std::vector<Comparison> compare_runs(const Arm& baseline, std::span<const Arm> others, const ComparisonRequest& request) {
    std::vector<Pairing> pairings;
    std::vector<Comparison> comparisons;
    for (const Arm& other : others) {
        pairings.push_back(pair_replicates(baseline, other));
        comparisons.push_back(comparison_of(baseline, other, pairings.back(), request.unpaired));
    }
    for (const VariableInfo& variable : request.variables) {
        const RunValues baseline_runs = run_values(*baseline.results, variable.id);
        const ResultsReader* read = baseline.results.get();
        RunValues other_runs;
        for (std::size_t k = 0; k < others.size(); ++k) {
            const ResultsReader* file = others[k].results.get();
            if (file != baseline.results.get() && file != read) {  // points of one file come one after the other
                other_runs = run_values(*file, variable.id);
                read = file;
            }
            const RunValues& runs = file == baseline.results.get() ? baseline_runs : other_runs;
            add_rows(comparisons[k], {baseline, others[k], baseline_runs, runs, pairings[k]}, variable, request);
        }
    }
    const int all_tests = adjust(comparisons, &Difference::adjusted_p_all);
    for (Comparison& comparison : comparisons) {
        comparison.tests = adjust({&comparison, 1}, &Difference::adjusted_p);
        comparison.comparisons = static_cast<int>(comparisons.size());
        comparison.all_tests = all_tests;
    }
    return comparisons;
}

std::vector<Comparison> largest_comparisons(std::vector<Comparison> comparisons, std::size_t most) {
    if (comparisons.size() <= most) return comparisons;
    const auto key_of = [](const Difference& row) { return std::tuple(row.variable.id, row.region, row.year); };
    std::map<std::tuple<std::string, std::size_t, int>, double> largest;
    for (const Comparison& comparison : comparisons)
        for (const Difference& row : comparison.rows) {
            double& so_far = largest[key_of(row)];
            so_far = std::max(so_far, std::abs(row.paired.effect.mean));
        }
    std::vector<std::pair<double, std::size_t>> sizes;
    for (std::size_t k = 0; k < comparisons.size(); ++k) {
        double size = 0.0;
        for (const Difference& row : comparisons[k].rows)
            if (const double top = largest[key_of(row)]; top > 0.0) size += std::abs(row.paired.effect.mean) / top;
        sizes.emplace_back(comparisons[k].rows.empty() ? 0.0 : -size / static_cast<double>(comparisons[k].rows.size()), k);
    }
    std::sort(sizes.begin(), sizes.end());
    sizes.resize(most);
    std::vector<std::size_t> kept;
    for (const auto& [size, k] : sizes) kept.push_back(k);
    std::sort(kept.begin(), kept.end());
    std::vector<Comparison> chosen;
    for (const std::size_t k : kept) chosen.push_back(std::move(comparisons[k]));
    return chosen;
}

}  // namespace kapok
