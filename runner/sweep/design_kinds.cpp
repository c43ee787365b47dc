#include "runner/sweep/design_kinds.hpp"

#include <algorithm>
#include <iterator>
#include <limits>
#include <optional>

#include "runner/sweep/unit_design.hpp"

namespace kapok {
namespace {

using Levels = std::span<const int>;

template <class... Key>
consteval std::uint32_t keys(Key... key) {
    return (0U | ... | (1U << static_cast<int>(key)));
}

int columns(Levels levels) {
    return static_cast<int>(levels.size());
}

std::optional<std::uint32_t> shift_seed(const Design& design) {
    return design.shift ? std::optional(design.seed) : std::nullopt;
}

double listed_count(const Design& design, Levels) {
    return static_cast<double>(design.listed.rows());
}
Eigen::MatrixXd listed_points(const Design& design, Levels) {
    return design.listed;
}

// clang-format off
constexpr DesignKeySpec key_table[] = {
    {DesignKey::samples, "samples", &Design::samples, 1, most_points},
    {DesignKey::trajectories, "trajectories", &Design::trajectories, 1, most_points},
    {DesignKey::levels, "levels", &Design::levels, 2, 1000},
    {DesignKey::steps, "steps", &Design::steps, 1, 1000},
    {DesignKey::tries, "tries", &Design::tries, 1, 10'000},
    {DesignKey::second_order, "second_order", &Design::second_order},
    {DesignKey::shift, "shift", &Design::shift},
    {DesignKey::seed, "seed", &Design::seed, 0, std::numeric_limits<std::uint32_t>::max()},
    {DesignKey::points, "points", {}},
    {DesignKey::file, "file", {}},
};

const DesignKindSpec kind_table[] = {
    {.kind = DesignKind::factorial, .id = "factorial", .en = "every combination of levels", .zh = "各水平的全部组合",
     .optional = keys(DesignKey::levels), .default_levels = 2,
     .point_count = [](const Design&, Levels levels) {
         double count = 1.0;
         for (const int n : levels) count *= n;
         return count;
     },
     .points = [](const Design&, Levels levels) { return full_factorial(levels); }},
    {.kind = DesignKind::one_at_a_time, .id = "one_at_a_time", .en = "the base, then one factor at each of its levels at a time", .zh = "先为基准,再逐一改变单个因素的各水平",
     .optional = keys(DesignKey::levels), .default_levels = 2,
     .point_count = [](const Design&, Levels levels) {
         double count = 1.0;
         for (const int n : levels) count += n;
         return count;
     },
     .points = [](const Design&, Levels levels) { return one_at_a_time(levels); }},
    {.kind = DesignKind::latin_hypercube, .id = "latin_hypercube", .en = "Latin hypercube: one point in each stratum of each factor", .zh = "拉丁超立方:每个因素的每一层各有一点",
     .required = keys(DesignKey::samples), .optional = keys(DesignKey::tries, DesignKey::seed),
     .point_count = [](const Design& design, Levels) { return static_cast<double>(design.samples); },
     .points = [](const Design& design, Levels levels) { return latin_hypercube(design.samples, columns(levels), design.seed, design.tries); }},
    {.kind = DesignKind::sobol, .id = "sobol", .en = "Saltelli's design for first-order and total Sobol' indices", .zh = "用于一阶与总Sobol指数的Saltelli设计",
     .required = keys(DesignKey::samples), .optional = keys(DesignKey::second_order, DesignKey::shift, DesignKey::seed),
     .point_count = [](const Design& design, Levels levels) {
         const double factors = columns(levels);
         return design.samples * ((design.second_order ? 2.0 * factors : factors) + 2.0);
     },
     .points = [](const Design& design, Levels levels) {
         return saltelli_design(design.samples, columns(levels), design.second_order, shift_seed(design));
     }},
    {.kind = DesignKind::morris, .id = "morris", .en = "Morris's trajectories for elementary effects", .zh = "用于基本效应的Morris轨迹",
     .required = keys(DesignKey::trajectories), .optional = keys(DesignKey::levels, DesignKey::seed), .default_levels = 4,
     .point_count = [](const Design& design, Levels levels) { return design.trajectories * (columns(levels) + 1.0); },
     .points = [](const Design& design, Levels levels) { return morris_trajectories(design.trajectories, columns(levels), design.levels, design.seed); }},
    {.kind = DesignKind::simplex, .id = "simplex", .en = "a budget spent on each lever alone, in equal parts, and in random shares", .zh = "同一预算:全部用于单个杠杆、均分及随机份额",
     .scale = DesignScale::share, .required = keys(DesignKey::samples), .optional = keys(DesignKey::seed),
     .point_count = [](const Design& design, Levels levels) { return design.samples + columns(levels) + 1.0; },
     .points = [](const Design& design, Levels levels) { return simplex_points(design.samples, columns(levels), design.seed); }},
    {.kind = DesignKind::simplex_lattice, .id = "simplex_lattice", .en = "a budget in all shares of whole steps", .zh = "同一预算:按整步长的全部份额",
     .scale = DesignScale::share, .required = keys(DesignKey::steps),
     .point_count = [](const Design& design, Levels levels) { return simplex_lattice_size(columns(levels), design.steps); },
     .points = [](const Design& design, Levels levels) { return simplex_lattice(columns(levels), design.steps); }},
    {.kind = DesignKind::list, .id = "list", .en = "the points that the file lists", .zh = "文件所列各点",
     .scale = DesignScale::value, .required = keys(DesignKey::points), .point_count = listed_count, .points = listed_points},
    {.kind = DesignKind::csv, .id = "csv", .en = "the points of a table of comma-separated values", .zh = "CSV表中各点",
     .scale = DesignScale::value, .required = keys(DesignKey::file), .point_count = listed_count, .points = listed_points},
};
// clang-format on

}  // namespace

std::span<const DesignKindSpec> design_kinds() {
    return kind_table;
}
std::span<const DesignKeySpec> design_keys() {
    return key_table;
}

const DesignKindSpec& spec_of(DesignKind kind) {
    return *std::find_if(std::begin(kind_table), std::end(kind_table),
                         [&](const DesignKindSpec& spec) { return spec.kind == kind; });
}

std::vector<std::pair<std::string, double>> settings_of(const Design& design) {
    std::vector<std::pair<std::string, double>> settings;
    for (const DesignKeySpec& key : key_table) {
        if (!spec_of(design.kind).takes(key.key)) continue;
        std::visit(
            [&](auto member) {
                if constexpr (!std::is_same_v<decltype(member), std::monostate>)
                    settings.emplace_back(key.id, static_cast<double>(design.*member));
            },
            key.member);
    }
    return settings;
}

}  // namespace kapok
