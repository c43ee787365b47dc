// Sectors by city, the markets of sectors, and the links between cities.
#include <fmt/format.h>

#include <array>
#include <set>

#include "runner/baseline_reader.hpp"

namespace kapok {
namespace {

constexpr int demand_last_year = 2049;

void read_sector_cells(BaselineReader& in, Baseline& baseline) {
    constexpr std::string_view file = "sector_city_2015.csv";
    const auto table =
        in.open(file, {"city", "sector", "value_added_100m_cny", "value_added_low", "value_added_high",
                       "employment_10k", "model_firms", "above_scale_firms", "st_firms",
                       "rd_expenditure_100m_cny", "rd_low", "rd_high", "rd_firm_100m_cny"});
    if (!table) return;
    KeysSeen seen;
    ByCity<BySector<bool>> present{};
    for (const TableRow& row : table->rows()) {
        const auto city = place_in(row, "city", false, in.faults);
        const auto sector = sector_in(row, "sector", in.faults);
        if (!city || !sector) continue;
        if (!seen.add(row, "sector", row.cell("city").text + ", " + row.cell("sector").text, in.faults))
            continue;
        present[*city][*sector] = true;
        const auto number = [&](std::string_view column) {
            return row.number(column, in.faults, not_negative);
        };
        SectorCell& cell = baseline.sector_cells[*city][*sector];
        cell = {number("value_added_100m_cny"), number("employment_10k"), number("model_firms"),
                number("above_scale_firms"),    number("st_firms"),       number("rd_expenditure_100m_cny"),
                number("rd_firm_100m_cny")};
        check_order(row, "value_added_low", "value_added_100m_cny", "value_added_high", in.faults);
        check_order(row, "rd_low", "rd_expenditure_100m_cny", "rd_high", in.faults);
        if (cell.rd_firm > cell.rd)
            row.fault(
                "rd_firm_100m_cny",
                fmt::format("firms' R&D {} is above that of all performers, {}",
                            row.cell("rd_firm_100m_cny").text, row.cell("rd_expenditure_100m_cny").text),
                in.faults);
    }
    for (const Place c : cities)
        for (const Sector s : sectors)
            if (!present[c][s])
                in.fault_of(
                    file, fmt::format("there is no row for {} in {}", sector_table[s].id, place_table[c].id));
}

void read_service_shares(BaselineReader& in, Baseline& baseline) {
    constexpr std::string_view file = "sector_mapping.csv";
    constexpr std::string_view creative = "creative services", health = "private health";
    const auto table = in.open(file, {"city", "industry", "sector", "share"});
    if (!table) return;
    KeysSeen seen;
    ByCity<int> rows{};
    for (const TableRow& row : table->rows()) {
        const std::string& industry = row.cell("industry").text;
        seen.add(row, "sector",
                 fmt::format("{}, {}, {}", row.cell("city").text, industry, row.cell("sector").text),
                 in.faults);
        const double share = row.number("share", in.faults, {0.0, 1.0});
        if (industry != creative && industry != health) continue;
        const auto city = place_in(row, "city", false, in.faults);
        if (!city) continue;
        (industry == creative ? baseline.creative_services_share : baseline.private_health_share)[*city] =
            share;
        ++rows[*city];
    }
    for (const Place c : cities)
        if (rows[c] < 2)
            in.fault_of(file, fmt::format("there should be a row for '{}' and one for '{}' in {}", creative,
                                          health, place_table[c].id));
}

void read_demand(BaselineReader& in, Baseline& baseline) {
    constexpr std::string_view file = "demand_paths.csv";
    constexpr std::size_t years = demand_last_year - Baseline::demand_first_year + 1;
    const auto table = in.open(file, {"sector", "year", "real_growth_pct", "low", "high", "deflator_pct"});
    if (!table) return;
    KeysSeen seen;
    BySector<std::array<bool, years>> present{};
    for (auto& path : baseline.demand) path.resize(years);
    for (const TableRow& row : table->rows()) {
        const auto sector = sector_in(row, "sector", in.faults);
        const auto year = row.integer("year", in.faults, Baseline::demand_first_year, demand_last_year);
        if (!sector || !year) continue;
        if (!seen.add(row, "year", row.cell("sector").text + ", " + row.cell("year").text, in.faults))
            continue;
        const auto place = static_cast<std::size_t>(*year - Baseline::demand_first_year);
        present[*sector][place] = true;
        const auto share = [&](std::string_view column) {
            return row.number(column, in.faults, {-100.0, 1000.0}) / 100.0;
        };
        baseline.demand[*sector][place] = {share("real_growth_pct"), share("deflator_pct"), share("low"),
                                           share("high")};
        check_order(row, "low", "real_growth_pct", "high", in.faults);
    }
    for (const Sector s : sectors)
        for (std::size_t place = 0; place < years; ++place)
            if (!present[s][place])
                in.fault_of(file, fmt::format("there is no row for {} in {}", sector_table[s].id,
                                              Baseline::demand_first_year + static_cast<int>(place)));
}

/// Places that links open in 2015 join to Guangzhou.
std::set<Place> reachable_in_2015(const std::vector<TravelEdge>& links) {
    std::set<Place> reached{Place::guangzhou};
    for (std::size_t before = 0; before != reached.size();) {
        before = reached.size();
        for (const TravelEdge& link : links) {
            if (link.open_year > 2015 || link.close_year <= 2015) continue;
            if (reached.contains(link.from)) reached.insert(link.to);
            if (reached.contains(link.to)) reached.insert(link.from);
        }
    }
    return reached;
}

}  // namespace

void read_sectors(BaselineReader& in, Baseline& baseline) {
    read_sector_cells(in, baseline);
    read_service_shares(in, baseline);
    read_demand(in, baseline);
}

void read_travel(BaselineReader& in, Baseline& baseline) {
    constexpr std::string_view file = "travel_minutes.csv";
    constexpr int first_year = 1900, last_year = 2100;
    const auto table = in.open(
        file, {"from", "to", "minutes", "minutes_door_to_door", "open_year", "close_year", "low", "high"});
    if (!table) return;
    for (const TableRow& row : table->rows()) {
        const auto from = place_in(row, "from", true, in.faults);
        const auto to = place_in(row, "to", true, in.faults);
        TravelEdge link;
        link.minutes = row.number("minutes_door_to_door", in.faults, {1.0, 10000.0});
        link.open_year = row.integer("open_year", in.faults, first_year, last_year).value_or(0);
        if (!row.is_blank("close_year")) {
            link.close_year = row.integer("close_year", in.faults, first_year, last_year).value_or(last_year);
            if (link.close_year <= link.open_year)
                row.fault("close_year", "the link closes before it opens", in.faults);
        }
        check_order(row, "low", "minutes", "high", in.faults);
        if (!from || !to) continue;
        if (*from == *to)
            row.fault("to", fmt::format("a link from {} to itself", place_table[*to].id), in.faults);
        link.from = *from;
        link.to = *to;
        baseline.travel.push_back(link);
    }
    const std::set<Place> reached = reachable_in_2015(baseline.travel);
    for (const Place p : delta_places)
        if (!reached.contains(p))
            in.fault_of(file, fmt::format("no link open in 2015 leads to {}", place_table[p].id));
}

}  // namespace kapok
