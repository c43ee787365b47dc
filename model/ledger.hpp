#pragma once
// Money moves only here. Every payment has a payer and a payee, so the sum of all balances never changes,
// to the last fen; what was paid is tallied by kind of holder and by place.

#include <string_view>

#include "model/geography.hpp"
#include "model/units.hpp"

namespace kapok {

/// Kinds of holders of money: the rows and columns of the matrix of flows.
enum class Holder : std::uint8_t {
    firms, households, government, banks, pools, incubators, funds, institutions,
    outside,  ///< customers, suppliers and investors that are not modelled one by one
};
inline constexpr std::size_t holder_count = 9;
inline constexpr auto holders = all_of<Holder, holder_count>();
struct HolderSpec { std::string_view id, zh, en; };
inline constexpr IndexedArray<Holder, HolderSpec, holder_count> holder_table{{{
    {"firms", "企业", "Firms"}, {"households", "居民与出资人", "Households and limited partners"},
    {"government", "政府", "Government"}, {"banks", "银行", "Banks"},
    {"pools", "风险补偿资金池", "Risk-compensation pools"}, {"incubators", "孵化载体", "Incubators"},
    {"funds", "创投基金", "Venture funds"}, {"institutions", "高校与科研机构", "Universities and institutes"},
    {"outside", "其他部门与区外", "Rest of the economy and of the world"},
}}};

/// What a payment is for.
enum class Flow : std::uint8_t {
    sales, inputs, pay, rd_inputs, profit_tax, investment, payout, loan, loan_service, capital_call,
    guidance_call, venture_equity, guidance_equity, exit_proceeds, distribution, guidance_return, crowdfunding,
    founder_money, listing_proceeds, contract_research, licence_fee, technology_purchase, technology_sale,
    support, research_funding, research_spending, incubator_rent, incubator_subsidy, incubator_spending,
    pool_funding, pool_payout, risk_compensation, procurement, liquidation, unpaid_claims, collateral,
    administration, talent_award, capacity_sale, provincial_support,
};
struct FlowSpec {
    std::string_view id, zh, en;
    Holder from{}, to{};
    bool capital = false;  ///< in the city-to-city matrices of the result file
};
inline constexpr std::size_t flow_count = 40;
inline constexpr IndexedArray<Flow, FlowSpec, flow_count> flow_table{{{
    {"sales", "销售", "Sales", Holder::outside, Holder::firms},
    {"inputs", "中间投入", "Intermediate inputs", Holder::firms, Holder::outside},
    {"pay", "薪酬", "Pay", Holder::firms, Holder::households},
    {"rd_inputs", "研发投入品", "R&D inputs", Holder::firms, Holder::outside},
    {"profit_tax", "企业所得税", "Corporate income tax", Holder::firms, Holder::government},
    {"investment", "产能投资", "Capacity investment", Holder::firms, Holder::outside},
    {"payout", "分红", "Payouts to owners", Holder::firms, Holder::households},
    {"loan", "科技贷款", "Technology loans", Holder::banks, Holder::firms, true},
    {"loan_service", "还本付息", "Loan service", Holder::firms, Holder::banks},
    {"capital_call", "基金募资", "Capital calls on limited partners", Holder::households, Holder::funds, true},
    {"guidance_call", "引导基金出资", "Capital calls on guidance funds", Holder::government, Holder::funds, true},
    {"venture_equity", "创业投资", "Venture equity", Holder::funds, Holder::firms, true},
    {"guidance_equity", "引导基金份额投资", "Guidance funds' part of venture equity", Holder::funds, Holder::firms, true},
    {"exit_proceeds", "退出收入", "Exit proceeds", Holder::outside, Holder::funds, true},
    {"distribution", "基金分配", "Distributions to limited partners", Holder::funds, Holder::households, true},
    {"guidance_return", "引导基金回收", "Returns to guidance funds", Holder::funds, Holder::government},
    {"crowdfunding", "股权众筹", "Equity crowdfunding", Holder::households, Holder::firms, true},
    {"founder_money", "创始资金", "Founders' money", Holder::households, Holder::firms},
    {"listing_proceeds", "上市融资", "Listing proceeds", Holder::outside, Holder::firms, true},
    {"contract_research", "委托研发", "Contract research", Holder::firms, Holder::institutions, true},
    {"licence_fee", "成果转让许可", "Licences and sales of results", Holder::firms, Holder::institutions, true},
    {"technology_purchase", "区外技术引进", "Technology bought outside", Holder::firms, Holder::outside, true},
    {"technology_sale", "企业技术转让", "Technology sold by firms", Holder::outside, Holder::firms},
    {"support", "财政资助", "Grants, vouchers and awards", Holder::government, Holder::firms},
    {"research_funding", "科研经费拨款", "Public research funding", Holder::government, Holder::institutions},
    {"research_spending", "科研支出", "Spending on research", Holder::institutions, Holder::households},
    {"incubator_rent", "孵化场租", "Incubator rent", Holder::firms, Holder::incubators},
    {"incubator_subsidy", "孵化载体补助", "Incubator subsidies", Holder::government, Holder::incubators},
    {"incubator_spending", "孵化运营支出", "Spending of incubators", Holder::incubators, Holder::households},
    {"pool_funding", "风险池注资", "Funding of pools", Holder::government, Holder::pools},
    {"pool_payout", "风险池代偿", "Payouts of pools", Holder::pools, Holder::banks},
    {"risk_compensation", "天使投资风险补偿", "Compensation of failed angel deals", Holder::government, Holder::funds},
    {"procurement", "首购订购", "Advance procurement", Holder::government, Holder::firms},
    {"liquidation", "清算分配", "Liquidation", Holder::firms, Holder::households},
    {"unpaid_claims", "未偿应付", "Claims left unpaid", Holder::outside, Holder::firms},
    {"collateral", "抵押物处置", "Sale of collateral", Holder::outside, Holder::banks},
    {"administration", "政策管理费用", "Administration of policy", Holder::government, Holder::households},
    {"talent_award", "人才资助", "Talent awards", Holder::government, Holder::households},
    {"capacity_sale", "闲置产能出售", "Capacity sold", Holder::outside, Holder::firms},
    {"provincial_support", "省级资助", "Grants of the province", Holder::government, Holder::firms},
}}};
inline constexpr auto flows = all_of<Flow, flow_count>();

/// Treasuries: one per city, then the province and the nation.
inline constexpr std::size_t province_treasury = city_count;
inline constexpr std::size_t national_treasury = city_count + 1;
inline constexpr std::size_t treasury_count = city_count + 2;

/// One side of a payment: whose money, where, of which kind.
struct Party {
    Money* balance;
    Place place;
};

/// What was paid since the last `clear`. Integers: the order of addition is free.
struct FlowTally {
    IndexedArray<Flow, ByPlace<ByPlace<Money>>, flow_count> paid{};  ///< [flow][from][to]

    void add(Flow flow, Place from, Place to, Money amount) { paid[flow][from][to] += amount; }
    [[nodiscard]] Money total(Flow flow) const;
    void clear() { *this = {}; }

    template <class Self, class Visit>
    static void for_each_part(Self& t, Visit visit) {
        visit("paid", t.paid);
    }
};

/// Payments between firms and aggregates of their own city, made in a parallel pass. The firm's own cash is
/// moved at once by the caller; the other side is settled afterwards by Ledger::settle.
struct LocalPayments {
    IndexedArray<Flow, ByCity<Money>, flow_count> paid{};

    LocalPayments& operator+=(const LocalPayments& other);
};

/// The accounts that belong to no single agent, and the tally of all payments.
class Ledger {
public:
    Party household(Place place) { return {&households_[place], place}; }
    Party treasury(std::size_t level) {
        return {&treasuries_[level], level < city_count ? static_cast<Place>(level) : Place::world};
    }
    Party treasury(Place city) { return treasury(static_cast<std::size_t>(city)); }
    Party bank(Place city) { return {&banks_[city], city}; }
    Party pool(Place city) { return {&pools_[city], city}; }
    Party outside(Place place) { return {&outside_[place], place}; }

    /// Moves `amount` (>= 0) from one party to the other.
    void pay(Party from, Party to, Money amount, Flow flow) {
        *from.balance -= amount;
        *to.balance += amount;
        year.add(flow, from.place, to.place, amount);
    }
    /// The aggregates' side of a parallel pass over firms. Corporate tax is split 60:40 between nation and
    /// city; what governments pay comes from the city, grants of the province from the province.
    void settle(const LocalPayments& payments);

    /// Payments that firms of a city have made to the outside of another place in a parallel pass.
    void settle_outside(Place from, Place to, Money amount, Flow flow) {
        outside_[to] += amount;
        year.add(flow, from, to, amount);
    }

    /// Sum over all accounts kept here.
    [[nodiscard]] Money total() const;

    FlowTally year;  ///< payments of the current year

    template <class Self, class Visit>
    static void for_each_account(Self& ledger, Visit visit) {
        visit("households", ledger.households_.values);
        visit("treasuries", ledger.treasuries_);
        visit("banks", ledger.banks_.values);
        visit("pools", ledger.pools_.values);
        visit("outside", ledger.outside_.values);
    }
    template <class Self, class Visit>
    static void for_each_part(Self& ledger, Visit visit) {
        visit("year", ledger.year);
        for_each_account(ledger, visit);
    }

private:
    ByPlace<Money> households_{};
    std::array<Money, treasury_count> treasuries_{};
    ByCity<Money> banks_{}, pools_{};
    ByPlace<Money> outside_{};
};

/// Share of corporate income tax that goes to the nation (CIT sharing rule of 2002, 60:40; Guofa 2001-37).
inline constexpr double national_share_of_tax = 0.60;

}  // namespace kapok
