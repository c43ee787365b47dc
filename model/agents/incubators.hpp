#pragma once
// The incubation chain: makerspace, incubator, accelerator, science park. Columns, no behaviour.

#include <cstdint>
#include <vector>

#include "model/geography.hpp"
#include "model/sectors.hpp"
#include "model/units.hpp"

namespace kapok {

enum class IncubatorKind : std::uint8_t { makerspace, incubator, accelerator, science_park };
inline constexpr std::size_t incubator_kind_count = 4;
enum class IncubatorOwner : std::uint8_t { university, private_firm, state, hong_kong_macao };

struct Incubators {
    std::vector<std::uint64_t> id;
    std::vector<Place> city;
    std::vector<IncubatorKind> kind;
    std::vector<IncubatorOwner> owner;
    std::vector<Sector> focus;
    std::vector<std::uint8_t> open;
    std::vector<std::int16_t> founded;
    std::vector<float> weight;        ///< real incubators per agent
    std::vector<float> seats;         ///< firms it can hold, per real incubator
    std::vector<float> area;          ///< 10 000 m2, per real incubator
    std::vector<float> services;      ///< 0 to 1: mentoring, finance and professional services per tenant
    std::vector<float> tenants;       ///< real firms inside, per real incubator
    std::vector<double> subsidy;      ///< received in the last year, million CNY per real incubator
    std::vector<Money> cash;          ///< of all incubators the agent stands for

    template <class Self, class Visit>
    static void for_each_column(Self& x, Visit visit) {
        visit("id", x.id); visit("city", x.city); visit("kind", x.kind); visit("owner", x.owner);
        visit("focus", x.focus); visit("open", x.open); visit("founded", x.founded); visit("weight", x.weight);
        visit("seats", x.seats); visit("area", x.area); visit("services", x.services);
        visit("tenants", x.tenants); visit("subsidy", x.subsidy); visit("cash", x.cash);
    }
    [[nodiscard]] std::size_t size() const { return id.size(); }
    void resize(std::size_t n) {
        for_each_column(*this, [n](const char*, auto& column) { column.resize(n); });
    }
};
static_assert(sizeof(Incubators) == 14 * sizeof(std::vector<double>), "update Incubators::for_each_column");

}  // namespace kapok
