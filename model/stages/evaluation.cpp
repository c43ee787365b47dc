#include "model/stages/evaluation.hpp"

#include <algorithm>
#include <cmath>

#include "model/parallel.hpp"

namespace kapok {
namespace {

constexpr std::size_t n = evaluated_levers.size();

/// R&D of recipients and others, last year and now.
struct Growth {
    std::array<ByCity<double>, n> before{}, now{};
    ByCity<double> others_before{}, others_now{};
    Growth& operator+=(const Growth& o) {
        for (const Place c : cities) {
            others_before[c] += o.others_before[c];
            others_now[c] += o.others_now[c];
            for (std::size_t l = 0; l < n; ++l) {
                before[l][c] += o.before[l][c];
                now[l][c] += o.now[l][c];
            }
        }
        return *this;
    }
};

}  // namespace

double money_weight(const World& world, Lever lever, Place city) {
    const double w = world.city[city].money_weights[lever.row];
    return w > 0.0 ? w : 1.0;
}

double grant_leak(const Parameters& p, double audit_relative) {
    return p("grant_leak"_parameter) * exponential(-p("audit_deterrence"_parameter) * (audit_relative - 1.0));
}

void reallocate_grant_money(World& world, const Levers& levers) {
    const Firms& f = world.firms;
    bool any = false;
    for (const Place c : cities) any = any || levers("evaluation"_lever, c) > 0.0;
    if (!any) return;
    const Growth g = sum_rows<Growth>(f.size(), [&](Growth& sum, std::size_t i) {
        if (!f.alive(i) || f.rd_last_year[i] <= 0.0) return;
        const double w = static_cast<double>(f.weight[i]);
        const Place c = f.city[i];
        bool supported = false;
        for (std::size_t l = 0; l < n; ++l)
            if (f.support[i] & static_cast<std::uint8_t>(evaluated_levers[l].mark)) {
                sum.before[l][c] += w * f.rd_last_year[i];
                sum.now[l][c] += w * f.rd_reported[i];
                supported = true;
            }
        if (!supported) {
            sum.others_before[c] += w * f.rd_last_year[i];
            sum.others_now[c] += w * f.rd_reported[i];
        }
    });
    for (const Place c : cities) {
        const double speed = levers("evaluation"_lever, c);
        CityState& city = world.city[c];
        if (speed <= 0.0 || g.others_before[c] <= 0.0) continue;
        auto noise = world.rng.stream(static_cast<std::uint64_t>(c), world.quarter, Purpose::evaluation);
        std::array<double, n> money{}, estimate{};
        double total = 0.0, mean = 0.0;
        for (std::size_t l = 0; l < n; ++l) {
            money[l] = millions(city.evaluated_money[l]);
            const double growth = g.before[l][c] > 0.0 ? g.now[l][c] / g.before[l][c] - g.others_now[c] / g.others_before[c] : 0.0;
            // extra R&D per yuan; the noise of an evaluation falls with the money it sees (assumed)
            estimate[l] = money[l] > 0.0 ? std::clamp(growth * g.before[l][c] / money[l], -2.0, 2.0) + noise.normal() / std::sqrt(1.0 + money[l] / 50.0) : 0.0;
            total += money[l];
            mean += money[l] * estimate[l];
        }
        if (!(total > 0.0)) continue;
        mean /= total;
        // weights follow estimated returns; the money of 2015's weights is kept in sum
        double sum = 0.0;
        std::array<double, n> wanted{};
        for (std::size_t l = 0; l < n; ++l) {
            const double weight = money_weight(world, evaluated_levers[l].lever, c);
            wanted[l] = std::clamp(weight * exponential(speed * std::clamp(estimate[l] - mean, -1.0, 1.0)), 0.25, 4.0);
            sum += money[l] / weight * wanted[l];
        }
        for (std::size_t l = 0; l < n; ++l)
            city.money_weights[evaluated_levers[l].lever.row] = std::clamp(sum > 0.0 ? wanted[l] * total / sum : wanted[l], 0.25, 4.0);
        // cost rule: 1% of the money evaluated
        const Money cost = kapok::money(0.01 * total * std::min(1.0, speed / 0.1));
        world.ledger.pay(world.ledger.treasury(c), world.ledger.household(c), cost, Flow::administration);
        book_policy_cost(world, "evaluation"_lever, c, cost, true);
    }
    for (const Place c : cities) world.city[c].evaluated_money = {};
}

}  // namespace kapok
