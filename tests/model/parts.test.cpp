// Checkpoints hold what the lists of parts name: a member that is not in its list would be lost by them.

#include <catch2/catch.hpp>
#include <memory>
#include <set>
#include <string>
#include <type_traits>

#include "model/world.hpp"
#include "tests/support/members.hpp"

using namespace kapok;

namespace {

std::size_t aligned(std::size_t offset, std::size_t alignment) { return (offset + alignment - 1) / alignment * alignment; }

/// Where members and list differ; nothing if the list names each member once and in its order.
template <class Struct>
std::string difference() {
    const auto whole = std::make_unique<Struct>();
    std::set<std::string> names;
    std::size_t count = 0, end = 0;
    std::string found;
    Struct::for_each_part(*whole, [&]<class Part>(const char* name, Part& part) {
        const auto offset = static_cast<std::size_t>(reinterpret_cast<const char*>(&part) - reinterpret_cast<const char*>(whole.get()));
        if (found.empty() && offset != aligned(end, alignof(Part))) found = std::string("something is missing before ") + name;
        end = offset + sizeof(Part);
        ++count;
        names.insert(name);
    });
    if (found.empty() && aligned(end, alignof(Struct)) != sizeof(Struct)) found = "something is missing at the end";
    if (names.size() != count) found = "a name stands twice";
    if constexpr (std::is_aggregate_v<Struct>)
        if (count != test::member_count<Struct>()) found = std::to_string(count) + " parts of " + std::to_string(test::member_count<Struct>());
    return found;
}

struct Complete {
    bool a = false, b = false;
    double c = 0.0;
    template <class Self, class Visit>
    static void for_each_part(Self& x, Visit visit) {
        visit("a", x.a); visit("b", x.b); visit("c", x.c);
    }
};
struct InPadding {
    bool a = false, b = false;
    double c = 0.0;
    template <class Self, class Visit>
    static void for_each_part(Self& x, Visit visit) {
        visit("a", x.a); visit("c", x.c);
    }
};
struct AtTheEnd {
    double a = 0.0, b = 0.0;
    template <class Self, class Visit>
    static void for_each_part(Self& x, Visit visit) {
        visit("a", x.a);
    }
};

}  // namespace

TEMPLATE_TEST_CASE("the list of parts of a struct names all of its members", "[property][parts]", World, Economy, CityConstants, CellConstants, CityState,
                   AccountingPoint, SpinOff, References, ClosedDeal, ManagerTie, Link, CollaborationNetwork, KnowledgePool, PartnerIndex, ReachIndex, Transport,
                   Ledger, FlowTally, Parameters, Rng, Tally, CityTallies, Record) {
    CHECK(difference<TestType>() == "");
}

TEST_CASE("a member that is not in its list is noticed", "[unit][parts]") {
    CHECK(difference<Complete>() == "");
    CHECK(difference<InPadding>() == "2 parts of 3");
    CHECK(difference<AtTheEnd>() != "");
}
