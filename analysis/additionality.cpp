#include "analysis/additionality.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "analysis/answer_names.hpp"
#include "analysis/arms_table.hpp"
#include "model/measurement/record.hpp"
#include "runner/messages.hpp"

namespace kapok {
namespace {

constexpr auto usual_outcomes = std::to_array<std::string_view>(
    {"rd_expenditure_real", "invention_patents_granted", "invention_patents_in_force", "pct_filings", "hnte", "graduated_firms", "st_firms", "firms",
     "firm_entries", "vc_received"});
/// Stocks that count from the end of 2015 on.
constexpr auto counts_since_2015 = std::to_array<std::string_view>({"graduated_firms"});

/// Whether the sum over years of a variable means something.
bool adds_up(const VariableInfo& variable) {
    const auto row = find_variable(variable.id);
    if (!row || variables()[*row].kind == VariableKind::index || variable.unit == "percent" || variable.unit.ends_with(" per 10000 people")) return false;
    return std::find(counts_since_2015.begin(), counts_since_2015.end(), variable.id) == counts_since_2015.end();
}

AdditionalOutcome outcome_of(const PairedRuns& runs, const VariableInfo& variable, std::size_t region, int year) {
    AdditionalOutcome row{variable, region, year, runs.effect(runs.totals(variable.id, region, at_year(year))), {}};
    if (adds_up(variable) && year > Record::first_year)
        row.cumulated = mean_interval(runs.draws(runs.totals(variable.id, region, over_years(Record::first_year + 1, year))));
    return row;
}

/// The first year in which a variable differs between the two runs of any pair, in any region.
std::optional<int> first_difference(const PairedRuns& runs, const std::string& id) {
    for (int year = Record::first_year; year <= runs.last_year(); ++year)
        for (std::size_t region = 0; region < region_count; ++region) {
            const PairTotals totals = runs.totals(id, region, at_year(year));
            for (std::size_t pair = 0; pair < totals.other.size(); ++pair)
                if (std::abs(totals.other[pair] - totals.baseline[pair]) > 0.0) return year;
        }
    return {};
}

const VariableInfo& variable_of(const PairedRuns& runs, const std::string& id) {
    const VariableInfo* variable = runs.holds(id) ? runs.baseline().results->find(id) : nullptr;
    if (variable == nullptr)
        throw InputError(Fault{runs.other().results->path().string(), 0, 0, fmt::format("should hold '{}', as should the file of its twin", id)});
    return *variable;
}

}  // namespace

std::span<const std::string_view> usual_additional_outcomes() { return usual_outcomes; }

Additionality additionality(const PairedRuns& runs, std::span<const std::string> ids, std::span<const std::size_t> regions,
                            std::span<const int> years) {
    Additionality out{runs.baseline().name, runs.other().name, summary_of(runs.pairing()), {}, {}};
    for (const std::string& id : ids) {
        const VariableInfo& variable = variable_of(runs, id);
        for (const std::size_t region : regions)
            for (const int year : years)
                if (AdditionalOutcome row = outcome_of(runs, variable, region, year); row.level.pairs > 0) out.rows.push_back(std::move(row));
        if (const auto first = first_difference(runs, id); first && (!out.first_year || *first < *out.first_year)) out.first_year = first;
    }
    return out;
}

AnswerTable additionality_table(std::span<const Additionality> all) {
    AnswerTable table = arms_table("additionality", fmt::format("What exists only because of the change from {}", all.front().baseline.en),
                                   fmt::format("仅因相对于{}的改变而存在的产出", all.front().baseline.zh),
                                   {{"region", "region", "地区", Align::left},
                                    {"variable", "outcome", "产出", Align::left},
                                    {"unit", "unit", "单位", Align::left},
                                    {"year", "year", "年份"},
                                    {"extra", "extra in the year", "当年增量"},
                                    {"low_90", "from", "下限"},
                                    {"high_90", "to", "上限"},
                                    {"share_positive", "above 0", "为正比例"},
                                    {"cumulated", "extra until then", "累计增量"},
                                    {"cumulated_low_90", "from", "下限"},
                                    {"cumulated_high_90", "to", "上限"}});
    std::vector<PairingSummary> pairings;
    for (const Additionality& of : all) {
        pairings.push_back(of.pairing);
        for (const AdditionalOutcome& row : of.rows) {
            const EffectInterval none, &sum = row.cumulated ? *row.cumulated : none;
            const int decimals = row.variable.decimals + 1;
            add_arms_row(table, of.baseline, of.other,
                         {region_name(row.region), variable_name(row.variable), unit_name(row.variable.unit),
                          AnswerNumber{static_cast<double>(row.year), 0}, AnswerNumber{row.level.effect.mean, decimals},
                          AnswerNumber{row.level.effect.low, decimals}, AnswerNumber{row.level.effect.high, decimals},
                          AnswerNumber{row.level.share_positive, 2}, AnswerNumber{sum.mean, decimals}, AnswerNumber{sum.low, decimals},
                          AnswerNumber{sum.high, decimals}});
        }
        if (of.first_year)
            table.note(fmt::format("{}: the first difference is in {}.", of.other.en, *of.first_year),
                       fmt::format("{}:最早的差异出现在{}年。", of.other.zh, *of.first_year));
        else
            table.note(fmt::format("{}: nothing differs in any year.", of.other.en), fmt::format("{}:各年均无差异。", of.other.zh));
    }
    note_pairings(table, pairings);
    table.note("extra until then: of flows the sum over the years from 2016; of stocks the sum of the year ends, such as firm-years.",
               "累计增量:流量为2016年以来各年之和;存量为各年年末数之和(如“家·年”)。");
    return table;
}

}  // namespace kapok
