#include "runner/firm_panel.hpp"

#include <type_traits>

#include "runner/stored_value.hpp"

namespace kapok {
namespace {

template <class Table>
std::vector<std::string> ids_of(const Table& table) {
    std::vector<std::string> ids;
    for (const auto& row : table) ids.emplace_back(row.id);
    return ids;
}

template <class Value>
std::vector<std::string> meanings_of() {
    if constexpr (std::is_same_v<Value, Place>) return ids_of(place_table);
    else if constexpr (std::is_same_v<Value, Sector>) return ids_of(sector_table);
    else if constexpr (std::is_same_v<Value, Field>) return ids_of(field_table);
    else return {};
}

}  // namespace

FirmPanel firm_panel(const Firms& firms, int year) {
    std::vector<std::size_t> alive;
    for (std::size_t i = 0; i < firms.size(); ++i)
        if (firms.alive(i)) alive.push_back(i);

    FirmPanel panel{year, alive.size(), {}};
    Firms::for_each_column(firms, [&]<class Value>(const char* name, const std::vector<Value>& column) {
        if constexpr (!std::is_same_v<Value, GrantPipeline>) {
            std::vector<decltype(stored(Value{}))> values;
            values.reserve(alive.size());
            for (const std::size_t i : alive) values.push_back(stored(column[i]));
            panel.columns.push_back({name, std::is_same_v<Value, Money> ? "fen" : "", meanings_of<Value>(), std::move(values)});
        }
    });
    return panel;
}

}  // namespace kapok
