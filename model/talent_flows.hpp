#pragma once
// Moves of people who do research, between the cities of the delta and to and from elsewhere.

#include <string_view>

#include "model/geography.hpp"
#include "model/units.hpp"

namespace kapok {

enum class TalentFlow : std::uint8_t { staff, graduates, high_end };
inline constexpr std::size_t talent_flow_count = 3;
inline constexpr auto talent_flow_kinds = all_of<TalentFlow, talent_flow_count>();

template <class T> using ByTalentFlow = IndexedArray<TalentFlow, T, talent_flow_count>;

struct TalentFlowSpec { std::string_view id, zh, en; };
inline constexpr ByTalentFlow<TalentFlowSpec> talent_flow_table{{{
    {"staff", "研发人员流动", "R&D staff who change place"},             // to World: retired too
    {"graduates", "毕业生进入研发岗位", "Graduates who begin in R&D"},  // from where they have studied
    {"high_end", "高端与领军人才流动", "High-end and leading people who change place"},
}}};

/// Persons by kind, place that they leave and place that they go to. Research staff of a city change by what
/// `staff` brings less what it takes, and by all `graduates` that come, those who have studied there included.
using TalentFlows = ByTalentFlow<ByPlace<ByPlace<double>>>;

}  // namespace kapok
