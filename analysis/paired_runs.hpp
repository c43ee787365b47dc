#pragma once
// Two sets of runs that are compared: which replicates share their luck, and what speaks against comparing them.

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "analysis/answer_table.hpp"
#include "runner/results_file.hpp"

namespace kapok {

/// What files are called where they are compared: by their `scenarios`, or by the name of the file where two scenarios
/// have one name. Both lists have an entry for each file.
std::vector<AnswerName> names_of_files(std::span<const std::string> scenarios, std::span<const std::string> files);

/// The runs of one design point of one file.
struct Arm {
    std::shared_ptr<const ResultsReader> results;
    std::size_t point = 0;
    AnswerName name;
};

/// The whole of a variable: replicate x year x region for each design point.
struct RunValues {
    std::size_t replicates = 0, regions = 0;
    std::vector<int> years;
    std::vector<double> values;

    /// One value; NaN where the run did not finish. `year` is an index of `years`.
    [[nodiscard]] double at(std::size_t point, std::size_t replicate, std::size_t year, std::size_t region) const {
        return values[((point * replicates + replicate) * years.size() + year) * regions + region];
    }
};
/// The index of a year. Throws std::out_of_range for one that is not there.
std::size_t year_index(const std::vector<int>& years, int year);
/// Reads a variable by year and region as one block. Throws InputError when the file does not hold it.
RunValues run_values(const ResultsReader& results, const std::string& id);

/// A table with a dimension of its own before the region, such as policy_cost_by_lever: replicate x year x entry x region
/// for each design point.
struct TableValues {
    std::size_t replicates = 0, entries = 0, regions = 0;
    std::vector<int> years;
    std::vector<double> values;

    [[nodiscard]] double at(std::size_t point, std::size_t replicate, std::size_t year, std::size_t entry, std::size_t region) const {
        return values[(((point * replicates + replicate) * years.size() + year) * entries + entry) * regions + region];
    }
};
/// Reads it as one block. Throws InputError when the file does not hold it.
TableValues table_values(const ResultsReader& results, const std::string& id);

/// The replicates of two arms that have the same luck.
struct Pairing {
    std::vector<std::size_t> baseline, other;  ///< indices of replicates, one entry per pair
    /// Which pairs are one independent draw: the number of the set of parameters that both runs drew, where at least two
    /// sets were drawn; otherwise each pair is its own, and `luck_alone` says whether all share one drawn set.
    std::vector<std::int32_t> units;
    bool by_parameters = false, luck_alone = false;
};
/// What can be said of a pairing below a table.
struct PairingSummary {
    int pairs = 0;  ///< replicates that finished in both arms
    int draws = 0;  ///< independent ones among them
    bool by_parameters = false, luck_alone = false;
};
PairingSummary summary_of(const Pairing& pairing);
/// How differences were paired and what their intervals are made of, as notes below a table.
void note_pairings(AnswerTable& table, std::span<const PairingSummary> pairings);

/// Pairs replicates by the number that selects their luck (of a branch: that of its checkpoint).
Pairing pair_replicates(const Arm& baseline, const Arm& other);
/// The id of the obstacle that other sets of parameters are.
inline constexpr std::string_view obstacle_of_draws = "posterior";
/// Why two files' replicates of the same number do not share their luck and their world, one reason each: another seed,
/// scale, posterior (or other sets from it) or other data tables. Empty for comparable files.
std::vector<AnswerName> obstacles_to_pairing(const Manifest& baseline, const Manifest& other);

/// The first point of a sweep at which every factor is as in the base; nothing where no point is.
std::optional<std::size_t> unchanged_point(const DesignTable& table);
/// The point of a sweep that the others are held against: the unchanged one, else 0.
std::size_t base_point(const DesignTable& table);
/// "rd_grant_rate = 0.07, voucher_rate = 0.5": all factors that a point sets; empty where it is as the base.
std::string point_settings(const DesignTable& table, std::size_t point);
/// Up to three of the factors in which a point differs from the baseline's ("voucher_rate = 0.9, seed_fund = 2 and 1 more");
/// of the baseline itself, of all that it sets. Empty where there are none. The id is point_settings.
AnswerName settings_name(const DesignTable& table, std::size_t point, std::size_t baseline);
/// What a point is: its number and the factors that differ from the baseline's ("5: voucher_rate = 0.9"); of the baseline
/// itself, all that it sets.
AnswerName point_name(const DesignTable& table, std::size_t point, std::size_t baseline);

}  // namespace kapok
