#include "model/measurement/record.hpp"

#include <array>
#include <limits>

#include "model/networks/network_measures.hpp"
#include "model/world.hpp"

namespace kapok {
namespace {

constexpr std::array axes{
    AxisSpec{"region", "Nine cities and the Pearl River Delta", "九市与珠三角"},
    AxisSpec{"lever", "Policy lever", "政策杠杆"},
    AxisSpec{"place_from", "Place of the payer, of the firm, or that people leave", "付方、企业或人才流出地"},
    AxisSpec{"place_to", "Place of the payee, of the partner, or that people go to", "收方、合作方或人才流入地"},
    AxisSpec{"flow", "Kind of capital flow", "资金流类型"},
    AxisSpec{"payer", "Kind of holder that pays", "付方部门"},
    AxisSpec{"payee", "Kind of holder that is paid", "收方部门"},
    AxisSpec{"network", "Network", "网络"},
    AxisSpec{"network_measure", "Measure of a network", "网络指标"},
    AxisSpec{"age", "Age of firms in full years (30: 30 and more)", "企业年龄"},
    AxisSpec{"sector", "Sector", "行业"},
    AxisSpec{"talent_move", "Kind of move of people", "人才流动类型"},
};
static_assert(axes.size() == axis_count);

std::vector<Flow> capital_flows() {
    std::vector<Flow> out;
    for (const Flow f : flows)
        if (flow_table[f].capital) out.push_back(f);
    return out;
}

/// Sums city columns of a table [.., region] into its last entry, the delta.
void add_delta(std::span<double> by_region) {
    double sum = 0.0;
    for (std::size_t r = 0; r < city_count; ++r) sum += by_region[r];
    by_region[delta_region] = sum;
}

constexpr double to_hundred_millions = 1e-2;  // from million CNY
constexpr double fen_to_hundred_millions = 1e-10;

void fill_variable(const Variable& variable, const World& world, const CityTallies& tallies, int year, std::span<double> out) {
    const MeasureContext context{world.parameters, year};
    for (std::size_t r = 0; r < region_count; ++r) out[r] = variable.measure(tallies.region(r), context);
}

void fill_policy_cost(const World& world, const CityTallies&, int year, std::span<double> out) {
    for (std::size_t l = 0; l < lever_count; ++l) {
        auto row = out.subspan(l * region_count, region_count);
        for (const Place c : cities)
            row[static_cast<std::size_t>(c)] = year == Record::first_year ? std::numeric_limits<double>::quiet_NaN()
                                                                         : to_hundred_millions * millions(world.policy_cost[l][c]);
        add_delta(row);
    }
}

void fill_capital_flows(const World& world, const CityTallies&, int year, std::span<double> out) {
    const std::vector<Flow> kinds = capital_flows();
    std::size_t k = 0;
    for (const Place from : places)
        for (const Place to : places)
            for (const Flow kind : kinds)
                out[k++] = year == Record::first_year ? std::numeric_limits<double>::quiet_NaN()
                                                      : fen_to_hundred_millions * static_cast<double>(world.ledger.year.paid[kind][from][to].fen);
}

void fill_holder_flows(const World& world, const CityTallies&, int year, std::span<double> out) {
    std::fill(out.begin(), out.end(), year == Record::first_year ? std::numeric_limits<double>::quiet_NaN() : 0.0);
    for (const Flow f : flows) {
        const std::size_t cell = static_cast<std::size_t>(flow_table[f].from) * holder_count + static_cast<std::size_t>(flow_table[f].to);
        out[cell] += fen_to_hundred_millions * static_cast<double>(world.ledger.year.total(f).fen);
    }
}

void fill_links(const World& world, const CityTallies&, int, std::span<double> out) {
    std::fill(out.begin(), out.end(), 0.0);
    const auto links = links_between_places(world);
    for (const Place a : delta_places)
        for (const Place b : delta_places) out[static_cast<std::size_t>(a) * place_count + static_cast<std::size_t>(b)] = links[a][b];
}

void fill_talent_flows(const World& world, const CityTallies&, int year, std::span<double> out) {
    std::size_t k = 0;
    for (const Place from : places)
        for (const Place to : places)
            for (const TalentFlow kind : talent_flow_kinds)
                out[k++] = year == Record::first_year ? std::numeric_limits<double>::quiet_NaN() : world.talent_flows[kind][from][to];
}

void fill_networks(const World& world, const CityTallies&, int, std::span<double> out) {
    for (std::size_t n = 0; n < network_count; ++n) {
        const auto m = network_measures(world, static_cast<Network>(n));
        std::copy(m.begin(), m.end(), out.begin() + static_cast<std::ptrdiff_t>(n * network_measure_count));
    }
}

void fill_ages(const World& world, const CityTallies&, int, std::span<double> out) {
    std::fill(out.begin(), out.end(), 0.0);
    const Firms& f = world.firms;
    const Quarter last{world.quarter.index - 1};
    for (std::size_t i = 0; i < f.size(); ++i) {
        if (!f.alive(i)) continue;
        const auto age = std::min(static_cast<std::size_t>(f.age_years(i, last)), oldest_age);
        out[age * region_count + static_cast<std::size_t>(f.city[i])] += static_cast<double>(f.weight[i]);
    }
    for (std::size_t a = 0; a < age_classes; ++a) add_delta(out.subspan(a * region_count, region_count));
}

void fill_exits(const World& world, const CityTallies&, int year, std::span<double> out) {
    for (std::size_t a = 0; a < age_classes; ++a) {
        auto row = out.subspan(a * region_count, region_count);
        for (const Place c : cities)
            row[static_cast<std::size_t>(c)] = year == Record::first_year ? std::numeric_limits<double>::quiet_NaN() : world.exits_by_age[c][a];
        add_delta(row);
    }
}

void fill_sectors(const World& world, const CityTallies&, int, std::span<double> out) {
    for (const Sector s : sectors) {
        auto row = out.subspan(static_cast<std::size_t>(s) * region_count, region_count);
        for (const Place c : cities)
            row[static_cast<std::size_t>(c)] = to_hundred_millions * (world.city[c].residual[s] + (s == Sector::background ? 0.0 : world.city[c].agent_value_added[s]));
        add_delta(row);
    }
}

void fill_park_ratios(const World& world, const CityTallies& tallies, int year, std::span<double> out, int horizon) {
    const MeasureContext context{world.parameters, year};
    for (std::size_t r = 0; r < region_count; ++r) {
        double above = 0.0;
        for (std::size_t k = 0; k < park_criteria().size(); ++k) above += park_ratio(k, tallies.region(r), horizon, context) >= 1.0 ? 1.0 : 0.0;
        out[r] = above;
    }
}

std::vector<Dataset> make_datasets() {
    std::vector<Dataset> all;
    for (const Variable& v : variables())
        all.push_back({std::string(v.id), std::string(v.zh), std::string(v.en), std::string(v.unit), std::string(v.definition), {Axis::region}, 1, true, false, &v,
                       [&v](const World& w, const CityTallies& t, int year, std::span<double> out) { fill_variable(v, w, t, year, out); }});
    const auto add = [&](const char* id, const char* zh, const char* en, const char* unit, const char* text, std::vector<Axis> dims, auto fill) {
        all.push_back({id, zh, en, unit, text, std::move(dims), 1, false, false, nullptr, fill});
    };
    add("policy_cost_by_lever", "各杠杆政策支出", "Public cost by lever", "100 million CNY", "outlays and tax expenditure of the year, all levels of government", {Axis::lever, Axis::region}, fill_policy_cost);
    add("capital_flow", "城市间资金流", "Capital flows between places", "100 million CNY", "payments of the year by kind, place of the payer and place of the payee", {Axis::place_from, Axis::place_to, Axis::flow}, fill_capital_flows);
    add("holder_flow", "部门间资金流", "Flows between kinds of holders", "100 million CNY", "all payments of the year between the kinds of holders of money", {Axis::payer, Axis::payee}, fill_holder_flows);
    add("rd_links", "城市间研发合作", "R&D links between places", "links", "links at year end; firm-institution links from the firm's place to the institution's", {Axis::place_from, Axis::place_to}, fill_links);
    add("talent_flow", "城市间人才流动", "Talent flows between places", "people", "moves of the year by kind, place left and place gone to", {Axis::place_from, Axis::place_to, Axis::talent_move}, fill_talent_flows);
    add("network_measures", "网络指标", "Network measures", "1", "measures of each network at year end", {Axis::network, Axis::network_measure}, fill_networks);
    add("firms_by_age", "分年龄企业数", "Firms by age", "firms", "at year end", {Axis::age, Axis::region}, fill_ages);
    add("exits_by_age", "分年龄退出企业数", "Exits by age", "firms", "firms that closed in the year, by age at closing", {Axis::age, Axis::region}, fill_exits);
    add("sector_value_added", "分行业增加值", "Value added by sector", "100 million CNY", "of the year, current prices; the sectors sum to gdp", {Axis::sector, Axis::region}, fill_sectors);
    all.back().yearly_rate = true;
    add("park_criteria_met_2030", "达到2030阈值的指标数", "World-park criteria at or above the 2030 thresholds", "1", "of seven", {Axis::region},
        [](const World& w, const CityTallies& t, int year, std::span<double> out) { fill_park_ratios(w, t, year, out, 2030); });
    add("park_criteria_met_2049", "达到2049阈值的指标数", "World-park criteria at or above the 2049 thresholds", "1", "of seven", {Axis::region},
        [](const World& w, const CityTallies& t, int year, std::span<double> out) { fill_park_ratios(w, t, year, out, 2049); });
    for (Dataset& d : all)
        for (const Axis a : d.axes) d.size *= axis_size(a);
    return all;
}

void append(std::vector<double>& column, const Dataset& dataset, const World& world, const CityTallies& tallies, int year) {
    const std::size_t start = column.size();
    column.resize(start + dataset.size);
    dataset.fill(world, tallies, year, std::span<double>(column).subspan(start));
}

}  // namespace

const AxisSpec& axis_spec(Axis axis) { return axes[static_cast<std::size_t>(axis)]; }

std::vector<std::string> axis_labels(Axis axis) {
    std::vector<std::string> labels;
    switch (axis) {
        case Axis::region:
            for (std::size_t r = 0; r < region_count; ++r) labels.emplace_back(region_id(r));
            break;
        case Axis::lever:
            for (const LeverSpec& l : lever_table) labels.emplace_back(l.id);
            break;
        case Axis::place_from:
        case Axis::place_to:
            for (const Place p : places) labels.emplace_back(place_table[p].id);
            break;
        case Axis::flow:
            for (const Flow f : capital_flows()) labels.emplace_back(flow_table[f].id);
            break;
        case Axis::payer:
        case Axis::payee:
            for (const Holder h : holders) labels.emplace_back(holder_table[h].id);
            break;
        case Axis::network:
            for (const NetworkSpec& n : network_table) labels.emplace_back(n.id);
            break;
        case Axis::network_measure:
            for (const NetworkMeasureSpec& m : network_measure_table) labels.emplace_back(m.id);
            break;
        case Axis::age:
            for (std::size_t a = 0; a < age_classes; ++a) labels.push_back(std::to_string(a));
            break;
        case Axis::sector:
            for (const Sector s : sectors) labels.emplace_back(sector_table[s].id);
            break;
        case Axis::talent_move:
            for (const TalentFlow kind : talent_flow_kinds) labels.emplace_back(talent_flow_table[kind].id);
            break;
    }
    return labels;
}

std::size_t axis_size(Axis axis) {
    switch (axis) {
        case Axis::region: return region_count;
        case Axis::lever: return lever_count;
        case Axis::place_from:
        case Axis::place_to: return place_count;
        case Axis::flow: return capital_flows().size();
        case Axis::payer:
        case Axis::payee: return holder_count;
        case Axis::network: return network_count;
        case Axis::network_measure: return network_measure_count;
        case Axis::age: return age_classes;
        case Axis::sector: return sector_count;
        case Axis::talent_move: return talent_flow_count;
    }
    return 0;
}

const std::vector<Dataset>& datasets() {
    static const std::vector<Dataset> all = make_datasets();
    return all;
}

void record_year(Record& record, const World& world) {
    const int year = Record::first_year + record.years;
    for (std::size_t d = 0; d < datasets().size(); ++d) {
        std::vector<double>& column = record.yearly[d];
        if (datasets()[d].yearly_rate && record.quarters_of_year > 0) {
            for (const double sum : record.rates[d]) column.push_back(sum / record.quarters_of_year);
            record.rates[d].clear();
        } else {
            append(column, datasets()[d], world, world.year_tally, year);
        }
    }
    record.quarters_of_year = 0;
    ++record.years;
}

void record_quarter(Record& record, const World& world, const std::vector<bool>& wanted) {
    const int year = Quarter{record.quarters}.year();
    record.rates.resize(datasets().size());
    for (std::size_t d = 0; d < datasets().size(); ++d) {
        const Dataset& dataset = datasets()[d];
        if (!wanted.empty() && wanted[d] && dataset.quarterly) append(record.quarterly[d], dataset, world, world.quarter_tally, year);
        if (!dataset.yearly_rate) continue;
        std::vector<double> rate;
        append(rate, dataset, world, world.quarter_tally, year);
        record.rates[d].resize(dataset.size);
        for (std::size_t k = 0; k < rate.size(); ++k) record.rates[d][k] += rate[k];
    }
    ++record.quarters;
    ++record.quarters_of_year;
}

}  // namespace kapok
