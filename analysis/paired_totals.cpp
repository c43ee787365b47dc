#include "analysis/paired_totals.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "runner/messages.hpp"

namespace kapok {
namespace {

constexpr const char* capital_flows = "capital_flow";

}  // namespace

YearWeights at_year(int year) { return {{year, 1.0}}; }

YearWeights over_years(int first, int last, double discount) {
    YearWeights weights;
    for (int year = first; year <= last; ++year) weights[year] = std::pow(1.0 + discount, first - year);
    return weights;
}

const RunValues& ReadBlocks::variable(const ResultsReader& results, const std::string& id) {
    const auto key = std::pair(&results, id);
    const auto found = variables_.find(key);
    return found != variables_.end() ? found->second : variables_.emplace(key, run_values(results, id)).first->second;
}

const TableValues& ReadBlocks::table(const ResultsReader& results, const std::string& id) {
    const auto key = std::pair(&results, id);
    const auto found = tables_.find(key);
    return found != tables_.end() ? found->second : tables_.emplace(key, table_values(results, id)).first->second;
}

const RunValues& ReadBlocks::guidance_equity(const ResultsReader& results) {
    const auto key = std::pair(&results, std::string(capital_flows));
    if (const auto found = variables_.find(key); found != variables_.end()) return found->second;
    const DataArray flows = results.read(capital_flows);  // design x replicate x year x place_from x place_to x flow
    const std::vector<std::string> kinds = results.labels("flow");
    const auto kind = static_cast<std::size_t>(std::find(kinds.begin(), kinds.end(), "guidance_equity") - kinds.begin());
    if (flows.shape.size() != 6 || kind == kinds.size() || flows.shape[4] < city_count)
        throw InputError(Fault{results.path().string(), 0, 0, fmt::format("should hold '{}' by year, both places and kind of flow", capital_flows)});
    RunValues received{flows.shape[1], region_count, results.years(), {}};
    const std::size_t steps = flows.shape[0] * flows.shape[1] * flows.shape[2], payers = flows.shape[3], payees = flows.shape[4];
    received.values.assign(steps * region_count, 0.0);
    for (std::size_t step = 0; step < steps; ++step)
        for (std::size_t from = 0; from < payers; ++from)
            for (std::size_t city = 0; city < city_count; ++city) {
                const double amount = flows.values[((step * payers + from) * payees + city) * kinds.size() + kind];
                received.values[step * region_count + city] += amount;
                received.values[step * region_count + delta_region] += amount;
            }
    return variables_.emplace(key, std::move(received)).first->second;
}

PairedRuns::PairedRuns(Arm baseline, Arm other, ReadBlocks& blocks)
    : baseline_(std::move(baseline)), other_(std::move(other)), pairing_(pair_replicates(baseline_, other_)), blocks_(&blocks) {
    const auto refuse = [&](const std::string& reason) {
        return InputError(Fault{other_.results->path().string(), 0, 0,
                                fmt::format("{} cannot be paired with {}: {}", other_.name.en, baseline_.name.en, reason)});
    };
    const auto obstacles = obstacles_to_pairing(baseline_.results->manifest(), other_.results->manifest());
    if (!obstacles.empty()) throw refuse(obstacles.front().en);
    if (pairing_.baseline.empty()) throw refuse("no replicate has finished in both");
}

int PairedRuns::last_year() const { return std::min(baseline_.results->years().back(), other_.results->years().back()); }

bool PairedRuns::holds(const std::string& id) const {
    return baseline_.results->find(id) != nullptr && other_.results->find(id) != nullptr;
}

template <class BlockOf, class ValueAt>
PairTotals PairedRuns::totals_of(const YearWeights& weights, BlockOf block_of, ValueAt value_at) const {
    const auto of = [&](const Arm& arm, const std::vector<std::size_t>& replicates) {
        const auto& block = block_of(*arm.results);
        for (const auto& [year, weight] : weights) year_index(block.years, year);
        std::vector<double> sums;
        for (const std::size_t replicate : replicates) {
            double sum = 0.0;
            for (std::size_t y = 0; y < block.years.size(); ++y)
                if (const auto found = weights.find(block.years[y]); found != weights.end())
                    sum += found->second * value_at(block, arm.point, replicate, y);
            sums.push_back(sum);
        }
        return sums;
    };
    return {of(baseline_, pairing_.baseline), of(other_, pairing_.other)};
}

PairTotals PairedRuns::totals(const std::string& id, std::size_t region, const YearWeights& weights) const {
    return totals_of(weights, [&](const ResultsReader& results) -> const RunValues& { return blocks_->variable(results, id); },
                     [&](const RunValues& block, std::size_t point, std::size_t r, std::size_t y) { return block.at(point, r, y, region); });
}

PairTotals PairedRuns::table_totals(const std::string& id, std::size_t entry, std::size_t region, const YearWeights& weights) const {
    return totals_of(weights, [&](const ResultsReader& results) -> const TableValues& { return blocks_->table(results, id); },
                     [&](const TableValues& block, std::size_t point, std::size_t r, std::size_t y) { return block.at(point, r, y, entry, region); });
}

PairTotals PairedRuns::guidance_equity(std::size_t region, const YearWeights& weights) const {
    return totals_of(weights, [&](const ResultsReader& results) -> const RunValues& { return blocks_->guidance_equity(results); },
                     [&](const RunValues& block, std::size_t point, std::size_t r, std::size_t y) { return block.at(point, r, y, region); });
}

std::vector<double> PairedRuns::draws(const PairTotals& totals) const {
    std::vector<double> differences;
    for (std::size_t i = 0; i < totals.baseline.size(); ++i) differences.push_back(totals.other[i] - totals.baseline[i]);
    return unit_means(differences, pairing_.units);
}

PairedEffect PairedRuns::effect(const PairTotals& totals) const { return paired_effect(totals.baseline, totals.other, pairing_.units); }

}  // namespace kapok
