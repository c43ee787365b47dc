#include "model/networks/partner_index.hpp"

#include <algorithm>

#include "model/elementary.hpp"
#include "model/fields.hpp"
#include "model/parallel.hpp"

namespace kapok {

void PartnerIndex::build(const Firms& firms, double attachment) {
    std::vector<std::uint32_t> count(cell_count + 1, 0);
    const auto searches = [&](std::size_t i) { return firms.alive(i) && firms.is(i, Mark::performer); };
    for (std::size_t i = 0; i < firms.size(); ++i)
        if (searches(i)) ++count[cell(firms.city[i], firms.field_main[i]) + 1];
    for (std::size_t k = 1; k <= cell_count; ++k) count[k] += count[k - 1];
    cell_start = count;
    rows.resize(count[cell_count]);
    cumulative.resize(count[cell_count]);
    mass.assign(cell_count, 0.0);
    std::vector<double> weight(firms.size());
    for_each_row(firms.size(), [&](std::size_t i) {
        if (searches(i))
            weight[i] = static_cast<double>(firms.weight[i]) * power(firms.rd_real[i] + 0.02, 0.35) * power(1.0 + firms.links[i], attachment);
    });
    std::vector<std::uint32_t> next(count.begin(), count.end() - 1);
    for (std::size_t i = 0; i < firms.size(); ++i) {
        if (!searches(i)) continue;
        const std::size_t k = cell(firms.city[i], firms.field_main[i]);
        mass[k] += weight[i];
        rows[next[k]] = static_cast<std::uint32_t>(i);
        cumulative[next[k]++] = mass[k];
    }
}

std::optional<std::uint32_t> PartnerIndex::draw(std::size_t k, double uniform) const {
    const auto begin = cumulative.begin() + cell_start[k], end = cumulative.begin() + cell_start[k + 1];
    if (begin == end) return std::nullopt;
    auto found = std::upper_bound(begin, end, uniform * mass[k]);
    if (found == end) --found;
    return rows[static_cast<std::size_t>(found - cumulative.begin())];
}

void ReachIndex::build(const PartnerIndex& partners, const PlaceMatrix& meeting) {
    constexpr std::size_t n = PartnerIndex::cell_count;
    cumulative.assign(n * n, 0.0);
    for (std::size_t from = 0; from < n; ++from) {
        double running = 0.0;
        for (std::size_t to = 0; to < n; ++to) {
            const auto a = static_cast<Eigen::Index>(from / field_count), b = static_cast<Eigen::Index>(to / field_count);
            const auto f = static_cast<Eigen::Index>(from % field_count), g = static_cast<Eigen::Index>(to % field_count);
            running += partners.mass[to] * meeting(a, b) * (0.15 + field_relatedness()(f, g)) * (a == b ? 1.0 : 0.5);
            cumulative[from * n + to] = running;
        }
    }
}

std::optional<std::size_t> ReachIndex::draw(std::size_t from, double uniform) const {
    constexpr std::size_t n = PartnerIndex::cell_count;
    const auto begin = cumulative.begin() + static_cast<std::ptrdiff_t>(from * n), end = begin + n;
    const double total = *(end - 1);
    if (!(total > 0.0)) return std::nullopt;
    auto found = std::upper_bound(begin, end, uniform * total);
    if (found == end) --found;
    return static_cast<std::size_t>(found - begin);
}

}  // namespace kapok
