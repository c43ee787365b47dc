#pragma once
// A second set of books, kept from outside the model: what every account, firm, patent and person was at the
// end of the last quarter, and what the quarter's payments and tallies say must have become of them.

#include <map>
#include <set>
#include <string>
#include <vector>

#include "model/world.hpp"

namespace kapok::test {

/// Balances, payments and counts at the end of a quarter.
struct BookEntries {
    IndexedArray<Holder, ByPlace<Money>, holder_count>
        balances{};  ///< government: all treasuries under World
    FlowTally paid;  ///< since the year began
    ByCity<double> patents_in_force{}, patents_pending{};
    std::map<FirmId, std::pair<Place, double>> firms;  ///< the living: city and weight
    std::map<std::uint64_t, std::pair<Place, ResearcherKind>> researchers;
    ByCity<double> graduated{};

    explicit BookEntries(const World& world) : paid(world.ledger.year) {
        const Firms& f = world.firms;
        for (std::size_t i = 0; i < f.size(); ++i) {
            balances[Holder::firms][f.city[i]] += f.cash[i];
            if (!f.alive(i)) continue;
            const double w = static_cast<double>(f.weight[i]);
            patents_in_force[f.city[i]] += w * f.patents_in_force[i];
            patents_pending[f.city[i]] += w * f.patents_pending[i];
            firms[f.id[i]] = {f.city[i], w};
        }
        const Institutions& u = world.institutions;
        for (std::size_t i = 0; i < u.size(); ++i) {
            balances[Holder::institutions][u.place[i]] += u.cash[i];
            if (!is_city(u.place[i])) continue;
            patents_in_force[u.place[i]] += u.patents_in_force[i];
            patents_pending[u.place[i]] += u.patents_pending[i];
        }
        const Incubators& x = world.incubators;
        for (std::size_t k = 0; k < x.size(); ++k) balances[Holder::incubators][x.city[k]] += x.cash[k];
        Ledger::for_each_account(world.ledger, [&](std::string_view kind, const auto& accounts) {
            for (std::size_t n = 0; n < accounts.size(); ++n) {
                if (kind == "treasuries")
                    balances[Holder::government][Place::world] += accounts[n];
                else
                    balances[holder_of(kind)][static_cast<Place>(n)] += accounts[n];
            }
        });
        const Researchers& r = world.researchers;
        for (std::size_t i = 0; i < r.size(); ++i)
            if (r.present[i]) researchers[r.id[i]] = {r.city[i], r.kind[i]};
        graduated = world.graduated;
    }

private:
    static Holder holder_of(std::string_view accounts) {
        for (const Holder h : holders)
            if (holder_table[h].id == accounts) return h;
        throw std::logic_error("accounts of no holder: " + std::string(accounts));
    }
};

/// Compares each quarter's end with the one before. Call after every quarter; faults() says what did not add
/// up.
class QuarterBooks {
public:
    explicit QuarterBooks(const World& start) : last_(start) {}

    void close(const World& world) {
        const BookEntries now(world);
        quarter_ = {world.quarter.index - 1};
        check_money(now);
        check_firms(now, world);
        check_patents(now, world);
        check_people(now, world);
        check_tenants(world);
        last_ = now;
    }
    [[nodiscard]] const std::vector<std::string>& faults() const { return faults_; }

private:
    void expect(bool holds, const std::string& what, double is, double should_be) {
        if (!holds)
            faults_.push_back(std::to_string(quarter_.year()) + "Q" + std::to_string(quarter_.of_year() + 1) +
                              ": " + what + " is " + std::to_string(is) + ", should be " +
                              std::to_string(should_be));
    }
    void expect_same(const std::string& what, double is, double should_be, double scale) {
        expect(std::abs(is - should_be) <= 1e-9 * (1.0 + std::abs(scale)), what, is,
               should_be);  // sums in another order
    }
    void expect_same(const std::string& what, Money is, Money should_be) {
        expect(is == should_be, what, millions(is), millions(should_be));
    }

    /// Every balance of every kind of holder in every place has changed by what was paid to it and by it.
    void check_money(const BookEntries& now) {
        const bool year_began = quarter_.of_year() == 0;
        IndexedArray<Holder, ByPlace<Money>, holder_count> change{};
        for (const Flow flow : flows)
            for (const Place from : places)
                for (const Place to : places) {
                    Money amount = now.paid.paid[flow][from][to];
                    if (!year_began) amount -= last_.paid.paid[flow][from][to];
                    if (amount < Money{})
                        faults_.push_back("a negative payment: " + std::string(flow_table[flow].id));
                    change[flow_table[flow].from][from] -= amount;
                    change[flow_table[flow].to][to] += amount;
                }
        Money government{};
        for (const Place p : places) government += change[Holder::government][p];
        change[Holder::government] = {};
        change[Holder::government][Place::world] = government;
        for (const Holder h : holders)
            for (const Place p : places)
                expect_same(
                    "money of " + std::string(holder_table[h].id) + " in " + std::string(place_table[p].id),
                    now.balances[h][p], last_.balances[h][p] + change[h][p]);
    }

    void check_firms(const BookEntries& now, const World& world) {
        ByCity<double> born{}, gone{}, alive{};
        for (const auto& [id, firm] : now.firms) {
            alive[firm.first] += firm.second;
            const auto before = last_.firms.find(id);
            if (before == last_.firms.end())
                born[firm.first] += firm.second;
            else
                expect(before->second == firm, "city or weight of firm " + std::to_string(id), firm.second,
                       before->second.second);
        }
        for (const auto& [id, firm] : last_.firms)
            if (!now.firms.contains(id)) gone[firm.first] += firm.second;
        for (const Place c : cities) {
            const Tally& t = world.quarter_tally[c];
            const std::string where(place_table[c].id);
            expect_same("firms of " + where, t[Quantity::firms], alive[c], alive[c]);
            expect_same("entries and promotions of " + where, t[Quantity::entries] + t[Quantity::promotions],
                        born[c], alive[c]);
            expect_same("exits of " + where, t[Quantity::exits], gone[c], alive[c]);
        }
    }

    /// Granted, lapsed with age or at the end of a firm: nothing else changes the stock. Patents are not
    /// traded.
    void check_patents(const BookEntries& now, const World& world) {
        for (const Place c : cities) {
            const Tally& t = world.quarter_tally[c];
            const std::string where(place_table[c].id);
            const double in_force =
                last_.patents_in_force[c] + t[Quantity::patents_granted] - t[Quantity::patents_lapsed];
            const double pending = last_.patents_pending[c] + t[Quantity::patents_filed] -
                                   t[Quantity::patents_refused] - t[Quantity::patents_granted];
            expect_same("patents in force of " + where, now.patents_in_force[c], in_force, in_force);
            expect_same("patents pending of " + where, now.patents_pending[c], pending, in_force);
            expect_same("counted patents in force of " + where, t[Quantity::patents_in_force],
                        now.patents_in_force[c], in_force);
            expect_same("counted patents pending of " + where, t[Quantity::patents_pending],
                        now.patents_pending[c], in_force);
        }
    }

    /// Recruits come once, stay where they are, and do not come back; what is counted is who is there.
    void check_people(const BookEntries& now, const World& world) {
        ByCity<double> high_end{}, leading{};
        for (const auto& [id, who] : now.researchers) {
            (who.second == ResearcherKind::high_end ? high_end : leading)[who.first] += 1.0;
            const auto before = last_.researchers.find(id);
            if (before == last_.researchers.end())
                expect(!gone_.contains(id), "a recruit who had left is there again, of whom there", 1.0, 0.0);
            else
                expect(before->second == who, "city of a recruit", static_cast<double>(who.first),
                       static_cast<double>(before->second.first));
        }
        for (const auto& [id, who] : last_.researchers)
            if (!now.researchers.contains(id)) gone_.insert(id);
        for (const Place c : cities) {
            const Tally& t = world.quarter_tally[c];
            const std::string where(place_table[c].id);
            expect_same("high-end people of " + where, t[Quantity::high_end_talent], high_end[c], 0.0);
            expect_same("leading people of " + where, t[Quantity::leading_talent], leading[c], 0.0);
            expect_same("residents of " + where, t[Quantity::population], world.city[c].population,
                        t[Quantity::population]);
            expect_same("graduated firms of " + where, t[Quantity::graduated], now.graduated[c],
                        now.graduated[c]);
            expect(now.graduated[c] >= last_.graduated[c], "graduated firms of " + where, now.graduated[c],
                   last_.graduated[c]);
        }
    }

    /// Seats taken, by incubator, are those of the firms that say they sit there.
    void check_tenants(const World& world) {
        const Firms& f = world.firms;
        const Incubators& x = world.incubators;
        std::vector<double> inside(x.size(), 0.0);
        for (std::size_t i = 0; i < f.size(); ++i)
            if (f.alive(i) && f.is_tenant(i))
                inside[static_cast<std::size_t>(f.incubator[i])] += static_cast<double>(f.weight[i]);
        for (std::size_t k = 0; k < x.size(); ++k) {
            const double counted = static_cast<double>(x.tenants[k]) * static_cast<double>(x.weight[k]);
            expect(std::abs(counted - inside[k]) <= 1e-3 * (1.0 + inside[k]),
                   "tenants of incubator " + std::to_string(k), counted, inside[k]);  // seats are floats
        }
    }

    BookEntries last_;
    std::set<std::uint64_t> gone_;  ///< recruits who have left
    Quarter quarter_{};
    std::vector<std::string> faults_;
};

}  // namespace kapok::test
