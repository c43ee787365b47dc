#pragma once
// What a policy cost the public, what it moved, and what a unit of outcome cost: a scenario against its twin.

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "analysis/answer_table.hpp"
#include "analysis/estimators/zero_sum.hpp"
#include "analysis/paired_totals.hpp"
#include "model/policy/levers.hpp"

namespace kapok {

/// How the public pays: money paid out, or tax not raised.
enum class CostKind { all, outlay, tax_expenditure };

/// True for levers whose cost is tax forgone: their cost rule in the table of levers begins with "tax expenditure".
bool is_tax_expenditure(const LeverSpec& lever);
/// True for levers whose money pays for research itself.
bool pays_for_research(const LeverSpec& lever);

/// Public cost of a region in both arms, 100 million CNY.
struct CostLine {
    CostKind kind = CostKind::all;
    const LeverSpec* lever = nullptr;  ///< null: all levers of this kind
    std::size_t region = 0;
    int first_year = 0, last_year = 0;
    PairedEffect cost;
};

/// What a ratio relates.
struct RatioSpec {
    std::string_view id, en, zh, unit, unit_zh;
    std::string_view outcome;      ///< the variable that is gained
    bool summed = true;            ///< over all years; else as it stands in the last year
    bool per_cost = true;          ///< outcome per cost; else cost per outcome
    double factor = 1.0;           ///< from the ratio of the recorded units to `unit`
    enum class Less { nothing, research_outlays, guidance_equity } less = Less::nothing;  ///< public money in the outcome
    int decimals = 2;
};
std::span<const RatioSpec> ratio_specs();

struct CostRatio {
    const RatioSpec* spec = nullptr;
    std::size_t region = 0;
    EffectInterval outcome, cost;  ///< extra of each
    RatioInterval ratio;
};

/// One outcome in all cities.
struct CityBalance {
    VariableInfo variable;
    bool summed = true;                 ///< over the years; else in the last year
    std::vector<EffectInterval> cities; ///< extra, by city
    EffectInterval delta;
    ZeroSum all;                        ///< over all cities
    ZeroSum clear;                      ///< over the cities whose interval does not hold 0; without interval
};

struct FiscalLedger {
    AnswerName baseline, other;
    PairingSummary pairing;
    int first_year = 0, last_year = 0;
    double discount = 0.0;              ///< per year; present values are those of first_year
    bool has_levers = false;            ///< both files hold policy_cost_by_lever
    std::vector<CostLine> lines;        ///< all, by kind, by lever: over all years, then in each year asked for
    std::vector<CostLine> by_year;
    std::vector<CostRatio> ratios;
    std::vector<CityBalance> balances;
};

struct LedgerRequest {
    std::vector<std::size_t> regions;
    std::vector<int> years;         ///< single years to show by lever as well
    std::optional<int> last_year;   ///< the last common year of both files
    double discount = 0.0;
};

/// Throws InputError when a file holds no policy_cost, no outcome of ratio_specs(), or levers that this version does not
/// know; std::out_of_range for a year that the files do not hold.
FiscalLedger fiscal_ledger(const PairedRuns& runs, const LedgerRequest& request);

/// Costs, costs by year, ratios, cities and the zero-sum share.
std::vector<AnswerTable> ledger_tables(std::span<const FiscalLedger> ledgers);

}  // namespace kapok
