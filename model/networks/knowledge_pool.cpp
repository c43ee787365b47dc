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
    pool.tabulate();
    return pool;
}

void KnowledgePool::tabulate() {
    for (Eigen::Index i = 0; i < inner.size(); ++i) {
        log_inner_.data()[i] = logarithm(std::max(inner.data()[i], 1e-9)) / concavity;
        marginal_.data()[i] = concavity * power(stock.data()[i] + 1.0, concavity - 1.0);
    }
}

double KnowledgePool::log_pool(Place city, FieldPair pair, double own) const {
    const Eigen::Index c = at(city);
    // a firm with one field holds all of its stock there
    const bool one_field = pair.main == pair.second;
    const double own_main = own * (one_field ? main_field_weight + second_field_weight : main_field_weight);
    const double own_second = one_field ? 0.0 : own * second_field_weight;
    const double all_main = stock(c, at(pair.main)) + 1.0, all_second = stock(c, at(pair.second)) + 1.0;
    // what the pool loses when the firm's own stock is taken out of its two fields: to first order for most
    const bool small = own_main <= 1e-3 * all_main && own_second <= 1e-3 * all_second;
    const auto loss = [&](double k, double all) { return power(all, concavity) - power(std::max(all - k, 1.0), concavity); };
    const double loss_main = small ? marginal_(c, at(pair.main)) * own_main : loss(own_main, all_main);
    const double loss_second = small ? marginal_(c, at(pair.second)) * own_second : loss(own_second, all_second);
    const auto without = [&](Field field) {
        const double lost = field_relatedness()(at(pair.main), at(field)) * loss_main + field_relatedness()(at(pair.second), at(field)) * loss_second;
        const double a = std::max(inner(c, at(field)), 1e-9);
        return small ? log_inner_(c, at(field)) - lost / (a * concavity) : logarithm(std::max(a - lost, 1e-9)) / concavity;
    };
    return main_field_weight * without(pair.main) + second_field_weight * without(pair.second);
}

}  // namespace kapok
