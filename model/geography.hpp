#pragma once
// Where things are: the nine cities of the delta, its partners, and the regions results are given for.

#include <optional>
#include <string_view>

#include "model/units.hpp"

namespace kapok {

/// The nine cities come first, so a city is a place below `city_count`.
enum class Place : std::uint8_t {
    guangzhou, shenzhen, zhuhai, foshan, huizhou, dongguan, zhongshan, jiangmen, zhaoqing,
    hong_kong, macao,
    world,  ///< rest of China and abroad
};
inline constexpr std::size_t city_count = 9;
inline constexpr std::size_t delta_place_count = 11;  ///< cities, Hong Kong and Macao: places on the map
inline constexpr std::size_t place_count = 12;

inline constexpr auto cities = all_of<Place, city_count>();
inline constexpr auto delta_places = all_of<Place, delta_place_count>();
inline constexpr auto places = all_of<Place, place_count>();

template <class T> using ByCity = IndexedArray<Place, T, city_count>;
template <class T> using ByDeltaPlace = IndexedArray<Place, T, delta_place_count>;
template <class T> using ByPlace = IndexedArray<Place, T, place_count>;

struct PlaceSpec {
    std::string_view id;  ///< as in input tables and result files
    std::string_view zh;
};
inline constexpr ByPlace<PlaceSpec> place_table{{{
    {"Guangzhou", "广州"}, {"Shenzhen", "深圳"}, {"Zhuhai", "珠海"}, {"Foshan", "佛山"}, {"Huizhou", "惠州"},
    {"Dongguan", "东莞"}, {"Zhongshan", "中山"}, {"Jiangmen", "江门"}, {"Zhaoqing", "肇庆"},
    {"HongKong", "香港"}, {"Macao", "澳门"}, {"World", "其他地区"},
}}};

constexpr bool is_city(Place p) { return static_cast<std::size_t>(p) < city_count; }
/// Hong Kong and Macao: across a customs and law border from the cities and from each other.
constexpr bool is_across_border(Place a, Place b) {
    return a != b && ((a == Place::hong_kong || a == Place::macao) || (b == Place::hong_kong || b == Place::macao));
}

/// Place with this id; letter case is ignored ("guangzhou" is Guangzhou). Its Chinese name will do as well.
std::optional<Place> find_place(std::string_view id);

/// Results are given for each city and for the delta as a whole.
inline constexpr std::size_t region_count = city_count + 1;
inline constexpr std::size_t delta_region = city_count;
inline constexpr std::string_view delta_region_id = "PRD";
inline constexpr std::string_view delta_region_zh = "珠三角";
constexpr std::string_view region_id(std::size_t region) {
    return region < city_count ? place_table.values[region].id : delta_region_id;
}
constexpr std::string_view region_zh(std::size_t region) {
    return region < city_count ? place_table.values[region].zh : delta_region_zh;
}

}  // namespace kapok
