// Stage 6. Learning and innovation: stocks, innovations, quality, imitation, patents.

#include <algorithm>
#include <cmath>

#include "model/networks/knowledge_pool.hpp"
#include "model/parallel.hpp"
#include "model/policy/certificates.hpp"
#include "model/stages/clock.hpp"
#include "model/stages/innovation_rate.hpp"
#include "model/stages/patent_rules.hpp"
#include "model/stages/stages.hpp"

namespace kapok {
namespace {

constexpr double dt = 0.25;

/// What is the same for all firms of a city this quarter.
struct CityTerms {
    double talent = 1.0;           ///< factor of R&D staff available and their skill
    double mentoring = 0.0;        ///< share of tenants with a mentor
    double service_quality = 1.0;  ///< of incubator services, 2015 = 1
    double imitation = 1.0;        ///< speed, 2015 = 1
    double filing = 1.0;           ///< propensity to file: subsidies and the record's trend
    double granted_share = 0.45;   ///< of filings: subsidised extra filings are of low value
    double pct_rate = 0.0;         ///< PCT filings per filing
    double upgrade = 0.0;          ///< chance a quarter that an above-scale manufacturer renews its equipment
    double merger = 0.0;           ///< chance a quarter of a purchase abroad
};

CityTerms terms_of(const World& world, const Levers& levers, Place c, const PatentRules& patents) {
    const Parameters& p = world.parameters;
    const CityState& city = world.city[c];
    const double year = world.quarter.middle();
    CityTerms t;
    const double demand = city.research_spending / (world.constants[c].rd_per_person * world.economy.research_wage_index * city.pay);
    t.talent = power(city.skill * city.staff / (p("staff_slack"_parameter) * std::max(demand, 1.0)), p("talent_exponent"_parameter));
    t.mentoring = levers("mentoring"_lever, c);
    t.service_quality = std::max(levers("mentor_quality"_lever, c), 0.0) / levers.of_2015("mentor_quality"_lever, c);
    // stricter enforcement slows copying; technology traded, foreign partners and purchases speed learning
    t.imitation = (1.0 - p("enforcement_slows_imitation"_parameter) * levers.change("ip_protection"_lever, c)) *
                  (1.0 + 0.2 * levers.change("global_links"_lever, c)) *
                  (1.0 + 0.2 * (city.purchase_ratio / world.constants[c].technology_purchase_ratio - 1.0));
    t.imitation = std::max(t.imitation, 0.1);
    // filing subsidies, k CNY per filing; a filing costs about 6 thousand (assumed), so 3 thousand is half of it
    const double paid = levers("patent_subsidy"_lever, c), cost_of_filing = 6.0;
    const double subsidy = std::min(paid, cost_of_filing) - std::min(levers.of_2015("patent_subsidy"_lever, c), cost_of_filing);  // what is paid beyond the cost makes no more filings
    const double filings = exponential(p("filing_subsidy_response"_parameter) * subsidy / 3.0);
    t.filing = filings * exponential(p("filing_trend"_city_parameter, c) * years_since_2015(year, 2.0) + p("filing_drift"_parameter) * years_since_2015(year, 2.0));
    t.granted_share = std::min(patents.granted_share / filings, 0.95);  // the extra filings are not granted
    // of ten filings six go abroad at most (assumed; the most patent-minded exporters' share)
    t.pct_rate = std::min(0.6, world.constants[c].pct_per_filing *
                 exponential(p("pct_trend"_city_parameter, c) * years_since_2015(year, 1.0) + p("pct_subsidy_response"_parameter) * subsidy / 3.0 + 0.3 * levers.change("global_links"_lever, c) +
                             0.5 * levers.change("export_support"_lever, c)));
    const double price = (1.0 - levers("manufacturing_upgrade"_lever, c)) / (1.0 - levers.of_2015("manufacturing_upgrade"_lever, c));
    t.upgrade = dt * p("upgrade_rate"_parameter) * power(price, -p("upgrade_price_elasticity"_parameter));
    const double ease = std::max(levers("overseas_ma"_lever, c), 0.0) / levers.of_2015("overseas_ma"_lever, c);
    t.merger = dt * p("overseas_merger_rate"_parameter) * ease * (1.0 + 0.3 * levers.change("ftz_linkage"_lever, c));
    return t;
}

struct PassSums {
    LocalPayments payments;
    ByCity<Money> upgrade_grants{}, patent_subsidies{};
    ByCity<Money> merger_money{};
    CityTallies tally;
    PassSums& operator+=(const PassSums& o) {
        payments += o.payments;
        tally += o.tally;
        for (const Place c : cities) {
            upgrade_grants[c] += o.upgrade_grants[c];
            patent_subsidies[c] += o.patent_subsidies[c];
            merger_money[c] += o.merger_money[c];
        }
        return *this;
    }
};

/// Innovations of a quarter: each a heavy-tailed step of one product line; a firm of n lines moves by the
/// step over n, at most 0.5 in a quarter.
double quality_gain(std::uint64_t hits, double lines, double step, double tail, Stream& draws) {
    double gain = 0.0;
    for (std::uint64_t h = 0; h < hits; ++h) gain += step * (tail - 1.0) / tail * power(draws.uniform(), -1.0 / tail);
    return std::min(gain / lines, 0.5);
}

}  // namespace

/// Stage 6. Reads R&D, staff, links, incubators, travel, levers; writes stocks of knowledge, quality, high-tech
/// shares, patents, marks of new products.
void learn_and_innovate(World& world, const Levers& levers) {
    Firms& f = world.firms;
    const Parameters& p = world.parameters;
    const Economy& e = world.economy;
    const InnovationLaw law(p);
    const PatentRules patents(p);
    std::vector<CityTerms> terms;
    for (const Place c : cities) terms.push_back(terms_of(world, levers, c, patents));
    const KnowledgePool pool = knowledge_pool(world, levers.now, levers.of_2015);
    if (world.sets_references() && world.quarter.index == 0) world.references.pool = pool;
    const KnowledgePool& pool_then = world.references.pool;

    const double year = world.quarter.middle();
    const double harder = exponential(-p("ideas_get_harder"_parameter) * std::max(0.0, year - 2020.0));
    const double pool_elasticity = p("pool_elasticity"_parameter);
    const double half_absorption = p("absorption_half_stock"_parameter);
    const double link_bonus = p("link_bonus"_parameter);
    const double tenant_bonus = p("tenant_bonus"_parameter);
    const double step = p("quality_step"_parameter), tail = p("quality_step_tail"_parameter);
    const double frontier = p("frontier_growth"_parameter), imitation = p("imitation_speed"_parameter);
    const double year_spread = p("filing_year_spread"_parameter);
    const Quarter new_year{world.quarter.index - world.quarter.of_year()};  // a firm files more in some years than in others
    const double lines_exponent = law.flow + law.stock + law.size;
    const double fast = p("knowledge_depreciation"_parameter), slow = p("capability_depreciation"_parameter);
    const double hightech_gain = p("hightech_gain"_parameter);
    const double upgrade_step = p("upgrade_step"_parameter), upgrade_cost = p("upgrade_cost"_parameter);
    const double merger_step = p("overseas_merger_step"_parameter);

    const PassSums sums = sum_rows<PassSums>(f.size(), [&](PassSums& sum, std::size_t i) {
        if (!f.alive(i)) return;
        const Place c = f.city[i];
        const Sector s = f.sector[i];
        const CityTerms& t = terms[static_cast<std::size_t>(c)];
        Tally& tally = sum.tally[c];
        const double w = static_cast<double>(f.weight[i]);
        double& x = f.quality[i];

        // imitation of the best practice within reach, against a moving frontier
        const double best = e.cell_quality[c][s] + 1.2 * e.quality_spread[s];
        x += dt * (imitation * t.imitation * std::max(-0.5, best - x) - frontier);

        // stocks of knowledge, in research wages of 2015
        const double real = f.rd_real[i] / e.research_wage_index;
        if (real > 0.0 || f.capability[i] > 0.0) {
            f.knowledge[i] += dt * (real - fast * f.knowledge[i]);
            f.capability[i] += dt * (real - slow * f.capability[i]);
        }

        if (f.is(i, Mark::performer) && f.rd_real[i] > 0.0) {
            const FieldPair pair{f.field_main[i], f.field_second[i]};
            const double own = f.knowledge[i];
            const double own_then = own * pool_then.stock.sum() / pool.stock.sum();
            const double absorbed = own / (own + half_absorption);
            const double spill = pool_elasticity * absorbed * (pool.log_pool(c, pair, own) - pool_then.log_pool(c, pair, own_then));
            double rate = law.rate(f.rd_real[i], f.capability[i], f.sales[i], x, e.research_wage_index, e.price_index) * harder * t.talent * exponential(spill);
            rate *= 1.0 + link_bonus * (1.0 - exponential(-f.links[i] / 3.0));
            if (f.is_tenant(i) && f.is(i, Mark::mentored))
                rate *= 1.0 + tenant_bonus * std::min(1.0, t.service_quality * static_cast<double>(world.incubators.services[static_cast<std::size_t>(f.incubator[i])]));
            auto draws = world.rng.stream(f.id[i], world.quarter, Purpose::innovation);
            const auto hits = draws.poisson(dt * rate);
            if (hits > 0) {
                const double lines = std::max(1.0, power(f.sales[i] / (20.0 * e.price_index), lines_exponent));
                x += quality_gain(hits, lines, step, tail, draws);
                f.last_innovation[i] = static_cast<std::int16_t>(world.quarter.index);
                const bool mostly_before = f.hightech_share[i] >= static_cast<float>(hnte_hightech_share);
                f.hightech_share[i] += static_cast<float>(std::min(1.0, hightech_gain * static_cast<double>(hits) / lines) * (1.0 - static_cast<double>(f.hightech_share[i])));
                // a manufacturer whose products have become mostly high-tech joins the advanced list
                if (f.manufactures(i) && !mostly_before && f.hightech_share[i] >= static_cast<float>(hnte_hightech_share)) f.set(i, Mark::advanced);
                tally[Quantity::innovations] += w * static_cast<double>(hits);
            }
            // filings follow the expected rate, not the hits: firms file through the year
            auto filing = world.rng.stream(f.id[i], world.quarter, Purpose::patents_filed);
            const double filing_year = exponential(year_spread * world.rng.stream(f.id[i], new_year, Purpose::filing_year).normal() - 0.5 * year_spread * year_spread);
            const double expected = dt * rate * filing_year * static_cast<double>(f.patent_propensity[i]) * world.constants[c].patents_per_hit * t.filing;
            const auto filed = static_cast<std::uint32_t>(filing.poisson(expected));
            if (filed > 0) {
                const auto refused = file_patents(f.grants_due[i], f.patents_pending[i], filed, world.quarter, t.granted_share, patents, filing);
                tally[Quantity::patents_filed] += w * filed;
                tally[Quantity::patents_refused] += w * refused;
                tally[Quantity::pct_filings] += w * static_cast<double>(filing.poisson(filed * t.pct_rate));
                const Money subsidy = money(w * filed * 0.001 * levers("patent_subsidy"_lever, c) * world.city[c].budget_cut * (1.0 + 5.0 * t.pct_rate));
                f.cash[i] += subsidy;
                sum.payments.paid[Flow::support][c] += subsidy;
                sum.patent_subsidies[c] += subsidy;
            }
        }
        // grants come in, patents lapse
        auto& due = f.grants_due[i][static_cast<std::size_t>(world.quarter.index % grant_lag_limit)];
        if (f.patents_in_force[i] > 0) {
            auto lapsing = world.rng.stream(f.id[i], world.quarter, Purpose::patents_lapsed);
            const auto lapsed = static_cast<std::uint32_t>(lapsing.binomial(f.patents_in_force[i], dt * patents.lapse));
            f.patents_in_force[i] -= lapsed;
            tally[Quantity::patents_lapsed] += w * lapsed;
        }
        if (due > 0) {
            f.patents_in_force[i] += due;
            f.patents_pending[i] -= due;
            tally[Quantity::patents_granted] += w * due;
            due = 0;
        }

        // new equipment brings an above-scale manufacturer nearer to the best practice; the city pays a part
        if (f.manufactures(i) && f.sales[i] >= above_scale_revenue) {
            auto draws = world.rng.stream(f.id[i], world.quarter, Purpose::upgrade);
            if (draws.chance(t.upgrade)) {
                const double cost = upgrade_cost * f.sales[i];
                const Money outlay = money(w * cost), grant = money(w * cost * levers("manufacturing_upgrade"_lever, c));
                f.cash[i] += grant - outlay;
                sum.payments.paid[Flow::investment][c] += outlay;
                sum.payments.paid[Flow::support][c] += grant;
                sum.upgrade_grants[c] += grant;
                x += upgrade_step * std::max(0.0, best + 0.2 - x);
            }
            // a technology firm or laboratory bought abroad: one jump towards the frontier, against cash
            const double price = 0.05 * f.sales[i];
            if (draws.chance(t.merger) && f.cash_per_firm(i) > 1.5 * price && x < 0.0) {
                const Money paid = money(w * price);
                f.cash[i] -= paid;
                sum.merger_money[c] += paid;
                x += merger_step * std::min(1.0, -x);
            }
        }
    });

    world.ledger.settle(sums.payments);
    for (const Place c : cities) {
        // a firm that is bought is no import of technology in the indicator's sense: it is not tallied
        world.ledger.settle_outside(c, Place::world, sums.merger_money[c], Flow::technology_purchase);
        book_policy_cost(world, "manufacturing_upgrade"_lever, c, sums.upgrade_grants[c], false);
        book_policy_cost(world, "patent_subsidy"_lever, c, sums.patent_subsidies[c], false);
    }
    world.quarter_tally += sums.tally;
}

}  // namespace kapok
