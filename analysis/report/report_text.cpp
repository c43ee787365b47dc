#include "analysis/report/report_text.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>

#include "model/geography.hpp"
#include "runner/json_text.hpp"

namespace kapok {
namespace {

struct EnglishName {
    std::string_view id, en;
};
/// Those whose name is not their id.
constexpr std::array english_names{
    EnglishName{"HongKong", "Hong Kong"},
    EnglishName{"World", "Elsewhere"},
    EnglishName{delta_region_id, "Pearl River Delta"},
};

}  // namespace

std::string report_number(double value) { return std::isfinite(value) ? fmt::format("{:.7g}", value) : "null"; }

std::string report_numbers(std::span<const double> values) {
    std::string text = "[";
    for (const double value : values) text.append(text.size() > 1 ? "," : "").append(report_number(value));
    return text + "]";
}

JsonMembers named(std::string_view id, std::string_view en, std::string_view zh) {
    return {{"id", json_string(id)}, {"en", json_string(en)}, {"zh", json_string(zh)}};
}

std::string_view place_en(std::string_view id) {
    for (const EnglishName& name : english_names)
        if (name.id == id) return name.en;
    return id;
}

}  // namespace kapok
