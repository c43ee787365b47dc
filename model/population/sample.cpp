// From the registry to the agents of a run.

#include <algorithm>
#include <cmath>
#include <numeric>

#include "model/population/initial_parts.hpp"
#include "model/stages/venture_rules.hpp"

namespace kapok {

Firms sample_of(const Registry& registry, double scale, const Rng& rng) {
    const Firms& all = registry.firms;
    if (scale >= 1.0) return all;
    // systematic sampling in order of cell, standing and size: each cell and kind is represented in proportion.
    // Giants in sales, R&D or patents and listed firms come in with certainty and weight 1, venture firms more
    // often than others: few of them make a city's venture money
    const auto standing = [&](std::size_t i) { return all.hnte_until[i] >= 0 ? 2 : all.is(i, Mark::performer) ? 1 : 0; };
    std::vector<std::size_t> order(all.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        if (all.city[a] != all.city[b]) return all.city[a] < all.city[b];
        if (all.sector[a] != all.sector[b]) return all.sector[a] < all.sector[b];
        return standing(a) < standing(b);  // within: by ascending sales, as the registry is built
    });
    const auto inclusion = [&](std::size_t i) {
        if (all.is(i, Mark::listed)) return 1.0;
        const double size = std::max({all.is(i, Mark::venture) || all.is(i, Mark::backed) ? venture_oversampling : 1.0, all.sales[i] / 500.0, all.rd_real[i] / 20.0, all.patents_in_force[i] / 50.0});
        return std::min(1.0, scale * size);
    };
    std::vector<std::size_t> chosen;
    auto draws = rng.stream(0, registry_quarter, Purpose::sample_firms);
    double position = draws.uniform(), running = 0.0;
    for (const std::size_t i : order) {
        running += inclusion(i);
        if (running > position) {
            chosen.push_back(i);
            position += 1.0;
        }
    }
    Firms out;
    out.resize(chosen.size());
    const auto copy = [&](const auto& from, auto& to) {
        for (std::size_t k = 0; k < chosen.size(); ++k) to[k] = from[chosen[k]];
    };
    copy_columns(all, out, copy);
    for (std::size_t k = 0; k < chosen.size(); ++k) {  // the agent's account is that of all it stands for
        out.weight[k] = static_cast<float>(1.0 / inclusion(chosen[k]));
        out.cash[k] = money(millions(all.cash[chosen[k]]) * static_cast<double>(out.weight[k]));
    }
    return out;
}

}  // namespace kapok
