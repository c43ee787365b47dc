#pragma once
// Stylised facts of firms and innovation: the table of what is known, and what runs of the model show.

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "runner/data_source.hpp"
#include "runner/ensemble.hpp"
#include "runner/evidence/firm_history.hpp"

namespace kapok {

enum class FactKind : std::uint8_t {
    range,   ///< a band of one quantity
    values,  ///< one of several published values; the band is from the smallest to the largest
    sign,    ///< the published finding has no number: the band is a side of 0 or 1
    point,   ///< one published value without a range: met when the interval over seeds holds it
};

/// One row of stylised_facts.csv.
struct Fact {
    std::string id, code, en, zh, unit;
    FactKind kind{};
    std::optional<double> low, high, published;
    std::vector<int> years;  ///< at the end of which it is estimated; none where output cannot show it
    std::string citation, note;
    std::string not_shown, not_shown_zh;  ///< why output cannot show it; empty where it can
    std::optional<double> of_the_delta;  ///< by the delta's own statistics, where the tables hold what it takes
    std::string of_the_delta_source;

    [[nodiscard]] bool is_asked_for(int year) const {
        return std::find(years.begin(), years.end(), year) != years.end();
    }
    [[nodiscard]] bool holds(double value) const {
        return !(low && value < *low) && !(high && value > *high);
    }
    /// The delta's own statistics lie outside the band, which is of other places.
    [[nodiscard]] bool contradicts_the_record() const { return of_the_delta && !holds(*of_the_delta); }
};

/// Reads the table. Throws InputError: unknown kinds, years or bounds that are no numbers, facts without a
/// way to estimate them, estimates without a fact.
std::vector<Fact> load_facts(const DataSource& source);

/// Years at whose end facts are estimated.
inline constexpr int fact_years[] = {2015, 2020, 2030, 2049};

/// Estimates facts in one run, at the ends of some years.
class FactObserver {
public:
    /// `facts` must outlive it. `years`: ascending.
    FactObserver(const std::vector<Fact>& facts, std::vector<int> years);

    /// To be called at the end of 2015 and after each quarter.
    void observe(const World& world);

    /// [year][fact]: NaN where the run has not reached the year, where the table does not ask for the fact at it, or where
    /// the run cannot tell.
    [[nodiscard]] const std::vector<std::vector<double>>& values() const { return values_; }

private:
    const std::vector<Fact>* facts_;
    std::vector<int> years_;
    FirmHistory history_;
    std::vector<std::vector<double>> values_;
};

enum class Verdict : std::uint8_t { in_band, below, above, unknown };

/// A fact at the end of a year, over seeds.
struct FactEstimate {
    std::size_t fact = 0;  ///< row of the table
    int year = 0;
    std::vector<double> by_seed;       ///< NaN: the seed has none
    double estimate = 0.0;             ///< median over seeds
    double low = 0.0, high = 0.0;      ///< of which 90% of seeds lie between (5th and 95th percentile)
    int seeds = 0, seeds_in_band = 0;  ///< with a value; of these, inside
    Verdict verdict = Verdict::unknown;
};

struct FactsRun {
    std::vector<FactEstimate> estimates;  ///< by row of the table, then year
    EnsembleCounts counts;
    std::vector<std::string> failures;  ///< messages of failed runs, in the order of seeds
};

/// Runs every replicate of the plan by `one_run` and estimates the facts in each, at those years that it reaches.
/// `after_quarter` and `stop` as in EnsembleHooks. The result does not depend on the number of threads.
FactsRun run_facts(
    const std::vector<Fact>& facts, const EnsemblePlan& plan, const Simulate& one_run = simulate,
    const std::function<void()>& after_quarter = [] {}, const std::atomic<bool>* stop = nullptr);

/// The estimate of one fact from its values over seeds (NaN: the seed has none).
FactEstimate judged(const Fact& fact, const std::vector<double>& values);

/// The band is narrower than every range that holds 90% of the seeds, so that no shift of the model as it scatters now
/// would bring 90% of them into it. It scatters by luck and by the parameters drawn.
bool is_narrower_than_luck(const Fact& fact, const FactEstimate& estimate);

}  // namespace kapok
