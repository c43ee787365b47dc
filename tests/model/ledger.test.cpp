// Money moves from a payer to a payee, and is tallied once.

#include "model/ledger.hpp"

#include <catch2/catch.hpp>
#include <map>

namespace kapok {
namespace {

/// Sum of each set of accounts of a ledger, in fen.
std::map<std::string, std::int64_t> balances(const Ledger& ledger) {
    std::map<std::string, std::int64_t> out;
    Ledger::for_each_account(ledger, [&](const char* name, const auto& accounts) {
        for (const Money m : accounts) out[name] += m.fen;
    });
    return out;
}

/// Everything in a tally, in fen.
std::int64_t everything(const FlowTally& tally) {
    std::int64_t sum = 0;
    for (const Flow f : flows) sum += tally.total(f).fen;
    return sum;
}

}  // namespace

TEST_CASE("a payment takes from one party what it gives to the other, and is recorded once",
          "[unit][ledger]") {
    Ledger ledger;
    Money cash{500};
    ledger.pay(ledger.treasury(Place::foshan), {&cash, Place::shenzhen}, Money{120}, Flow::support);
    CHECK(cash.fen == 620);
    CHECK(balances(ledger)["treasuries"] == -120);
    CHECK(ledger.total() + cash == Money{500});
    CHECK(ledger.year.paid[Flow::support][Place::foshan][Place::shenzhen].fen == 120);
    CHECK(everything(ledger.year) == 120);
    ledger.pay({&cash, Place::shenzhen}, ledger.household(Place::macao), Money{620}, Flow::payout);
    CHECK(cash == Money{});
    CHECK(balances(ledger)["households"] == 620);
    CHECK(ledger.total() == Money{500});
    CHECK(everything(ledger.year) == 740);
    CHECK(ledger.year.total(Flow::support).fen == 120);
    ledger.year.clear();
    CHECK(everything(ledger.year) == 0);
    CHECK(ledger.total() == Money{500});
}

TEST_CASE("each aggregate has one account a place; payments reach the one that is named", "[unit][ledger]") {
    Ledger ledger;
    Money source{1000};
    const Party payer{&source, Place::guangzhou};
    ledger.pay(payer, ledger.household(Place::world), Money{1}, Flow::payout);
    ledger.pay(payer, ledger.treasury(national_treasury), Money{2}, Flow::profit_tax);
    ledger.pay(payer, ledger.treasury(province_treasury), Money{4}, Flow::profit_tax);
    ledger.pay(payer, ledger.bank(Place::zhuhai), Money{8}, Flow::loan_service);
    ledger.pay(payer, ledger.pool(Place::zhuhai), Money{16}, Flow::pool_funding);
    ledger.pay(payer, ledger.outside(Place::hong_kong), Money{32}, Flow::inputs);
    CHECK(ledger.household(Place::world).balance->fen == 1);
    CHECK(ledger.treasury(national_treasury).balance->fen == 2);
    CHECK(ledger.treasury(province_treasury).balance->fen == 4);
    CHECK(ledger.bank(Place::zhuhai).balance->fen == 8);
    CHECK(ledger.pool(Place::zhuhai).balance->fen == 16);
    CHECK(ledger.outside(Place::hong_kong).balance->fen == 32);
    CHECK(source.fen == 1000 - 63);
    CHECK(ledger.total().fen == 63);
    CHECK(ledger.treasury(Place::shenzhen).place == Place::shenzhen);
    CHECK(ledger.treasury(national_treasury).place == Place::world);
}

TEST_CASE("a parallel pass over firms is settled against the other side of each of its flows",
          "[unit][ledger]") {
    Ledger ledger;
    LocalPayments pass;
    Money firm{0};
    const auto firm_pays = [&](Flow flow, std::int64_t fen) {
        pass.paid[flow][Place::dongguan] += Money{fen};
        firm -= Money{fen};
    };
    const auto firm_gets = [&](Flow flow, std::int64_t fen) {
        pass.paid[flow][Place::dongguan] += Money{fen};
        firm += Money{fen};
    };
    firm_gets(Flow::sales, 1000);
    firm_pays(Flow::inputs, 600);
    firm_pays(Flow::pay, 200);
    firm_pays(Flow::loan_service, 7);
    firm_gets(Flow::support, 30);
    firm_pays(Flow::profit_tax, 101);
    ledger.settle(pass);
    CHECK(ledger.total() + firm == Money{});
    CHECK(ledger.outside(Place::dongguan).balance->fen == -1000 + 600);
    CHECK(ledger.household(Place::dongguan).balance->fen == 200);
    CHECK(ledger.bank(Place::dongguan).balance->fen == 7);
    // tax 60:40, what does not divide goes to the city
    CHECK(ledger.treasury(national_treasury).balance->fen == 60);
    CHECK(ledger.treasury(Place::dongguan).balance->fen == 41 - 30);
    CHECK(everything(ledger.year) == 1000 + 600 + 200 + 7 + 30 + 101);
    CHECK(ledger.year.paid[Flow::profit_tax][Place::dongguan][Place::dongguan].fen == 101);
}

TEST_CASE("a pass cannot pay a holder that keeps accounts one by one", "[unit][ledger]") {
    Ledger ledger;
    LocalPayments pass;
    pass.paid[Flow::incubator_rent][Place::foshan] = Money{1};
    CHECK_THROWS_AS(ledger.settle(pass), std::logic_error);
}

TEST_CASE("payments of passes add up by flow and city", "[unit][ledger]") {
    LocalPayments a, b;
    a.paid[Flow::sales][Place::foshan] = Money{3};
    b.paid[Flow::sales][Place::foshan] = Money{4};
    b.paid[Flow::pay][Place::zhuhai] = Money{5};
    a += b;
    CHECK(a.paid[Flow::sales][Place::foshan].fen == 7);
    CHECK(a.paid[Flow::pay][Place::zhuhai].fen == 5);
    CHECK(a.paid[Flow::sales][Place::zhuhai].fen == 0);
}

TEST_CASE("what is bought outside the delta is the outside's of that place", "[unit][ledger]") {
    Ledger ledger;
    ledger.settle_outside(Place::foshan, Place::world, Money{9}, Flow::technology_purchase);
    CHECK(ledger.outside(Place::world).balance->fen == 9);
    CHECK(ledger.outside(Place::foshan).balance->fen == 0);
    CHECK(ledger.year.paid[Flow::technology_purchase][Place::foshan][Place::world].fen == 9);
}

TEST_CASE("no kind of payment goes from a holder to itself", "[unit][ledger]") {
    for (const Flow f : flows) CHECK(flow_table[f].from != flow_table[f].to);
}

}  // namespace kapok
