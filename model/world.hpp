#pragma once
// The whole state of one run. Copy it and you have copied the run.

#include <memory>

#include "model/agents/capital.hpp"
#include "model/agents/firms.hpp"
#include "model/agents/incubators.hpp"
#include "model/agents/institutions.hpp"
#include "model/baseline.hpp"
#include "model/ledger.hpp"
#include "model/measurement/quantities.hpp"
#include "model/measurement/record.hpp"
#include "model/networks/collaboration.hpp"
#include "model/networks/knowledge_pool.hpp"
#include "model/networks/partner_index.hpp"
#include "model/networks/transport.hpp"
#include "model/parameters.hpp"
#include "model/policy/schedule.hpp"
#include "model/rng.hpp"
#include "model/talent_flows.hpp"

namespace kapok {

/// What is solved once on the one-to-one population of 2015, so that it reproduces the tables, and then held.
struct CellConstants {
    double value_added_rate = 0.0;   ///< value added over sales
    double productivity = 0.0;       ///< value added of 2015 per person, million CNY per year
    double intensity_norm = 0.0;     ///< median R&D intensity of performers
    double small_intensity = 1.0;    ///< R&D intensity of new and small performers, over their mean
    double coverage = 1.0;           ///< share of reported R&D outside above-scale industry that statistics cover
    double hightech_mean = 0.0;      ///< of entrants
    double advanced_share = 0.0;     ///< chance that an entrant makes advanced goods
    double services_below = 0.0;     ///< services in the value added of all but above-scale industrial firms
    double technology_share = 1.0;   ///< chance that an entrant has a technology product
    double mean_sales = 0.0;         ///< of 2015, million CNY
    double small_mean_sales = 0.0;   ///< of 2015, of firms below scale, million CNY
    double firms = 0.0;              ///< real firms of 2015
    double micro_value_added = 0.0;  ///< of 2015, of firms without agents, million CNY

    template <class Self, class Visit>
    static void for_each_part(Self& c, Visit visit) {
        visit("value_added_rate", c.value_added_rate); visit("productivity", c.productivity);
        visit("intensity_norm", c.intensity_norm); visit("small_intensity", c.small_intensity);
        visit("coverage", c.coverage);
        visit("hightech_mean", c.hightech_mean); visit("advanced_share", c.advanced_share);
        visit("services_below", c.services_below); visit("technology_share", c.technology_share);
        visit("mean_sales", c.mean_sales); visit("small_mean_sales", c.small_mean_sales); visit("firms", c.firms);
        visit("micro_value_added", c.micro_value_added);
    }
};

struct CityConstants {
    ByFirmSector<CellConstants> cells{};
    double patents_per_hit = 0.0;     ///< filings expected per innovation
    double pct_per_filing = 0.0;
    double strategic_content = 0.0;   ///< value added of the strategic list over that of the clusters
    double technology_purchase_ratio = 0.0;  ///< purchases outside over reported R&D, 2015
    double rd_per_person = 0.0;       ///< million CNY of real R&D per person-year, 2015
    double public_research = 0.0;     ///< R&D of universities, institutes and government, million CNY, 2015
    double policy_research_content = 1.0;  ///< part of a yuan of the city's research levers that is R&D
    double gdp = 0.0, employment = 0.0, population = 0.0;  ///< of 2015: million CNY, 10 000 people
    double modern_public_share = 0.0; ///< public services that count as modern, million CNY of 2015
    double public_services = 0.0;     ///< value added of public services, million CNY of 2015
    double construction = 0.0, agriculture = 0.0;  ///< value added of 2015, million CNY
    double awareness_2015 = 0.0;      ///< certificates over firms that would pass the test, 2015

    template <class Self, class Visit>
    static void for_each_part(Self& c, Visit visit) {
        visit("cells", c.cells); visit("patents_per_hit", c.patents_per_hit);
        visit("pct_per_filing", c.pct_per_filing); visit("strategic_content", c.strategic_content);
        visit("technology_purchase_ratio", c.technology_purchase_ratio); visit("rd_per_person", c.rd_per_person);
        visit("public_research", c.public_research); visit("policy_research_content", c.policy_research_content);
        visit("gdp", c.gdp); visit("employment", c.employment); visit("population", c.population);
        visit("modern_public_share", c.modern_public_share); visit("public_services", c.public_services);
        visit("construction", c.construction); visit("agriculture", c.agriculture);
        visit("awareness_2015", c.awareness_2015);
    }
};

/// A moment of the growth accounting.
struct AccountingPoint {
    double real_value_added = 0.0, capital = 0.0, labour = 0.0;  ///< million CNY of 2015; 10 000 people

    template <class Self, class Visit>
    static void for_each_part(Self& p, Visit visit) {
        visit("real_value_added", p.real_value_added); visit("capital", p.capital); visit("labour", p.labour);
    }
};

struct CityState {
    double population = 0.0, employment = 0.0;   ///< 10 000 people
    double staff = 0.0;            ///< R&D staff available, person-years
    double pay = 1.0;              ///< relative to the research-wage index
    double skill = 1.0;            ///< of R&D staff, 2015 = 1
    double research_spending = 0.0;  ///< real R&D of firms, universities and institutes, million CNY a year
    double employment_growth = 0.0;  ///< over the last quarter, a year
    double awareness = 0.0;        ///< share of firms without a certificate in 2015 that know how to apply
    double gdp = 0.0;              ///< million CNY a year, last quarter
    BySector<double> residual{};   ///< value added without agents, by sector, million CNY a year
    ByFirmSector<double> agent_value_added{};  ///< of firms with agents, last quarter, million CNY a year
    ByFirmSector<double> sector_lead{};        ///< growth of agents' value added above their market's, smoothed, a year
    double services_growth = 0.0;  ///< of producer services from reform, a year, this quarter
    double st_budget = 0.0;        ///< of the year, million CNY
    Money outlays{};               ///< charged to the S&T budget this year
    double budget_cut = 1.0;       ///< share of planned S&T outlays that is paid (budget rule "pro rata")
    double university_building = 0.0;            ///< lagged level that has become research, million CNY a year
    double research_multiplier = 1.0;            ///< growth of national research money since 2015
    double public_research = 0.0;  ///< R&D of universities, institutes and government, million CNY a year
    double contracts_registered = 1.0;           ///< share of technology contracts that is registered, 2015 = 1
    double park_space = 1.0, park_demand = 1.0;  ///< relative to 2015
    double founders_expectation = 1.0;           ///< of finding venture money, 2015 = 1, smoothed
    double procurement_pull = 0.0;               ///< advance orders over R&D, smoothed
    double carrier_area = 0.0;                   ///< floor area of carriers, 10 000 m2
    IndexedArray<IncubatorKind, double, incubator_kind_count> carriers_pending{};  ///< real carriers founded that no agent stands for yet; negative: it stands for too many
    double guidance_capital = 0.0;               ///< of the city's vehicles, not yet put into funds, million CNY
    double guidance_committed = 0.0;             ///< highest commitment so far, million CNY
    Money pool_level{};            ///< of the loan-compensation pool when full
    double registration_days = 20.0;             ///< last quarter's time to start a business
    double alliance_share = 0.0;   ///< of joint projects' cost paid by the city
    double technology_sales = 0.0; ///< of firms, this quarter, million CNY
    double licence_income = 0.0;   ///< of institutions from firms here, this quarter, million CNY
    double contract_income = 0.0;  ///< contract research paid by firms here, this quarter, million CNY
    double loan_losses = 0.0;                    ///< of technology loans this year, million CNY
    double real_value_added = 0.0; ///< of the year so far, million CNY of 2015
    double capital = 0.0;          ///< million CNY of 2015
    std::array<AccountingPoint, 6> accounting{}; ///< 0: this year ... 5: five years before
    ByLever<double> money_weights{};             ///< evaluation: multiplier of each grant lever's money; 0: none yet
    std::array<Money, 5> evaluated_money{};      ///< spent this year on each of evaluated_levers
    double services_level = 0.0;                 ///< ln gain of producer services from reform since 2015
    double purchase_ratio = 0.0;                 ///< technology bought outside over reported R&D

    template <class Self, class Visit>
    static void for_each_part(Self& c, Visit visit) {
        visit("population", c.population); visit("employment", c.employment); visit("staff", c.staff);
        visit("pay", c.pay); visit("skill", c.skill); visit("research_spending", c.research_spending);
        visit("employment_growth", c.employment_growth); visit("awareness", c.awareness); visit("gdp", c.gdp);
        visit("residual", c.residual); visit("agent_value_added", c.agent_value_added);
        visit("sector_lead", c.sector_lead); visit("services_growth", c.services_growth);
        visit("st_budget", c.st_budget); visit("outlays", c.outlays); visit("budget_cut", c.budget_cut);
        visit("university_building", c.university_building); visit("research_multiplier", c.research_multiplier);
        visit("public_research", c.public_research); visit("contracts_registered", c.contracts_registered);
        visit("park_space", c.park_space); visit("park_demand", c.park_demand);
        visit("founders_expectation", c.founders_expectation); visit("procurement_pull", c.procurement_pull);
        visit("carrier_area", c.carrier_area); visit("carriers_pending", c.carriers_pending);
        visit("guidance_capital", c.guidance_capital); visit("guidance_committed", c.guidance_committed);
        visit("pool_level", c.pool_level); visit("registration_days", c.registration_days);
        visit("alliance_share", c.alliance_share); visit("technology_sales", c.technology_sales);
        visit("licence_income", c.licence_income); visit("contract_income", c.contract_income);
        visit("loan_losses", c.loan_losses); visit("real_value_added", c.real_value_added);
        visit("capital", c.capital); visit("accounting", c.accounting); visit("money_weights", c.money_weights);
        visit("evaluated_money", c.evaluated_money); visit("services_level", c.services_level);
        visit("purchase_ratio", c.purchase_ratio);
    }
};

/// A spin-off decided in stage 4, founded in stage 10.
struct SpinOff {
    std::uint64_t id = 0;
    std::uint32_t institution = 0;
    Place city{};
    Field field{};
    double value = 0.0;  ///< of the technology, million CNY

    template <class Self, class Visit>
    static void for_each_part(Self& s, Visit visit) {
        visit("id", s.id); visit("institution", s.institution); visit("city", s.city); visit("field", s.field);
        visit("value", s.value);
    }
};

/// What later quarters are measured against: taken from a first year under the levers of 2015, so that a lever that
/// moves at once is not measured against itself.
struct References {
    bool taken = false;
    KnowledgePool pool;                        ///< of the first quarter
    ByCity<double> alliance_share{};           ///< of joint projects' cost paid by the city, first quarter
    ByCity<double> contract_factor{};          ///< registered contracts over contract research, licences and sales, first quarter
    ByCity<double> park_demand{};              ///< sales at 2015 prices, million CNY a year, first quarter
    ByCity<double> venture_money_per_firm{};   ///< million CNY, of the first year
    ByFirmSector<double> potential_gain{};     ///< of delta firms' potential beyond the market's growth, a quarter, mean of the first year

    template <class Self, class Visit>
    static void for_each_part(Self& r, Visit visit) {
        visit("taken", r.taken); visit("pool", r.pool); visit("alliance_share", r.alliance_share);
        visit("contract_factor", r.contract_factor); visit("park_demand", r.park_demand);
        visit("venture_money_per_firm", r.venture_money_per_firm); visit("potential_gain", r.potential_gain);
    }
};

/// Prices, markets and the clock's indices: one of each.
struct Economy {
    double price_index = 1.0;          ///< size index P: scales entrants and reference sizes
    double research_wage_index = 1.0;  ///< W
    double productivity_index = 1.0;   ///< value added per person, 2015 = 1
    BySector<double> deflator{};       ///< price level of each sector's value added, 2015 = 1
    ByFirmSector<double> market{};         ///< total sales, delta firms and outside competitor, million CNY a year
    ByFirmSector<double> outside_sales{};
    ByFirmSector<double> share_2015{};     ///< delta firms' share of the market
    ByFirmSector<double> mean_quality{};   ///< sales-weighted, outside competitor included
    ByCity<ByFirmSector<double>> cell_quality{};  ///< mean over firms
    ByFirmSector<double> quality_spread{};

    template <class Self, class Visit>
    static void for_each_part(Self& e, Visit visit) {
        visit("price_index", e.price_index); visit("research_wage_index", e.research_wage_index);
        visit("productivity_index", e.productivity_index); visit("deflator", e.deflator); visit("market", e.market);
        visit("outside_sales", e.outside_sales); visit("share_2015", e.share_2015);
        visit("mean_quality", e.mean_quality); visit("cell_quality", e.cell_quality);
        visit("quality_spread", e.quality_spread);
    }
};

struct World {
    Quarter quarter{};                 ///< the next to be run
    double scale = 1.0;                ///< agents per real firm
    Rng rng;
    std::shared_ptr<const Baseline> baseline;
    Parameters parameters;

    Economy economy;
    ByCity<CityConstants> constants{};
    ByCity<CityState> city{};

    Firms firms;
    Incubators incubators;
    Institutions institutions;
    Researchers researchers;
    Managers managers;
    Funds funds;
    Deals deals;
    std::vector<ClosedDeal> closed_deals;        ///< of the year
    CollaborationNetwork links;
    PartnerIndex partners;             ///< of the year, rebuilt in its first quarter
    ReachIndex reach;
    References references;
    std::vector<ManagerTie> manager_ties;   ///< of each pair of managers, row-major
    double venture_cycle = 1.0;        ///< partners' money relative to 2016: founders see through the national cycle
    ByCity<double> money_asked{};      ///< by venture firms, smoothed, million CNY a year
    ByCity<double> free_trade_finance{};         ///< ease of capital from across the border, 2015 = 0
    Transport transport;
    Ledger ledger;

    std::vector<std::uint32_t> free_rows;        ///< rows of firms that died before this quarter, ascending
    std::vector<std::uint32_t> newly_dead;       ///< rows of firms that died in this quarter
    std::vector<SpinOff> spin_offs;              ///< decided this quarter
    ByCity<double> graduated{};                  ///< since the end of 2015
    ByLever<ByCity<Money>> policy_cost{};        ///< of the year
    CityTallies quarter_tally, year_tally;       ///< flows so far; stocks at the last quarter's end
    ByCity<std::array<double, age_classes>> exits_by_age{};  ///< of the year, real firms
    TalentFlows talent_flows{};                  ///< of the year

    /// True in the first year of a run whose references are not known yet.
    [[nodiscard]] bool sets_references() const { return !references.taken && quarter.index < 4; }
    /// Sum of all balances of agents and aggregates. Never changes.
    [[nodiscard]] Money total_money() const;

    /// The one list of parts, in the order above: checkpoints and tests walk it.
    template <class Self, class Visit>
    static void for_each_part(Self& w, Visit visit) {
        visit("quarter", w.quarter); visit("scale", w.scale); visit("rng", w.rng); visit("baseline", w.baseline);
        visit("parameters", w.parameters); visit("economy", w.economy); visit("constants", w.constants);
        visit("city", w.city); visit("firms", w.firms); visit("incubators", w.incubators);
        visit("institutions", w.institutions); visit("researchers", w.researchers); visit("managers", w.managers);
        visit("funds", w.funds); visit("deals", w.deals); visit("closed_deals", w.closed_deals);
        visit("links", w.links); visit("partners", w.partners); visit("reach", w.reach);
        visit("references", w.references); visit("manager_ties", w.manager_ties);
        visit("venture_cycle", w.venture_cycle); visit("money_asked", w.money_asked);
        visit("free_trade_finance", w.free_trade_finance); visit("transport", w.transport); visit("ledger", w.ledger);
        visit("free_rows", w.free_rows); visit("newly_dead", w.newly_dead); visit("spin_offs", w.spin_offs);
        visit("graduated", w.graduated); visit("policy_cost", w.policy_cost); visit("quarter_tally", w.quarter_tally);
        visit("year_tally", w.year_tally); visit("exits_by_age", w.exits_by_age);
        visit("talent_flows", w.talent_flows);
    }
};

/// Charges a lever's outlay or tax expenditure to the accounts of the year. `from_st_budget`: it counts
/// against the city's S&T budget.
void book_policy_cost(World& world, Lever lever, Place city, Money amount, bool from_st_budget);

}  // namespace kapok
