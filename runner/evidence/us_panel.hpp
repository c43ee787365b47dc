#pragma once
// The panel of US firms behind the facts about patents and R&D of firms, and how performers of the model are made
// comparable with it.

#include <vector>

#include "analysis/estimators/moments.hpp"

namespace kapok {

/// 346 listed US manufacturers with R&D in each of the years 1970-79 (Hall, Griliches and Hausman 1986, Int. Econ.
/// Rev. 27:265-283; data of Cameron and Trivedi, patentsrd.csv). They are no sample of the largest: ln of their R&D
/// of 1975 (million USD of 1972) has the mean, spread and ends below, computed from that file, and skewness 0.2.
struct UsPanel {
    static constexpr double firms = 346.0;
    static constexpr std::size_t years = 10;
    static constexpr double log_rd_mean = 1.17, log_rd_spread = 1.98, log_rd_least = -3.55, log_rd_most = 6.77;
    /// The normal distribution that has this mean and spread once it is cut at these ends.
    static constexpr double normal_centre = 1.122, normal_spread = 2.092;
    /// CNY of 2015 that buy as much as a USD of 1972 (assumed: prices of US output rose 4.26 times to 2015, and
    /// 3.85 CNY bought what a USD bought).
    static constexpr double cny_of_2015_per_usd_of_1972 = 16.4;
};

/// How many real firms of such a panel each performer stands for. `rd`: a year's R&D, million CNY of 2015, above 0;
/// `firms`: real firms behind each performer. Within each of twenty classes of ln R&D, about half a unit wide, all
/// count alike, together for as many as the panel's normal distribution puts there, but none for more than itself:
/// the delta has fewer giants. A performer with less R&D than the panel's smallest or more than its largest
/// (General Motors) has no counterpart there and counts for none.
std::vector<double> us_panel_weights(Values rd, Values firms);

}  // namespace kapok
