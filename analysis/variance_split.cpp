#include "analysis/variance_split.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace kapok {

std::optional<double> parameter_share(std::span<const double> values, std::span<const std::int32_t> members) {
    struct Group {
        double count = 0.0, sum = 0.0;
    };
    std::map<std::int32_t, Group> groups;
    double count = 0.0, sum = 0.0;
    for (std::size_t r = 0; r < std::min(values.size(), members.size()); ++r) {
        if (std::isnan(values[r])) continue;
        Group& group = groups[members[r]];
        group.count += 1.0;
        group.sum += values[r];
        count += 1.0;
        sum += values[r];
    }
    const auto number = static_cast<double>(groups.size());
    if (number < 2.0 || count <= number) return {};
    double between = 0.0, within = 0.0, squares = 0.0;
    for (const auto& [member, group] : groups) {
        between += group.count * std::pow(group.sum / group.count - sum / count, 2);
        squares += group.count * group.count;
    }
    for (std::size_t r = 0; r < std::min(values.size(), members.size()); ++r)
        if (!std::isnan(values[r])) within += std::pow(values[r] - groups[members[r]].sum / groups[members[r]].count, 2);
    const double rounding = 1e-9 * sum / count;
    if (between + within <= count * rounding * rounding) return {};
    within /= count - number;
    between /= number - 1.0;
    const double size = (count - squares / count) / (number - 1.0);
    const double of_parameters = std::max(0.0, (between - within) / size);
    return of_parameters / (of_parameters + within);
}

}  // namespace kapok
