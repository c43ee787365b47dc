#pragma once
// Knowledge within reach: other firms' and institutions' stocks, weighted by travel time, border and
// relatedness, with a concave exponent so that small cities gain from large ones and not the other way only.

#include <Eigen/Dense>

#include "model/fields.hpp"
#include "model/geography.hpp"
#include "model/policy/levers.hpp"

namespace kapok {

struct World;

using PlaceFields = Eigen::Matrix<double, delta_place_count, field_count>;

struct KnowledgePool {
    PlaceFields stock = PlaceFields::Zero();    ///< K by place and field, research wages of 2015
    PlaceFields inner = PlaceFields::Zero();    ///< A = X Z Phi with Z = (K + 1)^rho
    double concavity = 0.5;

    /// Pool of a firm: A^(1/rho) with its own stock taken out, in logarithms, weighted 0.7 and 0.3 over its two
    /// fields.
    [[nodiscard]] double log_pool(Place city, FieldPair pair, double own_knowledge) const;

    /// Tables that log_pool reads; to be made anew when stock or inner have changed.
    void tabulate();

    template <class Self, class Visit>
    static void for_each_part(Self& p, Visit visit) {
        visit("stock", p.stock); visit("inner", p.inner); visit("concavity", p.concavity);
        visit("log_inner", p.log_inner_); visit("marginal", p.marginal_);
    }

private:
    PlaceFields log_inner_ = PlaceFields::Zero();  ///< ln A / rho
    PlaceFields marginal_ = PlaceFields::Zero();   ///< fall of (K + 1)^rho per unit of K
};

/// Sums firms' and institutions' knowledge and forms the product. Institutions' knowledge counts
/// `public_knowledge_weight` times, since it is more open. Global links add a part of the world's.
KnowledgePool knowledge_pool(const World& world, const Policy& policy, const Policy& of_2015);

}  // namespace kapok
