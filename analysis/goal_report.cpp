#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "analysis/answer_names.hpp"
#include "analysis/answer_table.hpp"
#include "analysis/goal_attainment.hpp"
#include "runner/json_text.hpp"
#include "runner/number_text.hpp"
#include "runner/terminal_table.hpp"
#include "runner/unit_names.hpp"

namespace kapok {
namespace {


const std::string& name_of(const VariableInfo& variable, Language language) {
    return language == Language::zh && !variable.long_name_zh.empty() ? variable.long_name_zh : variable.long_name;
}

std::string_view basis_id(GoalBasis basis) {
    return basis == GoalBasis::own ? "own" : basis == GoalBasis::reference ? "reference" : "";
}

std::string fixed(double value, int decimals) { return std::isnan(value) ? "-" : fmt::format("{:.{}f}", value, decimals); }

/// "3.05 [2.98, 3.11]"; without the range for a single replicate.
std::string with_range(double value, double low, double high, int decimals, bool has_range) {
    if (!has_range || std::isnan(value)) return fixed(value, decimals);
    return fmt::format("{} [{}, {}]", fixed(value, decimals), fixed(low, decimals), fixed(high, decimals));
}

/// ">= 3 in 2020"; in brackets where it is another region's.
std::string goal_text(const GoalRow& row, Language language) {
    if (row.basis == GoalBasis::none) return "-";
    const std::string goal = fmt::format(fmt::runtime(in(language, "{0} {1} in {2}", "{2}年{0} {1}")), row.variable.goal_relation,
                                         format_number(*row.variable.goal), row.variable.goal_year);
    return row.basis == GoalBasis::own ? goal : fmt::format("({})", goal);
}

std::string first_year_text(const GoalRow& row, Language language) {
    if (!row.first_year) return "-";
    if (*row.first_year < 2016) return std::string(in(language, "before 2016", "2016年前"));
    return std::to_string(*row.first_year);
}

bool has_observations(const GoalTable& table, std::size_t column) {
    return table.with_observed && std::any_of(table.rows.begin(), table.rows.end(),
                                              [&](const GoalRow& row) { return row.years[column].observed.has_value(); });
}

/// True when a median of the table is off what was observed; in one column, or in any.
bool has_marks(const GoalTable& table, std::optional<std::size_t> column = {}) {
    return std::any_of(table.rows.begin(), table.rows.end(), [&](const GoalRow& row) {
        for (std::size_t y = 0; y < row.years.size(); ++y)
            if ((!column || y == *column) && row.years[y].off_observation.value_or(false)) return true;
        return false;
    });
}

/// "2.48", with a sign after it when the median is off it; the numbers of a column stay below each other.
std::string observed_text(const GoalTable& table, const GoalRow& row, std::size_t column) {
    const YearSummary& s = row.years[column];
    const std::string_view sign = !has_marks(table, column) ? "" : s.off_observation.value_or(false) ? " *" : "  ";
    return (s.observed ? fixed(*s.observed, row.variable.decimals) : "-").append(sign);
}

std::string table_text(const GoalTable& table, Language language) {
    std::vector<TerminalTable::Column> columns{{std::string(in(language, "indicator", "指标"))},
                                               {std::string(in(language, "unit", "单位"))},
                                               {std::string(in(language, "goal", "目标")), Align::right}};
    const std::size_t year_count = table.rows.empty() ? 0 : table.rows.front().years.size();
    for (std::size_t y = 0; y < year_count; ++y) {
        const int year = table.rows.front().years[y].year;
        columns.push_back({std::to_string(year), Align::right});
        if (has_observations(table, y))
            columns.push_back({fmt::format(fmt::runtime(in(language, "{} observed", "{}年观测值")), year), Align::right});
    }
    for (std::size_t y = 0; y < year_count; ++y)
        columns.push_back({fmt::format(fmt::runtime(in(language, "P(goal in {})", "{}年达标概率")), table.rows.front().years[y].year), Align::right});
    columns.push_back({std::string(in(language, "reached", "达标年份")), Align::right});

    TerminalTable text(columns);
    for (const GoalRow& row : table.rows) {
        std::vector<std::string> cells{name_of(row.variable, language), std::string(unit_text(row.variable.unit, language)), goal_text(row, language)};
        for (std::size_t y = 0; y < year_count; ++y) {
            const YearSummary& s = row.years[y];
            cells.push_back(with_range(s.median, s.low, s.high, row.variable.decimals, table.replicates > 1));
            if (has_observations(table, y)) cells.push_back(observed_text(table, row, y));
        }
        for (const YearSummary& s : row.years)
            cells.push_back(s.attainment ? with_range(s.attainment->share, s.attainment->low, s.attainment->high, 2, true) : "-");
        cells.push_back(first_year_text(row, language));
        text.add(std::move(cells));
    }
    return text.text();
}

/// "51% [33%, 68%]"; "-" where the interval is a single end of the scale, which luck in few sets makes and which would read as certain.
std::string percent_text(const Estimate& share) {
    if (share.low == share.high) return "-";
    return fmt::format("{:.0f}% [{:.0f}%, {:.0f}%]", 100.0 * share.value, 100.0 * share.low, 100.0 * share.high);
}

/// Which part of each range comes from parameters, with the 90% interval that the number of sets leaves; empty where that cannot be told.
std::string split_text(const GoalTable& table, Language language) {
    const auto has_share = [](const GoalRow& row) {
        return std::any_of(row.years.begin(), row.years.end(), [](const YearSummary& s) { return s.parameter_share.has_value(); });
    };
    if (std::none_of(table.rows.begin(), table.rows.end(), has_share)) return {};
    std::vector<TerminalTable::Column> columns{{fmt::format(fmt::runtime(in(language, "variance from parameters [90%], {} sets (the rest: luck)", "参数带来的方差占比[90%区间],{}组参数(其余为随机性)")), table.sets)}};
    for (const YearSummary& s : table.rows.front().years) columns.push_back({std::to_string(s.year), Align::right});
    TerminalTable text(columns);
    for (const GoalRow& row : table.rows) {
        if (!has_share(row)) continue;
        std::vector<std::string> cells{name_of(row.variable, language)};
        for (const YearSummary& s : row.years) cells.push_back(s.parameter_share ? percent_text(*s.parameter_share) : "-");
        text.add(std::move(cells));
    }
    return std::string("\n").append(text.text());
}

/// "point 0 of 2000: talent_programme = 11.05, ... and 7 more"; empty for a file of a single point.
std::string point_text(const GoalTable& table, Language language) {
    if (!table.point) return {};
    const std::string& settings = language == Language::zh ? table.point->settings.zh : table.point->settings.en;
    return fmt::format(fmt::runtime(in(language, "point {} of {}: {}\n\n", "第{}点(共{}点):{}\n\n")), table.point->number, table.point->count,
                       settings.empty() ? in(language, "as in the base", "与基准相同") : settings);
}

/// What has to be known of the point shown and of the intervals, below all tables.
std::string notes_text(std::span<const GoalTable> tables, Language language) {
    std::string text;
    const auto has_probability = [](const GoalTable& table) {
        return std::any_of(table.rows.begin(), table.rows.end(), [](const GoalRow& row) { return row.basis != GoalBasis::none; });
    };
    if (std::any_of(tables.begin(), tables.end(), [&](const GoalTable& table) { return table.sets > 0 && has_probability(table); })) {
        const AnswerName note = note_of_shared_sets();
        text.append("\n").append(language == Language::zh ? note.zh : note.en).append("\n");
    }
    if (!tables.empty() && tables.front().point && !tables.front().point->has_base)
        text += fmt::format(fmt::runtime(in(language, "\nNo point of this sweep is its base; the one shown is one of {0}. --point N shows another (0 to {1}).\n",
                                            "\n扫描中没有与基准相同的点;此处仅为{0}个点之一。--point N可查看其他点(0至{1})。\n")),
                            tables.front().point->count, tables.front().point->count - 1);
    return text;
}

std::string csv_number(std::optional<double> value) {
    return value && !std::isnan(*value) ? format_number(*value) : std::string{};
}

std::string share_json(const std::optional<ShareEstimate>& share) {
    if (!share) return "null";
    return json_object({{"estimate", json_number(share->share)}, {"low_90", json_number(share->low)}, {"high_90", json_number(share->high)}});
}

std::string estimate_json(const std::optional<Estimate>& value) {
    if (!value) return "null";
    return json_object({{"estimate", json_number(value->value)}, {"low_90", json_number(value->low)}, {"high_90", json_number(value->high)}});
}

std::string point_json(const std::optional<SweepPoint>& point) {
    if (!point) return "null";
    return json_object({{"number", std::to_string(point->number)}, {"count", std::to_string(point->count)}, {"settings", json_string(point->settings.id)},
                        {"sweep_has_base", point->has_base ? "true" : "false"}});
}

std::string row_json(const GoalRow& row) {
    std::vector<std::string> years;
    for (const YearSummary& s : row.years)
        years.push_back(json_object({{"year", std::to_string(s.year)}, {"median", json_number(s.median)},
                                     {"low_90", json_number(s.low)}, {"high_90", json_number(s.high)},
                                     {"replicates", std::to_string(s.replicates)}, {"observed", json_number(s.observed)},
                                     {"off_observation", !s.off_observation ? "null" : *s.off_observation ? "true" : "false"},
                                     {"probability", share_json(s.attainment)}, {"parameter_share", estimate_json(s.parameter_share)}}));
    const bool has_goal = row.basis != GoalBasis::none;
    return std::string("\n    ").append(json_object({
        {"id", json_string(row.variable.id)}, {"name_en", json_string(row.variable.long_name)},
        {"name_zh", json_string(row.variable.long_name_zh)}, {"unit", json_string(row.variable.unit)},
        {"goal", has_goal ? json_number(row.variable.goal) : "null"},
        {"goal_year", has_goal ? std::to_string(row.variable.goal_year) : "null"},
        {"relation", has_goal ? json_string(row.variable.goal_relation) : "null"},
        {"basis", has_goal ? json_string(basis_id(row.basis)) : "null"}, {"years", json_list(years)},
        {"first_year", row.first_year ? std::to_string(*row.first_year) : "null"},
    }));
}

}  // namespace

std::string goals_text(std::span<const GoalTable> tables, Language language) {
    std::string text;
    bool has_reference = false;
    for (const GoalTable& table : tables) {
        if (!text.empty()) text += "\n";
        const std::string_view region = in(language, region_id(table.region), region_zh(table.region));
        text += fmt::format(fmt::runtime(in(language, "{}: scenario '{}', {} replicates; medians and the middle 90% of runs\n\n",
                                            "{}:情景“{}”,{}次重复运行;中位数与居中90%运行的范围\n\n")),
                            region, table.scenario, table.replicates);
        text += point_text(table, language) + table_text(table, language) + split_text(table, language);
        for (const GoalRow& row : table.rows) has_reference = has_reference || row.basis == GoalBasis::reference;
    }
    if (std::any_of(tables.begin(), tables.end(), [](const GoalTable& table) { return has_marks(table); }))
        text += fmt::format(fmt::runtime(in(language, "\n* The median is more than {}% off the observed value.\n", "\n* 中位数偏离观测值超过{}%。\n")),
                            100.0 * observation_tolerance);
    if (has_reference)
        text += in(language, "\nGoals in brackets are Guangzhou's, for comparison.\n", "\n括号内为广州的目标,仅供比较。\n");
    return text + notes_text(tables, language);
}

std::string goals_csv(std::span<const GoalTable> tables, Language language) {
    const bool of_sweep = std::any_of(tables.begin(), tables.end(), [](const GoalTable& table) { return table.point.has_value(); });
    std::string text =
        "region,indicator,name,unit,year,median,low_90,high_90,replicates,observed,off_observation,goal,goal_year,relation,basis,"
        "probability,probability_low_90,probability_high_90,first_year,parameter_share,parameter_share_low_90,parameter_share_high_90";
    text += of_sweep ? ",point,settings\n" : "\n";
    for (const GoalTable& table : tables) {
        for (const GoalRow& row : table.rows) {
            const bool has_goal = row.basis != GoalBasis::none;
            for (const YearSummary& s : row.years) {
                const ShareEstimate p = s.attainment.value_or(ShareEstimate{NAN, NAN, NAN});
                const Estimate from_parameters = s.parameter_share.value_or(Estimate{});
                const std::vector<std::string> cells{
                    std::string(region_id(table.region)), row.variable.id, csv_field(name_of(row.variable, language)),
                    csv_field(row.variable.unit), std::to_string(s.year), csv_number(s.median), csv_number(s.low),
                    csv_number(s.high), std::to_string(s.replicates), csv_number(s.observed),
                    !s.off_observation ? "" : *s.off_observation ? "yes" : "no",
                    has_goal ? csv_number(row.variable.goal) : "",
                    has_goal ? std::to_string(row.variable.goal_year) : "", has_goal ? row.variable.goal_relation : "",
                    std::string(basis_id(row.basis)), csv_number(p.share), csv_number(p.low), csv_number(p.high),
                    row.first_year ? std::to_string(*row.first_year) : "", csv_number(from_parameters.value),
                    csv_number(from_parameters.low), csv_number(from_parameters.high)};
                text += fmt::format("{}", fmt::join(cells, ","));
                if (of_sweep) text += table.point ? fmt::format(",{},{}", table.point->number, csv_field(table.point->settings.id)) : ",,";
                text += "\n";
            }
        }
    }
    return text;
}

std::string goals_json(std::span<const GoalTable> tables) {
    std::vector<std::string> regions;
    for (const GoalTable& table : tables) {
        std::vector<std::string> rows;
        for (const GoalRow& row : table.rows) rows.push_back(row_json(row));
        regions.emplace_back("\n").append(json_object({{"region", json_string(region_id(table.region))},
                                                       {"scenario", json_string(table.scenario)},
                                                       {"point", point_json(table.point)},
                                                       {"replicates", std::to_string(table.replicates)},
                                                       {"parameter_sets", table.sets > 0 ? std::to_string(table.sets) : "null"},
                                                       {"indicators", json_list(rows)}}));
    }
    return json_list(regions) + "\n";
}

}  // namespace kapok
