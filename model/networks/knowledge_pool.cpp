#include "model/networks/knowledge_pool.hpp"

#include <algorithm>

#include "model/parallel.hpp"
#include "model/world.hpp"

namespace kapok {
namespace {

struct StockSum {
    PlaceFields k = PlaceFields::Zero();
    StockSum& operator+=(const StockSum& other) { k += other.k; return *this; }
};

Eigen::Index at(Place p) { return static_cast<Eigen::Index>(p); }
Eigen::Index at(Field f) { return static_cast<Eigen::Index>(f); }

}  // namespace

KnowledgePool knowledge_pool(const World& world, const Policy& policy, const Policy& of_2015) {
    const Firms& firms = world.firms;
    const Parameters& p = world.parameters;
    KnowledgePool pool;
    pool.concavity = p("pool_concavity"_parameter);
    pool.stock = sum_rows<StockSum>(firms.size(), [&](StockSum& sum, std::size_t i) {
        if (!firms.alive(i) || firms.knowledge[i] <= 0.0) return;
        const double k = firms.knowledge[i] * static_cast<double>(firms.weight[i]);
        sum.k(at(firms.city[i]), at(firms.field_main[i])) += main_field_weight * k;
        sum.k(at(firms.city[i]), at(firms.field_second[i])) += second_field_weight * k;
    }).k;
    const double open = p("public_knowledge_weight"_parameter);
    for (std::size_t u = 0; u < world.institutions.size(); ++u)
        for (const Field f : fields)
            pool.stock(at(world.institutions.place[u]), at(f)) += open * world.institutions.knowledge[u][static_cast<std::size_t>(f)];
    // the world's knowledge reaches a city through its standing foreign partners: a share of the delta's own mean
    // stock, grown with the world frontier
    const double foreign = p("foreign_knowledge"_parameter) * pool.stock.sum() / static_cast<double>(delta_place_count);
    PlaceFields z;
    for (Eigen::Index i = 0; i < z.size(); ++i) z.data()[i] = power(pool.stock.data()[i] + 1.0, pool.concavity);
    for (const Place c : cities) {
        const double reach = policy("global_links"_lever, c) - of_2015("global_links"_lever, c);
        for (const Field f : fields)
            z(at(c), at(f)) += reach * power(foreign / static_cast<double>(field_count) + 1.0, pool.concavity);
    }
    // national platforms open their field's stock to firms within reach
    for (const Place c : cities) {
        const double platforms = policy("national_platforms"_lever, c) - of_2015("national_platforms"_lever, c);
        z.row(at(c)) *= 1.0 + p("platform_openness"_parameter) * platforms / 10.0;
    }
    pool.inner = world.transport.knowledge * z * field_relatedness();
    return pool;
}

double KnowledgePool::log_pool(Place city, FieldPair pair, double own) const {
    double total = 0.0;
    const auto without = [&](Field field, double weight) {
        // what the pool of this city loses when the firm's own stock is taken out of its two fields
        double a = inner(at(city), at(field));
        const double own_main = own * main_field_weight, own_second = own * second_field_weight;
        const auto loss = [&](Field g, double k) {
            const double all = stock(at(city), at(g)) + 1.0;
            if (k <= 1e-3 * all) return concavity * k * power(all, concavity - 1.0);  // first order for small firms
            return power(all, concavity) - power(std::max(all - k, 1.0), concavity);
        };
        if (own > 0.0) {
            a -= field_relatedness()(at(pair.main), at(field)) * loss(pair.main, own_main);
            a -= field_relatedness()(at(pair.second), at(field)) * loss(pair.second, own_second);
        }
        total += weight * logarithm(std::max(a, 1e-9)) / concavity;
    };
    without(pair.main, main_field_weight);
    without(pair.second, second_field_weight);
    return total;
}

}  // namespace kapok
