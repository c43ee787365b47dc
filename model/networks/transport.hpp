#pragma once
// Travel between places: a graph of links with opening years, and the proximities that follow from it.

#include <Eigen/Dense>

#include "model/baseline.hpp"
#include "model/parameters.hpp"
#include "model/policy/levers.hpp"

namespace kapok {

using PlaceMatrix = Eigen::Matrix<double, delta_place_count, delta_place_count>;

/// Shortest door-to-door minutes between all places over the links open in a year.
PlaceMatrix travel_minutes(const std::vector<TravelEdge>& edges, int year);

struct Transport {
    int open_links = -1;      ///< links open when `minutes` was computed
    PlaceMatrix minutes = PlaceMatrix::Zero();
    PlaceMatrix knowledge = PlaceMatrix::Zero();  ///< X: weight of another place's knowledge; 1 at home
    PlaceMatrix meeting = PlaceMatrix::Zero();    ///< T: ease of meetings, moves and links; 1 at home
    PlaceMatrix border = PlaceMatrix::Ones();     ///< b: what is left across the border to Hong Kong and Macao

    template <class Self, class Visit>
    static void for_each_part(Self& t, Visit visit) {
        visit("open_links", t.open_links); visit("minutes", t.minutes); visit("knowledge", t.knowledge);
        visit("meeting", t.meeting); visit("border", t.border);
    }

    /// Recomputes travel times when a link has opened or closed since.
    void open_links_of(int year, const std::vector<TravelEdge>& edges);
    /// Proximities under this quarter's coordination, corridor, border and free-trade levers.
    void update_proximity(const Policy& policy, const Policy& of_2015, const Parameters& parameters);
};

}  // namespace kapok
