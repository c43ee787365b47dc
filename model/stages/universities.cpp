// Stage 4. Universities, institutes and new-type R&D institutions: money, inventions, transfer, spin-offs.

#include <algorithm>
#include <cmath>

#include "model/policy/tax.hpp"
#include "model/population/institutions_2015.hpp"
#include "model/stages/clock.hpp"
#include "model/stages/market_growth.hpp"
#include "model/stages/patent_rules.hpp"
#include "model/stages/people.hpp"
#include "model/stages/stages.hpp"

namespace kapok {
namespace {

constexpr double dt = 0.25;

/// A city's levers in research money, million CNY a year, by lever.
struct ResearchMoney {
    double basic = 0.0, building = 0.0, platforms = 0.0;
    [[nodiscard]] double total() const { return basic + building + platforms; }
};

ResearchMoney research_money(const World& world, Place c, double basic_share, double building, double platforms, double budget) {
    const Parameters& p = world.parameters;
    const double content = world.constants[c].policy_research_content;
    return {content * basic_share * budget, content * p("university_building_research_share"_parameter) * building,
            content * p("platform_research_money"_parameter) * platforms};
}

double age_in_years(const Institutions& u, std::size_t i, Quarter now) { return 0.25 * (now.index - u.founded[i]); }
/// Institutions of 2015 share their city's public research money; those founded since have a start-up programme of
/// their own and then compete with the others.
bool founded_in_run(const Institutions& u, std::size_t i) { return u.founded[i] >= 0; }
bool shares_city_money(const Institutions& u, std::size_t i, Quarter now, double start_up_years) {
    return !founded_in_run(u, i) || age_in_years(u, i, now) >= start_up_years;
}
/// Part of the running cost of an institution founded since 2015 that its city pays (cost rule of new_rd_institutions).
constexpr double city_share_of_running_cost = 0.2;

/// Budgets of the year's quarter. The city's levers pay their part, the nation the rest, which holds its share of
/// markets from 2020 on and follows the record of the city before.
void fund_institutions(World& world, const Levers& levers) {
    const Parameters& p = world.parameters;
    Institutions& u = world.institutions;
    Ledger& ledger = world.ledger;
    const bool recorded = world.quarter.year() < 2020;
    const double start_up_years = p("institution_start_up_years"_parameter);
    const double years = growth_years(world.quarter), market_growth = mean_market_growth(world, world.quarter.year());
    ByDeltaPlace<double> public_total{};
    for (const Place c : cities) {
        CityState& city = world.city[c];
        const CityConstants& k = world.constants[c];
        city.university_building += (100.0 * levers("university_building"_lever, c) - city.university_building) * dt / 3.0;
        const double budget_2015 = 100.0 * world.baseline->city_values("fiscal_st_expenditure")[c];
        const ResearchMoney before = research_money(world, c, levers.of_2015("basic_research_budget"_lever, c),
                                                    100.0 * levers.of_2015("university_building"_lever, c),
                                                    levers.of_2015("national_platforms"_lever, c), budget_2015);
        const ResearchMoney now = research_money(world, c, levers("basic_research_budget"_lever, c), city.university_building,
                                                 levers("national_platforms"_lever, c) * city.research_multiplier,
                                                 city.st_budget * city.budget_cut);
        city.research_multiplier *= exponential(years * (market_growth + (recorded ? p("public_research_offset"_city_parameter, c) : 0.0)));
        const double national = (k.public_research - before.total()) * city.research_multiplier;
        double weights = 0.0, grown_up = 0.0;  // grown_up: last quarter's budgets of new-type ones founded since 2015
        std::size_t last = u.size();
        for (std::size_t i = 0; i < u.size(); ++i) {
            if (u.place[i] != c || !shares_city_money(u, i, world.quarter, start_up_years)) continue;
            weights += u.budget[i];
            last = i;
            if (founded_in_run(u, i) && u.kind[i] == InstitutionKind::new_type) grown_up += u.budget[i];
        }
        const double running = city_share_of_running_cost * grown_up;
        public_total[c] = national + now.total() + running;
        const auto from_city = [&](Lever lever, double yearly, bool st_budget) {
            const Money amount = money(dt * yearly);
            book_policy_cost(world, lever, c, amount, st_budget);
            return amount;
        };
        Money city_part = from_city("basic_research_budget"_lever, now.basic, true);
        city_part += from_city("university_building"_lever, now.building, false);
        // the city matches 10 million CNY a year for each platform; the rest of its money is national
        const double match = std::min(now.platforms, 10.0 * levers("national_platforms"_lever, c));
        city_part += from_city("national_platforms"_lever, match, true);
        book_policy_cost(world, "national_platforms"_lever, c, money(dt * (now.platforms - match)), false);
        city_part += from_city("new_rd_institutions"_lever, running, true);
        // the city's money fills the first institutions of the list, the nation's the others; the last one takes
        // what rounding leaves
        Money left = money(dt * public_total[c]);
        for (std::size_t i = 0; i < u.size(); ++i) {
            if (u.place[i] != c || !shares_city_money(u, i, world.quarter, start_up_years)) continue;
            u.budget[i] *= public_total[c] / weights;
            const Money part = i == last ? left : money(dt * u.budget[i]);
            left -= part;
            const Money of_city = std::min(part, city_part);
            city_part -= of_city;
            ledger.pay(ledger.treasury(c), {&u.cash[i], c}, of_city, Flow::research_funding);
            ledger.pay(ledger.treasury(national_treasury), {&u.cash[i], c}, part - of_city, Flow::research_funding);
        }
        // what is not R&D of the city's research levers pays for running them, and for buildings
        const auto spend = [&](Lever lever, double yearly, bool st_budget) {
            const Money amount = from_city(lever, std::max(yearly, 0.0), st_budget);
            ledger.pay(ledger.treasury(c), ledger.household(c), amount, Flow::administration);
        };
        spend("basic_research_budget"_lever, (1.0 - k.policy_research_content) * levers("basic_research_budget"_lever, c) * city.st_budget * city.budget_cut, true);
        spend("university_building"_lever, 100.0 * levers("university_building"_lever, c) - now.building, false);
    }
    // Hong Kong, Macao: their own governments'; institutions in their start-up years: founding grant of the city, then
    // a part of running cost; the nation and the province pay the rest, which the lever causes too
    for (std::size_t i = 0; i < u.size(); ++i) {
        const Place place = u.place[i];
        if (is_city(place) && shares_city_money(u, i, world.quarter, start_up_years)) continue;
        const double growth = is_city(place) ? market_growth + p("new_institution_growth"_parameter) * exponential(-0.1 * age_in_years(u, i, world.quarter))
                                             : p("partner_research_growth"_parameter);
        u.budget[i] *= exponential(years * growth);
        const Money total = money(dt * u.budget[i]);
        Money city_part{};
        if (is_city(place)) {
            const bool founding = world.quarter.index - u.founded[i] < 12;
            city_part = std::min(total, money(dt * (founding ? 10.0 : city_share_of_running_cost * u.budget[i])));
            if (u.kind[i] == InstitutionKind::new_type) {
                book_policy_cost(world, "new_rd_institutions"_lever, place, city_part, true);
                book_policy_cost(world, "new_rd_institutions"_lever, place, total - city_part, false);
            }
            public_total[place] += u.budget[i];
            ledger.pay(ledger.treasury(place), {&u.cash[i], place}, city_part, Flow::research_funding);
        }
        ledger.pay(ledger.treasury(national_treasury), {&u.cash[i], place}, total - city_part, Flow::research_funding);
    }
    for (const Place c : cities) world.city[c].public_research = public_total[c];
}

/// Foundings: new-type institutions at the lever's rate, named ones in their year.
void found_institutions(World& world, const Levers& levers) {
    const Parameters& p = world.parameters;
    Institutions& u = world.institutions;
    const auto add = [&](std::uint64_t id, Place place, InstitutionKind kind, std::int32_t row, int field_main, double budget) {
        const std::size_t i = u.size();
        u.resize(i + 1);
        auto draws = world.rng.stream(id, world.quarter, Purpose::institution_founded);
        u.id[i] = id;
        u.row[i] = row;
        u.place[i] = place;
        u.kind[i] = kind;
        u.founded[i] = static_cast<std::int16_t>(world.quarter.index);
        u.quality[i] = draws.lognormal(1.0, 0.35);
        u.fields[i] = institution_fields(kind, field_main, draws, fields_of_city(*world.baseline, place));
        u.budget[i] = budget * exponential(0.8 * draws.normal() - 0.32);
        u.transfer_office[i] = kind == InstitutionKind::new_type ? 0.60 : 0.25;
        u.people[i] = 1.0;
    };
    for (const Place c : cities) {
        auto draws = world.rng.stream(static_cast<std::uint64_t>(c), world.quarter, Purpose::institution_founding);
        const auto count = draws.poisson(dt * levers("new_rd_institutions"_lever, c) * world.city[c].budget_cut);
        for (std::uint64_t k = 0; k < count; ++k)
            add(mix(static_cast<std::uint64_t>(c) + 77, static_cast<std::uint64_t>(world.quarter.index), k), c, InstitutionKind::new_type, -1, 0,
                p("new_institution_budget"_parameter) * world.economy.research_wage_index);
    }
    if (world.quarter.of_year() != 0) return;
    for (std::size_t r = 0; r < world.baseline->institutions.size(); ++r) {
        const InstitutionRow& row = world.baseline->institutions[r];
        if (row.founded == world.quarter.year())
            add(mix(0x6e616d65ULL, r), row.place, row.kind, static_cast<std::int32_t>(r), row.field_main,
                p("named_institution_budget"_parameter) * row.quality_weight * world.economy.research_wage_index);
    }
}

/// What moves licences and spin-offs of an institution, relative to 2015's inventors' share of one half.
struct TransferHazards { double licence = 0.0, spin_off = 0.0, value = 0.0; };

TransferHazards transfer_hazards(const World& world, const Levers& levers, std::size_t i) {
    const Parameters& p = world.parameters;
    const Institutions& u = world.institutions;
    const Place place = u.place[i];
    const bool local = is_city(place);
    const Place rules = local ? place : Place::guangzhou;  // partners' platforms are those of 2015
    const auto lever = [&](Lever l) { return local ? levers(l, rules) : levers.of_2015(l, rules); };
    const double share = std::clamp(lever("inventor_share"_lever), 0.01, 0.99);
    const double effort = p("inventor_effort"_parameter);
    double factor = power(share / 0.5, p("inventor_slope"_parameter) * (1.0 + effort)) * power((1.0 - share) / 0.5, p("office_slope"_parameter)) *
                    power((1.0 + 2.0 * lever("transfer_platforms"_lever) * u.transfer_office[i]) / (1.0 + 2.0 * 0.2 * 0.25), 0.6);
    // a buyer pays less under the subsidy
    factor *= power(1.0 - lever("transfer_subsidy"_lever) * (local ? world.city[place].budget_cut : 1.0), -p("licence_price_elasticity"_parameter));
    const bool new_type = u.kind[i] == InstitutionKind::new_type;
    if (new_type) {  // run as enterprises: transfer income above the exempt amount is taxed at half the rate
        const auto kept = [](double exempt_10k) { const double deal = 1.0; return 1.0 - 0.5 * standard_tax_rate * deal / (deal + 0.01 * exempt_10k); };
        factor *= power(kept(lever("transfer_income_tax"_lever)) / kept(levers.of_2015("transfer_income_tax"_lever, rules)), 0.5);
    }
    double border = 1.0;
    if (!local) {
        double best = 0.0;
        for (const Place c : cities) best = std::max(best, levers("hkmt_cooperation"_lever, c));
        border = p("partner_transfer_share"_parameter) * (1.0 - 0.5 * (1.0 - best));
    }
    const double mobility = local ? levers.change("mobility"_lever, rules) : 0.0;
    const double equity = local ? power((1.0 - levers("equity_incentive_relief"_lever, rules)) / (1.0 - levers.of_2015("equity_incentive_relief"_lever, rules)), 0.3) : 1.0;
    return {p("licence_hazard"_parameter) * (new_type ? 1.6 : 1.0) * factor * border * (1.0 + 0.1 * mobility),
            p("spin_off_hazard"_parameter) * (new_type ? 2.5 : 1.0) * factor * border * (1.0 + p("mobility_spin_off"_parameter) * mobility) * equity,
            p("deal_value"_parameter) * world.economy.price_index * power(share / 0.5, effort)};
}

/// City where an institution's technology is used: its own, or by ease of meeting from across the border.
Place city_of_use(const World& world, Place place, Stream& draws) {
    if (is_city(place)) return place;
    double total = 0.0;
    for (const Place c : cities) total += world.transport.meeting(static_cast<Eigen::Index>(place), static_cast<Eigen::Index>(c)) * world.constants[c].gdp;
    double lot = draws.uniform() * total;
    for (const Place c : cities)
        if ((lot -= world.transport.meeting(static_cast<Eigen::Index>(place), static_cast<Eigen::Index>(c)) * world.constants[c].gdp) < 0.0) return c;
    return Place::shenzhen;
}

void license(World& world, const Levers& levers, std::size_t i, Field field, double value, Stream& draws) {
    Firms& firms = world.firms;
    Institutions& u = world.institutions;
    const Place city = city_of_use(world, u.place[i], draws);
    const auto cell = world.reach.draw(PartnerIndex::cell(city, field), draws.uniform());
    if (!cell) return;
    const auto buyer = world.partners.draw(*cell, draws.uniform());
    if (!buyer || !firms.alive(*buyer)) return;
    const std::size_t b = *buyer;
    const Place where = firms.city[b];
    // the technology goes to one of the real firms that the agent stands for
    const double per_firm = value / static_cast<double>(firms.weight[b]);
    firms.capability[b] += per_firm / world.economy.research_wage_index;
    const Money price = money(value);
    const double subsidy_rate = levers("transfer_subsidy"_lever, where) * world.city[where].budget_cut;
    const Money subsidy = share_of(price, subsidy_rate);
    Ledger& ledger = world.ledger;
    ledger.pay(ledger.treasury(where), {&firms.cash[b], where}, subsidy, Flow::support);
    book_policy_cost(world, "transfer_subsidy"_lever, where, subsidy, true);
    ledger.pay({&firms.cash[b], where}, {&u.cash[i], u.place[i]}, price, Flow::licence_fee);
    world.quarter_tally[where][Quantity::licences] += 1.0;
    world.city[where].licence_income += value;
    if (is_city(u.place[i]) && u.kind[i] == InstitutionKind::new_type) {  // an enterprise: exempt up to the amount, half tax above it
        const double exempt = std::min(value, 0.01 * levers("transfer_income_tax"_lever, u.place[i]));
        book_policy_cost(world, "transfer_income_tax"_lever, u.place[i], money(standard_tax_rate * (exempt + 0.5 * (value - exempt))), false);
    }
    const double share = is_city(u.place[i]) ? levers("inventor_share"_lever, u.place[i]) : 0.5;
    ledger.pay({&u.cash[i], u.place[i]}, ledger.household(u.place[i]), share_of(price, share), Flow::research_spending);
}

void invent_and_transfer(World& world, const Levers& levers) {
    const Parameters& p = world.parameters;
    Institutions& u = world.institutions;
    const PatentRules patents(p);
    const double year = world.quarter.middle();
    const double depreciation = p("knowledge_depreciation"_parameter);
    world.spin_offs.clear();
    for (std::size_t i = 0; i < u.size(); ++i) {
        const Place place = u.place[i];
        const FieldVector rate = inventions_per_year(u, i, p);
        const TransferHazards hazard = transfer_hazards(world, levers, i);
        auto inventing = world.rng.stream(u.id[i], world.quarter, Purpose::invention);
        auto licensing = world.rng.stream(u.id[i], world.quarter, Purpose::licence);
        auto founding = world.rng.stream(u.id[i], world.quarter, Purpose::spin_off);
        const double wage = world.economy.research_wage_index;
        double invented = 0.0;
        for (const Field field : fields) {
            const auto f = static_cast<std::size_t>(field);
            const auto inventions = static_cast<double>(inventing.poisson(dt * rate[f] * power(wage, -p("invention_budget_exponent"_parameter))));
            invented += inventions;
            double& shelf = u.shelf[i][f];
            const double licences = std::min(shelf, static_cast<double>(licensing.poisson(dt * hazard.licence * shelf)));
            const double spin_offs = std::min(shelf - licences, static_cast<double>(founding.poisson(dt * hazard.spin_off * shelf)));
            for (double k = 0; k < licences; k += 1.0)
                license(world, levers, i, field, hazard.value * licensing.lognormal(exponential(-0.5 * 1.6 * 1.6), 1.6), licensing);
            for (double k = 0; k < spin_offs; k += 1.0)
                world.spin_offs.push_back({mix(u.id[i], static_cast<std::uint64_t>(world.quarter.index) + 0x5000, f * 100 + static_cast<std::uint64_t>(k)),
                                           static_cast<std::uint32_t>(i), city_of_use(world, place, founding), field,
                                           hazard.value * founding.lognormal(exponential(-0.5 * 1.6 * 1.6), 1.6)});
            shelf += inventions - licences - spin_offs - dt * p("shelf_obsolescence"_parameter) * shelf;
            u.knowledge[i][f] += dt * (u.budget[i] * u.people[i] * u.fields[i][f] / wage - depreciation * u.knowledge[i][f]);
        }
        if (is_city(place)) {
            world.quarter_tally[place][Quantity::inventions] += invented;
            auto filing = world.rng.stream(u.id[i], world.quarter, Purpose::patents_filed);
            const double trend = exponential(p("filing_trend"_city_parameter, place) * years_since_2015(year, 2.0));
            const auto filed = static_cast<std::uint32_t>(filing.poisson(invented * p("public_patent_propensity"_parameter) * trend));
            Tally& tally = world.quarter_tally[place];
            tally[Quantity::patents_filed] += filed;
            tally[Quantity::patents_refused] += file_patents(u.grants_due[i], u.patents_pending[i], filed, world.quarter, patents.granted_share, patents, filing);
            tally[Quantity::pct_filings] += static_cast<double>(filing.poisson(filed * world.constants[place].pct_per_filing * p("public_pct_share"_parameter)));
            auto lapsing = world.rng.stream(u.id[i], world.quarter, Purpose::patents_lapsed);
            const auto lapsed = static_cast<std::uint32_t>(lapsing.binomial(u.patents_in_force[i], dt * patents.lapse));
            auto& due = u.grants_due[i][static_cast<std::size_t>(world.quarter.index % grant_lag_limit)];
            u.patents_in_force[i] += due - lapsed;
            u.patents_pending[i] -= due;
            tally[Quantity::patents_granted] += due;
            tally[Quantity::patents_lapsed] += lapsed;
            due = 0;
        }
        // what has come in is spent on research
        const Money spent = u.cash[i];
        world.ledger.pay({&u.cash[i], place}, world.ledger.household(place), spent, Flow::research_spending);
    }
}

}  // namespace

/// Stage 4. Reads levers, budgets, the partner index; writes institutions, firms' capability by licence, the
/// quarter's spin-offs. Administration of platforms and links is paid here.
void run_universities(World& world, const Levers& levers) {
    if (world.quarter.of_year() == 0) {
        world.partners.build(world.firms, world.parameters("link_attachment"_parameter));
        world.reach.build(world.partners, world.transport.meeting);
    }
    found_institutions(world, levers);
    fund_institutions(world, levers);
    update_people(world);
    invent_and_transfer(world, levers);
}

}  // namespace kapok
