#pragma once
// Sums over years of what runs recorded, pair by pair: levels of one year, totals of many, present values.

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "analysis/estimators/paired_effect.hpp"
#include "analysis/paired_runs.hpp"

namespace kapok {

/// What each year counts in a sum; years that are not there count nothing.
using YearWeights = std::map<int, double>;
/// One year alone.
YearWeights at_year(int year);
/// `first` to `last`, each at 1 / (1 + discount)^(year - first).
YearWeights over_years(int first, int last, double discount = 0.0);

/// Variables and tables of files, each read once.
class ReadBlocks {
public:
    /// Both throw InputError when the file does not hold the variable; references stay valid.
    const RunValues& variable(const ResultsReader& results, const std::string& id);
    const TableValues& table(const ResultsReader& results, const std::string& id);
    /// What guidance funds put into the firms of each city and of the delta, from the table capital_flow.
    const RunValues& guidance_equity(const ResultsReader& results);

private:
    std::map<std::pair<const ResultsReader*, std::string>, RunValues> variables_;
    std::map<std::pair<const ResultsReader*, std::string>, TableValues> tables_;
};

/// A sum in each run of both arms, one entry per pair.
struct PairTotals {
    std::vector<double> baseline, other;
};

/// Two arms that can be paired.
class PairedRuns {
public:
    /// `blocks` must outlive this. Throws InputError when the two cannot be paired (see obstacles_to_pairing), or when no
    /// replicate has finished in both.
    PairedRuns(Arm baseline, Arm other, ReadBlocks& blocks);

    [[nodiscard]] const Arm& baseline() const { return baseline_; }
    [[nodiscard]] const Arm& other() const { return other_; }
    [[nodiscard]] const Pairing& pairing() const { return pairing_; }
    /// The last year that both files hold.
    [[nodiscard]] int last_year() const;
    /// True when both files hold it.
    [[nodiscard]] bool holds(const std::string& id) const;

    /// The weighted sum of a variable of a region; NaN where a year that counts has no value. Throws InputError when a
    /// file does not hold the variable, std::out_of_range for a year that it does not hold.
    [[nodiscard]] PairTotals totals(const std::string& id, std::size_t region, const YearWeights& weights) const;
    /// The same for an entry of a table with a region.
    [[nodiscard]] PairTotals table_totals(const std::string& id, std::size_t entry, std::size_t region, const YearWeights& weights) const;

    /// The same for the guidance funds' part of the venture capital that a region receives.
    [[nodiscard]] PairTotals guidance_equity(std::size_t region, const YearWeights& weights) const;

    /// other - baseline as independent draws: means over the pairs of each unit.
    [[nodiscard]] std::vector<double> draws(const PairTotals& totals) const;
    [[nodiscard]] PairedEffect effect(const PairTotals& totals) const;

private:
    template <class BlockOf, class ValueAt>
    [[nodiscard]] PairTotals totals_of(const YearWeights& weights, BlockOf block_of, ValueAt value_at) const;

    Arm baseline_, other_;
    Pairing pairing_;
    ReadBlocks* blocks_;
};

}  // namespace kapok
