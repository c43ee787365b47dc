#include "runner/evidence/us_panel.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

namespace kapok {
namespace {

constexpr std::size_t classes = 20;
constexpr double width = (UsPanel::log_rd_most - UsPanel::log_rd_least) / classes;

std::optional<std::size_t> class_of(double rd) {
    const double log_rd = std::log(rd / UsPanel::cny_of_2015_per_usd_of_1972);
    if (!(log_rd >= UsPanel::log_rd_least && log_rd <= UsPanel::log_rd_most)) return std::nullopt;
    return std::min(classes - 1, static_cast<std::size_t>((log_rd - UsPanel::log_rd_least) / width));
}

/// Share of the panel's normal distribution, before it is cut, below a ln R&D.
double share_below(double log_rd) {
    return 0.5 * std::erfc(-(log_rd - UsPanel::normal_centre) / (UsPanel::normal_spread * std::sqrt(2.0)));
}

/// Firms of the panel in a class, by its normal distribution.
double expected_firms(std::size_t k) {
    const double from = UsPanel::log_rd_least + width * static_cast<double>(k);
    return UsPanel::firms * (share_below(from + width) - share_below(from)) /
           (share_below(UsPanel::log_rd_most) - share_below(UsPanel::log_rd_least));
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
