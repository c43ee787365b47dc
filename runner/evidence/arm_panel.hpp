#pragma once
// Firms of one arm of an experiment by year, followed by their ids, so that the same firm is found in both
// arms.

#include <vector>

#include "model/stages/stages.hpp"
#include "model/world.hpp"

namespace kapok {

/// A firm at the end of a year. Money in million CNY a year per real firm; flows are means over the quarters
/// of the year that it lived.
struct FirmOutcome {
    FirmId id = 0;
    Place city{};
    Sector sector{};
    std::uint16_t marks = 0;
    std::int16_t born = 0;  ///< quarter index
    std::int16_t first_round = never, incubated_since = never, left_incubator = never;
    bool hnte = false;  ///< holds a certificate
    bool takes_grants = false;
    bool constrained = false;                      ///< its R&D is more than half of the money at hand
    bool borrowed = false;                         ///< took a loan this year
    bool tenant = false;                           ///< of an incubator or another carrier
    double weight = 0.0;                           ///< real firms
    double sales = 0.0, rd = 0.0, reported = 0.0;  ///< flows: sales, real R&D, reported R&D
    double grants = 0.0;       ///< city's and province's grants on R&D, as far as they become R&D
    double grants_paid = 0.0;  ///< the same, whole
    double patents = 0.0;      ///< applications of the year that are or will be granted, per real firm
    double tax_cost = 1.0;     ///< B-index at the end of the year
    double sales_now = 0.0, rd_now = 0.0, reported_now = 0.0;  ///< at the end of the year
    double quality = 0.0, high_tech = 0.0, employees = 0.0, debt = 0.0;

    [[nodiscard]] bool is(Mark mark) const { return (marks & static_cast<std::uint16_t>(mark)) != 0; }
};

struct ArmYear {
    int year = 0;
    std::vector<FirmOutcome> firms;         ///< alive, ascending id
    CityTallies tallies;                    ///< of the year
    ByLever<ByCity<double>> policy_cost{};  ///< of the year, million CNY
    FlowTally flows;                        ///< payments of the year
    std::vector<ClosedDeal> closed_deals;   ///< of the year
    double incubator_services = 0.0;        ///< mean over tenants, 0 to 1
    double recruits = 0.0,
           recruits_output = 0.0;  ///< high-end people who arrived this year; their output, a peer's is 1
};

/// Collects the years of one arm.
class ArmPanel {
public:
    /// To be called before the first quarter: what the firms' patents are counted from.
    void begin(const World& world);
    /// To be called after each quarter, with the levers that were in force in it.
    void observe(const World& world, const Levers& levers);

    /// Of a year that has ended.
    [[nodiscard]] const ArmYear& in(int year) const;

private:
    struct Running {
        FirmId id = 0;
        bool alive = false;
        std::uint32_t pending = 0, due_next = 0;
        int quarters = 0;
        double sales = 0.0, rd = 0.0, reported = 0.0, grants = 0.0, grants_paid = 0.0, patents = 0.0;
        bool borrowed = false;
    };
    void follow_patents(const World& world, std::size_t i);
    void end_year(const World& world, const Levers& levers);

    std::vector<Running> rows_;
    std::vector<ArmYear> years_;
};

/// Calls `visit(start, control, treated)` for each firm in all three lists (ascending id).
template <class Visit>
void for_each_survivor(const std::vector<FirmOutcome>& start, const std::vector<FirmOutcome>& control,
                       const std::vector<FirmOutcome>& treated, Visit visit) {
    auto c = control.begin(), t = treated.begin();
    for (const FirmOutcome& s : start) {
        while (c != control.end() && c->id < s.id) ++c;
        while (t != treated.end() && t->id < s.id) ++t;
        if (c == control.end() || t == treated.end()) return;
        if (c->id == s.id && t->id == s.id) visit(s, *c, *t);
    }
}

}  // namespace kapok
