#include "runner/evidence/us_panel.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

namespace kapok {
namespace {

// in standard deviations of the panel
constexpr double lowest = -3.0, highest = 3.0, width = 0.5 / UsPanel::log_rd_spread;
constexpr auto classes = static_cast<std::size_t>((highest - lowest) / width);

std::optional<std::size_t> class_of(double rd) {
    const double centre = UsPanel::log_rd_mean + std::log(UsPanel::cny_of_2015_per_usd_of_1972);
    const double z = (std::log(rd) - centre) / UsPanel::log_rd_spread;
    if (!(z >= lowest)) return std::nullopt;
    return std::min(classes - 1, static_cast<std::size_t>((z - lowest) / width));
}

/// Firms of the panel in a class, by the normal distribution.
double expected_firms(std::size_t k) {
    const auto below = [](double z) { return 0.5 * std::erfc(-z / std::sqrt(2.0)); };
    const double from = lowest + width * static_cast<double>(k);
    return UsPanel::firms * ((k + 1 == classes ? 1.0 : below(from + width)) - below(from));
}

}  // namespace

std::vector<double> us_panel_weights(Values rd, Values firms) {
    std::array<double, classes> there{}, share{};
    for (std::size_t i = 0; i < rd.size(); ++i)
        if (const auto k = class_of(rd[i])) there[*k] += firms[i];
    for (std::size_t k = 0; k < classes; ++k)
        if (there[k] > 0.0) share[k] = std::min(1.0, expected_firms(k) / there[k]);
    std::vector<double> weights(rd.size(), 0.0);
    for (std::size_t i = 0; i < rd.size(); ++i)
        if (const auto k = class_of(rd[i])) weights[i] = firms[i] * share[*k];
    return weights;
}

}  // namespace kapok
