#include "runner/evidence/stylised_facts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "analysis/statistics.hpp"
#include "runner/evidence/fact_measures.hpp"
#include "runner/number_text.hpp"
#include "runner/text_table.hpp"

namespace kapok {
namespace {

constexpr std::string_view file = "stylised_facts.csv";

std::optional<FactKind> find_kind(std::string_view word) {
    static const std::map<std::string_view, FactKind> kinds{{"range", FactKind::range},
                                                            {"values", FactKind::values},
                                                            {"sign", FactKind::sign},
                                                            {"point", FactKind::point}};
    const auto found = kinds.find(word);
    return found == kinds.end() ? std::nullopt : std::optional(found->second);
}

const FactMeasure* find_measure(std::string_view id) {
    const auto& all = fact_measures();
    const auto found = std::find_if(all.begin(), all.end(), [&](const FactMeasure& m) { return m.id == id; });
    return found == all.end() ? nullptr : &*found;
}

/// "2015 2030": years of fact_years.
std::vector<int> years_in(const TableRow& row, FaultCollector& faults) {
    std::vector<int> years;
    const std::string& text = row.cell("years").text;
    for (std::size_t start = 0; start < text.size();) {
        const std::size_t end = std::min(text.find(' ', start), text.size());
        const auto year = parse_integer(std::string_view(text).substr(start, end - start));
        if (!year || std::find(std::begin(fact_years), std::end(fact_years), *year) == std::end(fact_years))
            row.fault("years",
                      fmt::format("'{}' is not one of the years 2015, 2020, 2030, 2049",
                                  text.substr(start, end - start)),
                      faults);
        else
            years.push_back(static_cast<int>(*year));
        start = end + 1;
    }
    return years;
}

Fact fact_in(const TableRow& row, FaultCollector& faults) {
    Fact fact;
    fact.id = row.text("id", faults);
    fact.code = row.text("fact", faults);
    fact.en = row.text("en", faults);
    fact.zh = row.text("zh", faults);
    fact.unit = row.text("unit", faults);
    fact.low = row.optional_number("low", faults);
    fact.high = row.optional_number("high", faults);
    fact.published = row.optional_number("published", faults);
    fact.years = years_in(row, faults);
    fact.citation = row.text("citation", faults);
    fact.note = row.cell("note").text;
    fact.not_shown = row.cell("not_shown").text;
    fact.not_shown_zh = row.cell("not_shown_zh").text;
    fact.of_the_delta = row.optional_number("of_the_delta", faults);
    fact.of_the_delta_source = row.cell("of_the_delta_source").text;
    if (fact.of_the_delta.has_value() == fact.of_the_delta_source.empty())
        row.fault("of_the_delta_source", "a value of the delta needs a source, and a source a value", faults);
    const auto kind = find_kind(row.cell("kind").text);
    if (kind)
        fact.kind = *kind;
    else
        row.fault("kind",
                  fmt::format("unknown kind '{}': one of range, values, sign, point", row.cell("kind").text),
                  faults);
    if (fact.low && fact.high && *fact.low > *fact.high) row.fault("low", "low is above high", faults);
    const bool shown = fact.not_shown.empty();
    if (shown != fact.not_shown_zh.empty()) row.fault("not_shown_zh", "a reason stands in both languages or in none", faults);
    if (shown == fact.years.empty())
        row.fault("years", "a fact has either years or a reason in not_shown", faults);
    if (shown && !fact.low && !fact.high) row.fault("low", "a fact that is shown needs low or high", faults);
    if (shown != (find_measure(fact.id) != nullptr))
        row.fault("id",
                  shown ? "the program cannot estimate this fact"
                        : "the program estimates this fact, so it is shown",
                  faults);
    return fact;
}

}  // namespace

std::vector<Fact> load_facts(const DataSource& source) {
    const TextTable table(source.read(file), source.shown_name(file));
    FaultCollector faults;
    std::vector<Fact> facts;
    if (table.has_columns({"id", "fact", "en", "zh", "unit", "kind", "low", "high", "published", "years",
                           "citation", "note", "not_shown", "of_the_delta", "of_the_delta_source", "not_shown_zh"},
                          faults))
        for (const TableRow& row : table.rows()) facts.push_back(fact_in(row, faults));
    for (const FactMeasure& measure : fact_measures()) {
        const auto rows = std::count_if(facts.begin(), facts.end(),
                                        [&](const Fact& fact) { return fact.id == measure.id; });
        if (rows != 1 && !facts.empty())
            faults.add(table.file(), {},
                       fmt::format("{} rows with the id '{}' (one is needed)", rows, measure.id));
    }
    faults.throw_if_any();
    return facts;
}

FactEstimate judged(const Fact& fact, const std::vector<double>& values) {
    FactEstimate out;
    out.by_seed = values;
    for (const double value : values) {
        if (std::isnan(value)) continue;
        ++out.seeds;
        if (fact.holds(value)) ++out.seeds_in_band;
    }
    out.estimate = quantile(values, 0.5);
    out.low = quantile(values, 0.05);
    out.high = quantile(values, 0.95);
    if (out.seeds == 0) return out;
    // a point has no width for a value to lie in: the interval must reach it
    const double lowest = fact.kind == FactKind::point ? out.high : out.estimate,
                 highest = fact.kind == FactKind::point ? out.low : out.estimate;
    if (fact.low && lowest < *fact.low)
        out.verdict = Verdict::below;
    else if (fact.high && highest > *fact.high)
        out.verdict = Verdict::above;
    else
        out.verdict = Verdict::in_band;
    return out;
}

bool is_narrower_than_luck(const Fact& fact, const FactEstimate& estimate) {
    if (fact.kind == FactKind::point || !fact.low || !fact.high || estimate.seeds == 0) return false;
    std::vector<double> sorted;
    for (const double value : estimate.by_seed)
        if (!std::isnan(value)) sorted.push_back(value);
    std::sort(sorted.begin(), sorted.end());
    const std::size_t held = (9 * sorted.size() + 9) / 10;  // 90%, rounded up
    double narrowest = sorted.back() - sorted.front();
    for (std::size_t first = 0; first + held <= sorted.size(); ++first)
        narrowest = std::min(narrowest, sorted[first + held - 1] - sorted[first]);
    return *fact.high - *fact.low < narrowest;
}

FactObserver::FactObserver(const std::vector<Fact>& facts, std::vector<int> years)
    : facts_(&facts), years_(std::move(years)),
      values_(years_.size(), std::vector<double>(facts.size(), undefined)) {}

void FactObserver::observe(const World& world) {
    const auto found = std::find(years_.begin(), years_.end(), Quarter{world.quarter.index - 1}.year());
    const bool wanted = found != years_.end();
    if (!history_.observe(world, wanted) || !wanted) return;
    const FactSample sample = fact_sample(history_);
    std::vector<double>& values = values_[static_cast<std::size_t>(found - years_.begin())];
    for (std::size_t f = 0; f < facts_->size(); ++f)
        if ((*facts_)[f].is_asked_for(*found)) values[f] = find_measure((*facts_)[f].id)->estimate(sample);
}

FactsRun run_facts(const std::vector<Fact>& facts, const EnsemblePlan& plan, const Simulate& one_run,
                   const std::function<void()>& after_quarter, const std::atomic<bool>* stop) {
    std::vector<int> years;
    for (const int year : fact_years)
        if (year <= plan.run.until_year) years.push_back(year);

    // [seed][year][fact]: each run writes its own seed's entries
    const std::vector<std::vector<double>> nothing(years.size(), std::vector<double>(facts.size(), undefined));
    std::vector<std::vector<std::vector<double>>> values(static_cast<std::size_t>(plan.replicates), nothing);
    const Simulate with_facts = [&](const RunPlan& run, const AfterQuarter& after) {
        FactObserver observer(facts, years);
        Record record = one_run(run, [&](const World& world) {
            observer.observe(world);
            return after(world);
        });
        values[run.rng.replicate] = observer.values();
        return record;
    };

    FactsRun out;
    EnsembleHooks hooks;
    hooks.after_quarter = after_quarter;
    hooks.stop = stop;
    hooks.take = [&](const RunOutcome& outcome) {
        if (outcome.status == RunStatus::failed)
            out.failures.push_back(fmt::format("seed {}: {}", outcome.replicate, outcome.message));
    };
    out.counts = run_ensemble(plan, hooks, with_facts);
    for (std::size_t f = 0; f < facts.size(); ++f)
        for (std::size_t y = 0; y < years.size(); ++y) {
            if (!facts[f].is_asked_for(years[y])) continue;
            std::vector<double> by_seed;
            for (const auto& of_seed : values) by_seed.push_back(of_seed[y][f]);
            FactEstimate estimate = judged(facts[f], by_seed);
            estimate.fact = f;
            estimate.year = years[y];
            out.estimates.push_back(estimate);
        }
    return out;
}

}  // namespace kapok
