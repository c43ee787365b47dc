#pragma once
// What firms make and what they know: sectors and technology fields.

#include <optional>
#include <string_view>

#include "model/units.hpp"

namespace kapok {

enum class Sector : std::uint8_t {
    it_manufacturing, software_internet, biomedicine_health, materials_equipment, energy_env_nev,
    fashion_creative, other_advanced_manufacturing, traditional_manufacturing, modern_services,
    traditional_services,
    background,  ///< agriculture, construction, government: by city, no firms
};
inline constexpr std::size_t sector_count = 11;
inline constexpr std::size_t firm_sector_count = 10;  ///< all but background
inline constexpr auto sectors = all_of<Sector, sector_count>();
inline constexpr auto firm_sectors = all_of<Sector, firm_sector_count>();
template <class T> using BySector = IndexedArray<Sector, T, sector_count>;
template <class T> using ByFirmSector = IndexedArray<Sector, T, firm_sector_count>;

struct SectorSpec {
    std::string_view id, zh, en;
    bool manufacturing = false;     ///< in above-scale industry when revenue reaches the threshold
    bool strategic = false;         ///< one of the plan's five strategic clusters (task 16)
    bool advanced = false;          ///< core of the advanced-manufacturing definition
    bool modern_service = false;    ///< counts as modern service
    double super_deductible = 1.0;  ///< share of its R&D eligible for the super-deduction
};
/// Sources: the plan's task 14 to 16 lists; the super-deduction excludes lodging, catering, trade, leasing
/// and business services (Caishui 2015-119), so services count in part (share assumed: information and
/// technology services are about half of producer services).
inline constexpr BySector<SectorSpec> sector_table{{{
    {"it_manufacturing", "新一代信息技术制造", "New-generation IT manufacturing", true, true, true, false, 1.0},
    {"software_internet", "软件与互联网", "Software and internet", false, true, false, true, 1.0},
    {"biomedicine_health", "生物医药与健康", "Biomedicine and health", true, true, true, false, 1.0},
    {"materials_equipment", "新材料与高端装备", "New materials and high-end equipment", true, true, true, false, 1.0},
    {"energy_env_nev", "新能源、节能环保与新能源汽车", "New energy, environment and NEV", true, true, true, false, 1.0},
    {"fashion_creative", "时尚创意", "Fashion and creative", true, true, false, false, 1.0},
    {"other_advanced_manufacturing", "其他先进制造", "Other advanced manufacturing", true, false, true, false, 1.0},
    {"traditional_manufacturing", "传统制造", "Traditional manufacturing", true, false, false, false, 1.0},
    {"modern_services", "现代(生产性)服务", "Modern (producer) services", false, false, false, true, 0.5},
    {"traditional_services", "传统服务", "Traditional services", false, false, false, false, 0.0},
    {"background", "背景(农业、建筑、政府)", "Background (agriculture, construction, government)", false, false, false, false, 0.0},
}}};

std::optional<Sector> find_sector(std::string_view id);

/// Technology fields, numbered as the columns of the matrices in fields.cpp.
enum class Field : std::uint8_t {
    electronics, software_ai, biomedicine, chemistry_materials, mechanical_robotics, energy_environment,
    instruments_optics, transport_consumer,
};
inline constexpr std::size_t field_count = 8;
inline constexpr auto fields = all_of<Field, field_count>();
template <class T> using ByField = IndexedArray<Field, T, field_count>;

struct FieldSpec {
    std::string_view id, zh, en;
};
inline constexpr ByField<FieldSpec> field_table{{{
    {"electronics", "电子与通信", "Electronics and communication"},
    {"software_ai", "软件、数据与人工智能", "Software, data and AI"},
    {"biomedicine", "生物医药", "Biomedicine"},
    {"chemistry_materials", "化学与材料", "Chemistry and materials"},
    {"mechanical_robotics", "机械与机器人", "Mechanical engineering and robotics"},
    {"energy_environment", "能源与环境", "Energy and environment"},
    {"instruments_optics", "仪器、光学与医疗器械", "Instruments, optics and medical devices"},
    {"transport_consumer", "交通、消费品与设计", "Transport, consumer goods and design"},
}}};

}  // namespace kapok
