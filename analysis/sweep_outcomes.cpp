#include "analysis/sweep_outcomes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <stdexcept>

namespace kapok {
namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

std::size_t index_of_year(const std::vector<int>& years, int year) {
    const auto found = std::find(years.begin(), years.end(), year);
    if (found == years.end())
        throw std::out_of_range(
            fmt::format("the year {} is not in the results ({} to {})", year, years.front(), years.back()));
    return static_cast<std::size_t>(found - years.begin());
}

bool has_all(const Eigen::MatrixXd& values, Eigen::Index point, std::span<const Eigen::Index> replicates) {
    return std::none_of(replicates.begin(), replicates.end(),
                        [&](Eigen::Index r) { return std::isnan(values(point, r)); });
}

/// Replicates by the number of values they have, most first.
std::vector<Eigen::Index> by_number_of_values(const Eigen::MatrixXd& values) {
    std::vector<Eigen::Index> order(static_cast<std::size_t>(values.cols()));
    std::iota(order.begin(), order.end(), Eigen::Index{0});
    std::vector<Eigen::Index> count;
    for (Eigen::Index r = 0; r < values.cols(); ++r) count.push_back(values.col(r).array().isNaN().count());
    std::stable_sort(order.begin(), order.end(), [&](Eigen::Index a, Eigen::Index b) {
        return count[static_cast<std::size_t>(a)] < count[static_cast<std::size_t>(b)];
    });
    return order;
}

}  // namespace

std::vector<Outcome> read_outcomes(const ResultsReader& results, std::span<const VariableInfo> variables,
                                   std::span<const int> years, std::span<const std::size_t> regions) {
    const std::vector<int> available = results.years();
    std::vector<std::size_t> steps;
    for (const int year : years) steps.push_back(index_of_year(available, year));
    std::vector<Outcome> outcomes(regions.size() * years.size() * variables.size());
    for (std::size_t v = 0; v < variables.size(); ++v) {
        const DataArray array = results.read(variables[v].id);  // design x replicate x year x region
        const std::size_t points = array.shape[0], replicates = array.shape[1];
        for (std::size_t r = 0; r < regions.size(); ++r)
            for (std::size_t y = 0; y < years.size(); ++y) {
                Outcome& outcome = outcomes[(r * years.size() + y) * variables.size() + v];
                outcome = {variables[v], years[y], regions[r], Eigen::MatrixXd(points, replicates)};
                for (std::size_t run = 0; run < points * replicates; ++run)
                    outcome.values(static_cast<Eigen::Index>(run / replicates),
                                   static_cast<Eigen::Index>(run % replicates)) =
                        array.values[(run * array.shape[2] + steps[y]) * array.shape[3] + regions[r]];
            }
    }
    return outcomes;
}

RunCounts runs_in(const ResultsReader& results) {
    const DataArray statuses = results.read("replicate_status");
    RunCounts counts{statuses.shape[0], statuses.shape[1], 0, 0};
    for (const double value : statuses.values) {
        const auto status = static_cast<RunStatus>(static_cast<int>(value));
        counts.needed += status != RunStatus::not_needed;
        counts.finished += status == RunStatus::finished;
    }
    return counts;
}

CompletePart complete_part(const Eigen::MatrixXd& values) {
    const std::vector<Eigen::Index> order = by_number_of_values(values);
    std::size_t best_kept = 0;
    Eigen::Index most = 0;
    for (std::size_t kept = 1; kept <= order.size(); ++kept) {
        Eigen::Index complete = 0;
        for (Eigen::Index point = 0; point < values.rows(); ++point)
            complete += has_all(values, point, std::span(order).first(kept));
        const Eigen::Index size = complete * static_cast<Eigen::Index>(kept);
        if (size > most) most = size, best_kept = kept;
    }
    CompletePart part;
    part.replicates.assign(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(best_kept));
    std::sort(part.replicates.begin(), part.replicates.end());
    part.values = values(Eigen::all, part.replicates);
    for (Eigen::Index point = 0; point < values.rows(); ++point) {
        part.points.push_back(best_kept > 0 && has_all(values, point, part.replicates));
        if (part.points.back())
            ++part.point_count;
        else
            part.values.row(point).setConstant(not_a_number);
    }
    return part;
}

CompletePart paired_with_first(const Eigen::MatrixXd& values) {
    CompletePart part;
    for (Eigen::Index r = 0; r < values.cols(); ++r)
        if (!std::isnan(values(0, r))) part.replicates.push_back(r);
    part.values = values(Eigen::all, part.replicates);
    for (Eigen::Index point = 0; point < values.rows(); ++point) {
        part.points.push_back(!part.values.row(point).array().isNaN().all());
        part.point_count += part.points.back();
    }
    return part;
}

Eigen::MatrixXd compact(const CompletePart& part) {
    std::vector<Eigen::Index> rows;
    for (std::size_t point = 0; point < part.points.size(); ++point)
        if (part.points[point]) rows.push_back(static_cast<Eigen::Index>(point));
    return part.values(rows, Eigen::all);
}

}  // namespace kapok
