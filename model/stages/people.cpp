#include "model/stages/people.hpp"

namespace kapok {

void add_researcher(World& world, std::uint64_t id, Place city, ResearcherKind kind, double funds) {
    Researchers& r = world.researchers;
    // a place of someone who left is used again
    std::size_t i = 0;
    while (i < r.size() && r.present[i]) ++i;
    if (i == r.size()) r.resize(i + 1);
    auto draws = world.rng.stream(id, world.quarter, Purpose::researcher_quality);
    const double quality = draws.lognormal(0.93, 0.4);  // a little below the best abroad (E20: equal funds -7%)
    const double team = 1.0 + 0.8 * (funds - 1.0);
    r.id[i] = id;
    r.city[i] = city;
    r.kind[i] = kind;
    r.present[i] = 1;
    r.arrived[i] = static_cast<std::int16_t>(world.quarter.index);
    r.output[i] = quality * power(funds, 0.30) * power(team, 0.35);
    r.host[i] = -1;
    double budgets = 0.0;
    for (std::size_t u = 0; u < world.institutions.size(); ++u)
        if (world.institutions.place[u] == city) budgets += world.institutions.budget[u];
    double lot = draws.uniform() * budgets;
    for (std::size_t u = 0; u < world.institutions.size() && budgets > 0.0; ++u) {
        if (world.institutions.place[u] != city) continue;
        r.host[i] = static_cast<std::int32_t>(u);
        if ((lot -= world.institutions.budget[u]) < 0.0) break;
    }
}

void update_people(World& world) {
    Institutions& u = world.institutions;
    const double group = world.parameters("research_group_budget"_parameter) * world.economy.research_wage_index;
    u.people.assign(u.size(), 1.0);
    for (std::size_t i = 0; i < world.researchers.size(); ++i) {
        const std::int32_t host = world.researchers.host[i];
        if (!world.researchers.present[i] || host < 0) continue;
        const auto h = static_cast<std::size_t>(host);
        u.people[h] += world.researchers.output[i] * group / (u.budget[h] + group);
    }
}

}  // namespace kapok
