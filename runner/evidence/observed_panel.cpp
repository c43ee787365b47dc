#include "runner/evidence/observed_panel.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "model/geography.hpp"
#include "model/measurement/variables.hpp"
#include "runner/evidence/panel_indicators.hpp"
#include "runner/text_table.hpp"

namespace kapok {
namespace {

constexpr int first_panel_year = 1949, last_run_year = 2049;

std::optional<std::size_t> find_region(const std::string& name) {
    if (name == delta_region_id || name == "PRD9") return delta_region;
    const auto place = find_place(name);
    if (place && is_city(*place)) return static_cast<std::size_t>(*place);
    return std::nullopt;
}

class PanelReader {
public:
    PanelReader(const TextTable& table, FaultCollector& faults)
        : table_(table),
          indicator_(!has("indicator") && has("id") ? "id" : "indicator"),
          unit_(has("unit")),
          confidence_(has("confidence")),
          kind_(has("kind")) {
        if (!table.has_columns({"city", "year", indicator_, "value"}, faults)) return;
        panel_.file = table.file();
        for (const TableRow& row : table.rows()) read(row, faults);
        for (auto& [key, points] : panel_.series)
            std::sort(points.begin(), points.end(),
                      [](const YearValue& a, const YearValue& b) { return a.year < b.year; });
    }

    ObservedPanel take() { return std::move(panel_); }

private:
    [[nodiscard]] bool has(std::string_view column) const {
        FaultCollector ignored;
        return table_.has_columns({column}, ignored);
    }

    void read(const TableRow& row, FaultCollector& faults) {
        ++panel_.rows;
        const auto year = row.integer("year", faults, first_panel_year, 9999);
        const std::string reason = year ? use(row, *year, faults) : std::string{};
        if (!reason.empty())
            panel_.unused.push_back({row.line(), row.cell("city").text, row.cell(indicator_).text,
                                     row.cell("year").text, reason});
    }

    /// Takes the row up; or says why not.
    std::string use(const TableRow& row, int year, FaultCollector& faults) {
        const std::string& name = row.cell(indicator_).text;
        const auto indicator = find_panel_indicator(name);
        if (!indicator) return fmt::format("indicator {} is not one of Kapok's", in_quotes(name));
        if (indicator->variable.empty()) return fmt::format("{} is {}", in_quotes(name), indicator->remark);
        const auto region = find_region(row.cell("city").text);
        if (!region) return fmt::format("{} is not one of the nine cities", in_quotes(row.cell("city").text));
        if (row.is_blank("value")) return "no value";
        const std::size_t variable = *find_variable(indicator->variable);
        const std::string_view unit = unit_ ? std::string_view(row.cell("unit").text) : std::string_view{};
        if (is_bound(unit)) return "a bound, not a value";
        const auto factor = unit_factor(unit, variables()[variable].unit);
        if (!factor)
            return fmt::format("unit {} is not one of {}, which is in {}", in_quotes(unit),
                               indicator->variable, variables()[variable].unit);
        if (confidence_ && row.cell("confidence").text == "low") return "low confidence";
        if (kind_ && row.cell("kind").text != "observed")
            return fmt::format("{}, not observed", row.cell("kind").text);
        if (year < indicator->comparable_from)
            return fmt::format("{} before {} is defined otherwise", indicator->variable,
                               indicator->comparable_from);
        if (year > last_run_year) return fmt::format("after {}, where runs end", last_run_year);
        const double value = *factor * row.number("value", faults);
        if (value < 0.0) return "negative";
        const auto [seen, is_new] = line_of_.try_emplace({{variable, *region}, year}, row.line());
        if (!is_new)
            return fmt::format("line {} gives {} for this city and year already", seen->second,
                               indicator->variable);
        panel_.series[{variable, *region}].push_back({year, value});
        return {};
    }

    const TextTable& table_;
    std::string_view indicator_;
    bool unit_, confidence_, kind_;
    std::map<std::pair<SeriesKey, int>, int> line_of_;
    ObservedPanel panel_;
};

}  // namespace

ObservedPanel read_observed_panel(std::string_view bytes, const std::string& file) {
    const TextTable table(bytes, file);
    FaultCollector faults;
    PanelReader reader(table, faults);
    faults.throw_if_any();
    return reader.take();
}

std::vector<UnusedReason> reasons_of(const std::vector<UnusedRow>& unused) {
    std::vector<UnusedReason> reasons;
    for (const UnusedRow& row : unused) {
        auto found = std::find_if(reasons.begin(), reasons.end(),
                                  [&](const UnusedReason& known) { return known.reason == row.reason; });
        if (found == reasons.end()) found = reasons.insert(reasons.end(), {row.reason, {}});
        found->lines.push_back(row.line);
    }
    std::stable_sort(reasons.begin(), reasons.end(), [](const UnusedReason& a, const UnusedReason& b) {
        return a.lines.size() > b.lines.size();
    });
    return reasons;
}

std::string line_ranges(const std::vector<int>& lines) {
    std::vector<std::string> ranges;
    for (std::size_t first = 0, last = 0; first < lines.size(); first = ++last) {
        while (last + 1 < lines.size() && lines[last + 1] == lines[last] + 1) ++last;
        ranges.push_back(first == last ? fmt::format("{}", lines[first])
                                       : fmt::format("{}-{}", lines[first], lines[last]));
    }
    return fmt::format("{}", fmt::join(ranges, ", "));
}

}  // namespace kapok
