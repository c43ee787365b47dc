#include "model/measurement/variables.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "model/elementary.hpp"
#include "model/parameters.hpp"

namespace kapok {
namespace {

using Q = Quantity;
using T = const Tally&;
using C = const MeasureContext&;

double ratio(double numerator, double denominator) {
    return denominator > 0.0 ? numerator / denominator : std::numeric_limits<double>::quiet_NaN();
}
double percent(double numerator, double denominator) { return 100.0 * ratio(numerator, denominator); }
/// million CNY to 100 million CNY
double hundred_millions(double million) { return million / 100.0; }

/// Growth accounting over five years (Solow): the part of the growth of real value added that neither capital
/// nor labour explains.
double progress_contribution(T t, C context) {
    const double output = logarithm(ratio(t[Q::real_value_added], t[Q::real_value_added_before]));
    const double capital = logarithm(ratio(t[Q::capital], t[Q::capital_before]));
    const double labour = logarithm(ratio(t[Q::labour], t[Q::labour_before]));
    const double capital_share = context.parameters("capital_share"_parameter);
    if (!(output > 0.005 * 5)) return std::numeric_limits<double>::quiet_NaN();  // no growth to attribute
    return 100.0 * (output - capital_share * capital - (1.0 - capital_share) * labour) / output;
}

constexpr auto flow = VariableKind::flow;
constexpr auto stock = VariableKind::stock;
constexpr auto up = Direction::up;
constexpr auto down = Direction::down;
constexpr auto none = Direction::none;

const Variable table[] = {
    // clang-format off
    {"rd_intensity", "全社会研发投入占地区生产总值比重", "R&D expenditure as a share of GDP", "percent", flow, up, 3.0, ">=", "3.1",
     "R&D of firms, universities and institutes performed in the city over its GDP, in the year", 2,
     [](T t, C) { return percent(t[Q::rd_reported], t[Q::gdp]); }},
    {"rd_institution_share", "规模以上工业企业建立研发机构比例", "Share of above-scale industrial firms with an R&D institution", "percent", stock, up, 50.0, ">", "3.1",
     "above-scale industrial firms that run an R&D institution over all above-scale industrial firms, at year end", 1,
     [](T t, C) { return percent(t[Q::with_rd_institution], t[Q::above_scale_firms]); }},
    {"invention_patents_per_10k", "每万人发明专利拥有量", "Invention patents in force per 10 000 residents", "patents per 10000 people", stock, up, 25.0, ">=", "3.1",
     "granted and unlapsed invention patents held in the city over resident population, at year end", 1,
     [](T t, C) { return ratio(t[Q::patents_in_force], t[Q::population]); }},
    {"pct_filings", "PCT国际专利申请受理量", "PCT international patent filings", "filings per year", flow, up, 1000.0, ">=", "3.1",
     "PCT applications filed in the year", 0, [](T t, C) { return t[Q::pct_filings]; }},
    {"tech_self_sufficiency", "技术自给率", "Technology self-sufficiency rate", "percent", flow, up, 78.0, ">", "3.1",
     "own R&D expenditure over own R&D expenditure plus technology purchases from outside, in the year", 1,
     [](T t, C) { return percent(t[Q::rd_reported], t[Q::rd_reported] + t[Q::technology_purchases]); }},
    {"st_progress_contribution", "科技进步贡献率", "Contribution of S&T progress to growth", "percent", flow, up, 62.0, ">", "3.1",
     "growth of total factor productivity over growth of real value added, five-year mean, growth accounting with the factor share capital_share", 1,
     [](T t, C c) { return progress_contribution(t, c); }},
    {"incubators", "科技企业孵化器数量", "Technology business incubators", "count", stock, up, 150.0, ">=", "3.2",
     "operating incubators at year end (makerspaces, accelerators and parks are counted apart)", 0,
     [](T t, C) { return t[Q::incubators]; }},
    {"makerspaces", "众创空间数量", "Makerspaces", "count", stock, up, 150.0, ">=", "3.2",
     "operating makerspaces at year end", 0, [](T t, C) { return t[Q::makerspaces]; }},
    {"incubation_area", "孵化总面积", "Incubation floor area", "10000 m2", stock, up, 1000.0, ">", "3.2",
     "floor area of makerspaces, incubators and accelerators at year end", 0, [](T t, C) { return t[Q::incubation_area]; }},
    {"graduated_firms", "新增毕业企业", "Newly graduated incubatees since end of 2015", "firms", stock, up, 2000.0, ">=", "3.2",
     "cumulative graduations from incubators after 2015", 0, [](T t, C) { return t[Q::graduated]; }},
    {"high_end_talent", "“千人计划”等创新高端人才", "Thousand-Talents-class people", "people", stock, up, 300.0, ">", "3.2",
     "stock at year end", 0, [](T t, C) { return t[Q::high_end_talent]; }},
    {"leading_talent", "省级以上创新创业领军人才(含团队成员)", "Provincial-level-and-above leading talent (team members included)", "people", stock, up, 500.0, ">", "3.2",
     "stock at year end", 0, [](T t, C) { return t[Q::leading_talent]; }},
    {"advanced_manufacturing_share", "先进制造业增加值占规模以上工业增加值比重", "Advanced manufacturing share of above-scale industrial value added", "percent", flow, up, 70.0, ">", "3.3",
     "value added of advanced manufacturing over value added of above-scale industry, in the year", 1,
     [](T t, C) { return percent(t[Q::va_advanced], t[Q::va_above_scale]); }},
    {"modern_services_share", "现代服务业增加值占服务业增加值比重", "Modern services share of services value added", "percent", flow, up, 70.0, ">", "3.3",
     "value added of modern services over value added of services, in the year", 1,
     [](T t, C) { return percent(t[Q::va_modern_services], t[Q::va_tertiary]); }},
    {"sei_value_added", "战略性新兴产业增加值", "Value added of strategic emerging industries", "100 million CNY", flow, up, 4000.0, ">=", "3.3",
     "value added of the five strategic clusters, in the year, current prices", 0,
     [](T t, C) { return hundred_millions(t[Q::va_strategic]); }},
    {"st_firms", "科技创新企业总数", "S&T innovation firms", "firms", stock, up, 200000.0, ">=", "3.3",
     "firms with R&D, own IP or a technology product, at year end", 0, [](T t, C) { return t[Q::st_firms]; }},
    {"hnte", "高新技术企业数量", "High-tech enterprises (HNTE certificate holders)", "firms", stock, up, 6000.0, ">=", "3.3",
     "holders of a valid HNTE certificate at year end", 0, [](T t, C) { return t[Q::hnte]; }},
    {"hightech_output_share", "高新技术产品产值占规模以上工业总产值比重", "High-tech product output share of above-scale industrial output", "percent", flow, up, 50.0, ">=", "3.3",
     "output of high-tech products over output of above-scale industry, in the year", 1,
     [](T t, C) { return percent(t[Q::output_hightech], t[Q::output_above_scale]); }},

    {"gdp", "地区生产总值", "Gross domestic product", "100 million CNY", flow, up, {}, {}, {},
     "current prices, revised series", 0, [](T t, C) { return hundred_millions(t[Q::gdp]); }},
    {"population", "常住人口", "Resident population", "10000 people", stock, none, {}, {}, {},
     "census back-cast basis, at year end", 1, [](T t, C) { return t[Q::population]; }},
    {"employment", "从业人员", "Employment", "10000 people", stock, up, {}, {}, {},
     "all sectors, at year end", 1, [](T t, C) { return t[Q::employment]; }},
    {"va_secondary", "第二产业增加值", "Value added of secondary industry", "100 million CNY", flow, none, {}, {}, {},
     "industry and construction", 0, [](T t, C) { return hundred_millions(t[Q::va_secondary]); }},
    {"va_tertiary", "第三产业增加值", "Value added of services", "100 million CNY", flow, up, {}, {}, {},
     "public services included", 0, [](T t, C) { return hundred_millions(t[Q::va_tertiary]); }},
    {"rd_expenditure", "研发经费支出", "R&D expenditure (as reported)", "100 million CNY", flow, up, {}, {}, {},
     "all performers, as statistics publish it", 1, [](T t, C) { return hundred_millions(t[Q::rd_reported]); }},
    {"rd_expenditure_real", "实际研发投入", "R&D expenditure net of relabelling", "100 million CNY", flow, up, {}, {}, {},
     "all performers, whether statistics cover them or not", 1, [](T t, C) { return hundred_millions(t[Q::rd_real]); }},
    {"rd_expenditure_industrial", "规上工业研发经费", "R&D expenditure of above-scale industry", "100 million CNY", flow, up, {}, {}, {},
     "as reported", 1, [](T t, C) { return hundred_millions(t[Q::rd_industrial]); }},
    {"rd_personnel_fte", "研发人员全时当量", "R&D personnel (full-time equivalent)", "person-years", flow, up, {}, {}, {},
     "firms, universities and institutes", 0, [](T t, C) { return t[Q::rd_personnel]; }},
    {"invention_patents_granted", "发明专利授权量", "Invention patents granted", "patents", flow, up, {}, {}, {},
     "to firms, universities and institutes of the city", 0, [](T t, C) { return t[Q::patents_granted]; }},
    {"invention_patents_in_force", "有效发明专利量", "Invention patents in force", "patents", stock, up, {}, {}, {},
     "held in the city", 0, [](T t, C) { return t[Q::patents_in_force]; }},
    {"technology_contract_value", "技术合同成交额", "Technology contract value", "100 million CNY", flow, up, {}, {}, {},
     "registered contracts: contract research, licences and technology sold by firms", 1,
     [](T t, C) { return hundred_millions(t[Q::technology_contracts]); }},
    {"vc_received", "创业投资额", "Venture capital received", "100 million CNY", flow, up, {}, {}, {},
     "angel, early and growth rounds of firms in the city", 1, [](T t, C) { return hundred_millions(t[Q::vc_received]); }},
    {"tech_loans", "科技贷款余额", "Technology loans outstanding", "100 million CNY", stock, up, {}, {}, {},
     "of technology branches, at year end", 1, [](T t, C) { return hundred_millions(t[Q::tech_loans]); }},
    {"above_scale_firms", "规模以上工业企业数", "Above-scale industrial firms", "firms", stock, up, {}, {}, {},
     "industrial firms with yearly revenue of 20 million CNY or more", 0, [](T t, C) { return t[Q::above_scale_firms]; }},
    {"st_smes", "科技型中小企业数", "S&T SMEs", "firms", stock, up, {}, {}, {},
     "firms that meet the size limits and the score of Guokefazheng 2017-115, or hold an HNTE certificate", 0,
     [](T t, C) { return t[Q::st_smes]; }},
    {"little_giants", "科技创新小巨人企业数", "Little-giant firms", "firms", stock, up, {}, {}, {},
     "firms within their three years of support", 0, [](T t, C) { return t[Q::little_giants]; }},
    {"benchmark_firms", "创新标杆企业数", "Benchmark firms", "firms", stock, up, {}, {}, {},
     "certificate holders with revenue of 400 million CNY or more, R&D of 3% and 15 invention patents in force (assumed rule)", 0,
     [](T t, C) { return t[Q::benchmark_firms]; }},
    {"unicorns", "独角兽企业数", "Unicorn-class firms", "firms", stock, up, {}, {}, {},
     "unlisted venture-backed firms younger than 12 years valued above 1 billion USD (6.5 billion CNY)", 0,
     [](T t, C) { return t[Q::unicorns]; }},
    {"listed_firms", "上市企业数", "Listed firms", "firms", stock, up, {}, {}, {},
     "on the domestic exchanges, at year end", 0, [](T t, C) { return t[Q::listed_firms]; }},
    {"incubatees", "在孵企业数", "Incubated firms", "firms", stock, up, {}, {}, {},
     "tenants of incubators, makerspaces and accelerators", 0, [](T t, C) { return t[Q::incubatees]; }},
    {"firm_entries", "新设企业数", "Firm entries", "firms", flow, up, {}, {}, {},
     "new firms of the model's population", 0, [](T t, C) { return t[Q::entries]; }},
    {"firm_exits", "退出企业数", "Firm exits", "firms", flow, none, {}, {}, {},
     "firms that closed", 0, [](T t, C) { return t[Q::exits]; }},
    {"policy_cost", "政策支出(含税式支出)", "Public cost of policy, tax expenditure included", "100 million CNY", flow, down, {}, {}, {},
     "all levels of government, less what guidance funds bring back; by lever in policy_cost_by_lever", 2, [](T t, C) { return hundred_millions(t[Q::policy_cost]); }},
    {"budget_overspend", "预算超支", "Policy cost beyond the S&T budget", "100 million CNY", flow, down, {}, {}, {},
     "outlays charged to the city's S&T budget above that budget", 2, [](T t, C) { return hundred_millions(t[Q::budget_overspend]); }},
    {"world_park_index_2030", "对标世界一流园区指数(2030阈值)", "World-park index against the 2030 thresholds", "index", VariableKind::index, up, 1.0, ">=", {},
     "geometric mean of seven ratios to the thresholds of 'alongside' (each at least 0.05, at most 1.5); frontier moving by park_frontier_*; its goal, 1, and the thresholds are assumed", 3,
     [](T t, C c) { return park_index(t, alongside_year, c); }, alongside_year},
    {"world_park_index_2049", "对标世界一流园区指数(2049阈值)", "World-park index against the 2049 thresholds", "index", VariableKind::index, up, 1.0, ">=", {},
     "the same against the thresholds of 'ahead'; goal and thresholds are assumed", 3, [](T t, C c) { return park_index(t, ahead_year, c); }, ahead_year},

    {"firms", "模型企业数", "Firms in the model", "firms", stock, up, {}, {}, {},
     "S&T firms and above-scale industrial firms", 0, [](T t, C) { return t[Q::firms]; }},
    {"rd_performers", "有研发活动企业数", "Firms with R&D", "firms", stock, up, {}, {}, {},
     "firms with R&D in the quarter", 0, [](T t, C) { return t[Q::rd_performers]; }},
    {"st_budget", "财政科技支出预算", "S&T budget of the city", "100 million CNY", stock, none, {}, {}, {},
     "ceiling under which S&T levers are paid", 1, [](T t, C) { return hundred_millions(t[Q::st_budget]); }},
    {"spin_offs", "高校院所衍生企业数", "Spin-offs of universities and institutes", "firms", flow, up, {}, {}, {},
     "founded in the year", 0, [](T t, C) { return t[Q::spin_offs]; }},
    {"university_licences", "高校院所成果转让许可数", "Licences and sales of university results", "deals", flow, up, {}, {}, {},
     "concluded in the year", 0, [](T t, C) { return t[Q::licences]; }},
    {"innovations", "企业创新次数", "Innovations of firms", "innovations", flow, up, {}, {}, {},
     "product and process innovations in the year", 0, [](T t, C) { return t[Q::innovations]; }},
    {"new_rd_institutions", "新型研发机构数", "New-type R&D institutions", "institutions", stock, up, {}, {}, {},
     "operating at year end", 0, [](T t, C) { return t[Q::new_rd_institutions]; }},
    {"technology_purchases", "区外技术引进", "Technology bought outside the delta", "100 million CNY", flow, none, {}, {}, {},
     "payments of firms", 1, [](T t, C) { return hundred_millions(t[Q::technology_purchases]); }},
    // clang-format on
};

const ParkCriterion criteria[] = {
    {"rd", "研发强度", "R&D over GDP", "percent", [](T t) { return percent(t[Q::rd_reported], t[Q::gdp]); }},
    {"pct", "每万人PCT申请", "PCT filings per 10 000 residents", "filings per 10000 people",
     [](T t) { return ratio(t[Q::pct_filings], t[Q::population]); }},
    {"patents", "每万人有效发明专利", "Invention patents in force per 10 000 residents", "patents per 10000 people",
     [](T t) { return ratio(t[Q::patents_in_force], t[Q::population]); }},
    {"unicorns", "独角兽企业", "Unicorn-class firms", "firms", [](T t) { return t[Q::unicorns]; }},
    {"venture", "创业投资占GDP比重", "Venture capital over GDP", "percent", [](T t) { return percent(t[Q::vc_received], t[Q::gdp]); }},
    {"contracts", "技术合同成交额", "Technology contracts", "100 million CNY",
     [](T t) { return hundred_millions(t[Q::technology_contracts]); }},
    {"hnte", "高新技术企业", "High-tech enterprises", "firms", [](T t) { return t[Q::hnte]; }},
};

struct Threshold { ParameterId in_2030, in_2049, frontier; };
constexpr Threshold thresholds[] = {
    {"park_rd_threshold_2030"_parameter, "park_rd_threshold_2049"_parameter, "park_frontier_rd"_parameter},
    {"park_pct_threshold_2030"_parameter, "park_pct_threshold_2049"_parameter, "park_frontier_pct"_parameter},
    {"park_patents_threshold_2030"_parameter, "park_patents_threshold_2049"_parameter, "park_frontier_patents"_parameter},
    {"park_unicorns_threshold_2030"_parameter, "park_unicorns_threshold_2049"_parameter, "park_frontier_unicorns"_parameter},
    {"park_venture_threshold_2030"_parameter, "park_venture_threshold_2049"_parameter, "park_frontier_venture"_parameter},
    {"park_contracts_threshold_2030"_parameter, "park_contracts_threshold_2049"_parameter, "park_frontier_contracts"_parameter},
    {"park_hnte_threshold_2030"_parameter, "park_hnte_threshold_2049"_parameter, "park_frontier_hnte"_parameter},
};
static_assert(std::size(thresholds) == std::size(criteria));

}  // namespace

std::string_view direction_id(Direction direction) {
    switch (direction) {
        case Direction::up: return "up";
        case Direction::down: return "down";
        case Direction::none: return "none";
    }
    return {};
}

std::span<const Variable> variables() { return table; }

std::optional<std::size_t> find_variable(std::string_view id) {
    const auto found = std::find_if(std::begin(table), std::end(table), [&](const Variable& v) { return v.id == id; });
    if (found == std::end(table)) return std::nullopt;
    return static_cast<std::size_t>(found - std::begin(table));
}

std::span<const ParkCriterion> park_criteria() { return criteria; }

double park_ratio(std::size_t criterion, const Tally& tally, int horizon, const MeasureContext& context) {
    const Threshold& t = thresholds[criterion];
    // thresholds are those of the reference year 2023; the frontier moves from there, at a yearly rate
    constexpr int reference_year = 2023;
    const double threshold = context.parameters(horizon <= 2030 ? t.in_2030 : t.in_2049) *
                             exponential(context.parameters(t.frontier) * std::max(0, context.year - reference_year));
    return std::min(1.5, criteria[criterion].measure(tally) / threshold);
}

double park_index(const Tally& tally, int horizon, const MeasureContext& context) {
    double sum = 0.0;
    for (std::size_t i = 0; i < std::size(criteria); ++i)
        sum += logarithm(std::max(0.05, park_ratio(i, tally, horizon, context)));  // one criterion alone cannot void the rest
    return exponential(sum / static_cast<double>(std::size(criteria)));
}

}  // namespace kapok
