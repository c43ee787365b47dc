#include "analysis/fiscal_ledger.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "model/measurement/record.hpp"
#include "runner/messages.hpp"

namespace kapok {
namespace {

constexpr int first_simulated_year = Record::first_year + 1;
constexpr int resamples = 999;
const std::string total_cost = "policy_cost", cost_by_lever = "policy_cost_by_lever";

/// Their outlays buy research: grants for it, and the budgets of those who do it.
constexpr auto research_levers = std::to_array<Lever>(
    {"rd_grant_rate"_lever, "provincial_rd_grant"_lever, "voucher_rate"_lever, "rd_institution_grant"_lever, "little_giant_support"_lever,
     "basic_research_budget"_lever, "university_building"_lever, "new_rd_institutions"_lever, "national_platforms"_lever,
     "shared_facilities"_lever, "consortium_support"_lever, "major_projects"_lever, "global_links"_lever});

using Less = RatioSpec::Less;
constexpr auto ratios = std::to_array<RatioSpec>({
    // clang-format off
    {"rd_per_yuan", "Extra R&D of all performers per yuan of public cost", "每元公共成本增加的研发投入(全部执行主体)", "CNY per CNY", "元/元", "rd_expenditure_real"},
    {"private_rd_per_yuan", "Of it beyond what the public paid for", "其中财政未出资部分", "CNY per CNY", "元/元", "rd_expenditure_real", true, true, 1.0, Less::research_outlays},
    {"venture_per_yuan", "Extra venture capital per yuan of public cost", "每元公共成本增加的创业投资", "CNY per CNY", "元/元", "vc_received"},
    {"private_venture_per_yuan", "Of it beyond guidance funds' money", "其中引导基金以外部分", "CNY per CNY", "元/元", "vc_received", true, true, 1.0, Less::guidance_equity},
    {"cost_per_patent", "Public cost per extra invention patent granted", "每增加一件发明专利授权的公共成本", "10000 CNY", "万元", "invention_patents_granted", true, false, 1e4, Less::nothing, 1},
    {"cost_per_hnte", "Public cost per extra high-tech enterprise in the last year", "末年每增加一家高新技术企业的公共成本", "10000 CNY", "万元", "hnte", false, false, 1e4, Less::nothing, 1},
    {"cost_per_graduate", "Public cost per extra graduate of incubators", "每增加一家毕业企业的公共成本", "10000 CNY", "万元", "graduated_firms", false, false, 1e4, Less::nothing, 1},
    {"cost_per_rd_point", "Public cost per extra percentage point of R&D over GDP in the last year", "末年研发强度每提高一个百分点的公共成本", "100 million CNY", "亿元", "rd_intensity", false, false, 1.0, Less::nothing, 1},
    // clang-format on
});

struct BalanceSpec {
    std::string_view id;
    bool summed;
};
constexpr auto balanced_outcomes = std::to_array<BalanceSpec>({{"rd_expenditure_real", true}, {"invention_patents_granted", true}, {"vc_received", true},
                                                               {"gdp", true}, {"hnte", false}, {"high_end_talent", false}, {"st_firms", false}});

void add(PairTotals& sum, const PairTotals& part, double sign = 1.0) {
    sum.baseline.resize(part.baseline.size());
    sum.other.resize(part.other.size());
    for (std::size_t pair = 0; pair < part.baseline.size(); ++pair) {
        sum.baseline[pair] += sign * part.baseline[pair];
        sum.other[pair] += sign * part.other[pair];
    }
}

/// Leaves out of both the pairs that one of them has no value for.
void keep_common(PairTotals& a, PairTotals& b) {
    for (std::size_t pair = 0; pair < a.baseline.size(); ++pair) {
        const double all = a.baseline[pair] + a.other[pair] + b.baseline[pair] + b.other[pair];
        if (std::isnan(all)) a.baseline[pair] = b.baseline[pair] = undefined;
    }
}

bool all_zero(const PairTotals& totals) {
    const auto zero = [](double value) { return value == 0.0; };
    return std::all_of(totals.baseline.begin(), totals.baseline.end(), zero) && std::all_of(totals.other.begin(), totals.other.end(), zero);
}

class LedgerMaker {
public:
    LedgerMaker(const PairedRuns& runs, const LedgerRequest& request) : runs_(runs), request_(request) {
        ledger_.baseline = runs.baseline().name;
        ledger_.other = runs.other().name;
        ledger_.pairing = summary_of(runs.pairing());
        ledger_.first_year = first_simulated_year;
        ledger_.last_year = request.last_year.value_or(runs.last_year());
        ledger_.discount = request.discount;
        ledger_.has_levers = runs.holds(cost_by_lever);
        if (ledger_.has_levers) read_levers();
        all_years_ = over_years(ledger_.first_year, ledger_.last_year, ledger_.discount);
    }

    FiscalLedger make() {
        for (const std::size_t region : request_.regions) add_period(region, ledger_.first_year, ledger_.last_year);
        for (const int year : request_.years)
            for (const std::size_t region : request_.regions) add_period(region, year, year);
        for (const std::size_t region : request_.regions)
            for (int year = ledger_.first_year; year <= ledger_.last_year; ++year)
                ledger_.by_year.push_back(line(CostKind::all, nullptr, region, year, year, runs_.totals(total_cost, region, at_year(year))));
        for (const std::size_t region : request_.regions)
            for (const RatioSpec& spec : ratios) add_ratio(spec, region);
        for (const BalanceSpec& spec : balanced_outcomes)
            if (runs_.holds(std::string(spec.id))) add_balance(spec);
        return std::move(ledger_);
    }

private:
    void read_levers() {
        for (const Arm* arm : {&runs_.baseline(), &runs_.other()}) {
            std::vector<const LeverSpec*> levers;
            for (const std::string& id : arm->results->labels("lever")) {
                const auto lever = find_lever(id);
                if (!lever)
                    throw InputError(Fault{arm->results->path().string(), 0, 0, fmt::format("holds the lever '{}', which this version does not know", id)});
                levers.push_back(&lever->spec());
            }
            if (!levers_.empty() && levers != levers_)
                throw InputError(Fault{arm->results->path().string(), 0, 0, "has other levers than the file that it is compared with"});
            levers_ = levers;
        }
    }

    [[nodiscard]] CostLine line(CostKind kind, const LeverSpec* lever, std::size_t region, int first, int last, const PairTotals& totals) const {
        return {kind, lever, region, first, last, runs_.effect(totals)};
    }

    /// Costs of a region over some years: all, outlays, tax expenditure, and each lever that costs anything.
    void add_period(std::size_t region, int first, int last) {
        const YearWeights weights = first == last ? at_year(first) : all_years_;
        ledger_.lines.push_back(line(CostKind::all, nullptr, region, first, last, runs_.totals(total_cost, region, weights)));
        PairTotals outlays, tax;
        std::vector<CostLine> of_levers;
        for (std::size_t entry = 0; entry < levers_.size(); ++entry) {
            const PairTotals cost = runs_.table_totals(cost_by_lever, entry, region, weights);
            const bool is_tax = is_tax_expenditure(*levers_[entry]);
            add(is_tax ? tax : outlays, cost);
            if (!all_zero(cost))
                of_levers.push_back(line(is_tax ? CostKind::tax_expenditure : CostKind::outlay, levers_[entry], region, first, last, cost));
        }
        if (levers_.empty()) return;
        ledger_.lines.push_back(line(CostKind::outlay, nullptr, region, first, last, outlays));
        ledger_.lines.push_back(line(CostKind::tax_expenditure, nullptr, region, first, last, tax));
        std::stable_sort(of_levers.begin(), of_levers.end(),
                         [](const CostLine& a, const CostLine& b) { return std::abs(a.cost.effect.mean) > std::abs(b.cost.effect.mean); });
        ledger_.lines.insert(ledger_.lines.end(), of_levers.begin(), of_levers.end());
    }

    /// Public money in an outcome, where the files tell; nothing where they do not.
    [[nodiscard]] std::optional<PairTotals> public_part(Less less, std::size_t region) const {
        if (less == Less::guidance_equity) {
            if (!runs_.holds("capital_flow")) return {};
            return runs_.guidance_equity(region, all_years_);
        }
        if (levers_.empty()) return {};
        PairTotals paid;
        for (std::size_t entry = 0; entry < levers_.size(); ++entry)
            if (pays_for_research(*levers_[entry])) add(paid, runs_.table_totals(cost_by_lever, entry, region, all_years_));
        return paid;
    }

    void add_ratio(const RatioSpec& spec, std::size_t region) {
        const std::string id(spec.outcome);
        if (!runs_.holds(id)) return;
        PairTotals outcome = runs_.totals(id, region, spec.summed ? all_years_ : at_year(ledger_.last_year));
        if (spec.less != Less::nothing) {
            const auto paid = public_part(spec.less, region);
            if (!paid) return;
            add(outcome, *paid, -1.0);
        }
        PairTotals cost = runs_.totals(total_cost, region, all_years_);
        keep_common(outcome, cost);
        const std::vector<double> gained = runs_.draws(outcome), spent = runs_.draws(cost);
        CostRatio ratio{&spec, region, mean_interval(gained), mean_interval(spent),
                        spec.per_cost ? ratio_interval(gained, spent) : ratio_interval(spent, gained)};
        for (double* value : {&ratio.ratio.ratio, &ratio.ratio.low, &ratio.ratio.high}) *value *= spec.factor;
        ledger_.ratios.push_back(ratio);
    }

    void add_balance(const BalanceSpec& spec) {
        const std::string id(spec.id);
        const YearWeights weights = spec.summed ? all_years_ : at_year(ledger_.last_year);
        CityBalance balance{*runs_.baseline().results->find(id), spec.summed, {}, {}, {}, {}};
        std::vector<std::vector<double>> draws, clear;
        for (std::size_t city = 0; city < city_count; ++city) {
            draws.push_back(runs_.draws(runs_.totals(id, city, weights)));
            balance.cities.push_back(mean_interval(draws.back()));
            const EffectInterval& effect = balance.cities.back();
            if (effect.low > 0.0 || effect.high < 0.0) clear.push_back(draws.back());
        }
        if (std::any_of(draws.begin(), draws.end(), [&](const auto& city) { return city.size() != draws.front().size(); })) return;
        balance.delta = mean_interval(runs_.draws(runs_.totals(id, delta_region, weights)));
        balance.all = zero_sum(draws, resamples);
        balance.clear = zero_sum(clear, 0);
        if (clear.empty()) balance.clear.share = undefined;
        ledger_.balances.push_back(std::move(balance));
    }

    const PairedRuns& runs_;
    const LedgerRequest& request_;
    FiscalLedger ledger_;
    std::vector<const LeverSpec*> levers_;
    YearWeights all_years_;
};

}  // namespace

bool is_tax_expenditure(const LeverSpec& lever) { return lever.cost_rule.starts_with("tax expenditure"); }

bool pays_for_research(const LeverSpec& lever) {
    return std::any_of(research_levers.begin(), research_levers.end(), [&](Lever paying) { return paying.spec().id == lever.id; });
}

std::span<const RatioSpec> ratio_specs() { return ratios; }

FiscalLedger fiscal_ledger(const PairedRuns& runs, const LedgerRequest& request) { return LedgerMaker(runs, request).make(); }

}  // namespace kapok
