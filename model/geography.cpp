#include "model/geography.hpp"

#include <algorithm>
#include <cctype>

#include "model/sectors.hpp"

namespace kapok {

std::optional<Place> find_place(std::string_view id) {
    const auto same_letter = [](char a, char b) {
        return std::tolower(static_cast<unsigned char>(a)) == std::tolower(static_cast<unsigned char>(b));
    };
    for (const Place p : places) {
        const std::string_view name = place_table[p].id;
        if (id == place_table[p].zh || std::equal(name.begin(), name.end(), id.begin(), id.end(), same_letter)) return p;
    }
    return std::nullopt;
}

std::optional<Sector> find_sector(std::string_view id) {
    for (const Sector s : sectors)
        if (sector_table[s].id == id) return s;
    return std::nullopt;
}

}  // namespace kapok
