#include "model/population/institutions_2015.hpp"

#include <algorithm>
#include <cmath>

#include "model/fields.hpp"
#include "model/population/firms_2015.hpp"
#include "model/stages/patent_rules.hpp"

namespace kapok {
namespace {

constexpr double hundred_million = 100.0;  // million CNY

// Shares of research by field (assumed): a general university, a medical or agricultural one, a technical one.
constexpr FieldVector general{0.14, 0.16, 0.14, 0.14, 0.10, 0.10, 0.12, 0.10};
constexpr FieldVector medical{0.02, 0.05, 0.60, 0.12, 0.02, 0.05, 0.12, 0.02};
constexpr FieldVector technical{0.20, 0.18, 0.04, 0.16, 0.18, 0.10, 0.10, 0.04};
/// Readiness of a field's research to become inventions, relative (assumed).
constexpr FieldVector patenting{1.2, 0.6, 0.5, 1.1, 1.1, 0.8, 1.0, 0.5};

/// R&D of universities, institutes and government performed at a place in 2015, million CNY.
double public_research(const Baseline& b, Place p) {
    const double firms = b.city_values("rd_expenditure_firm")[p];
    const double all = b.city_values("rd_expenditure")[p];
    return hundred_million * (std::isnan(firms) ? 0.9 * all : all - firms);  // Macao: no split published; 0.9 assumed
}

}  // namespace

ByField<double> fields_of_city(const Baseline& baseline, Place city) {
    ByField<double> weights{};
    for (const Sector s : firm_sectors) {
        const double value_added = is_city(city) ? baseline.sector_cells[city][s].value_added : 1.0;
        for (const Field f : fields) weights[f] += value_added * sector_fields()[s][f];
    }
    return weights;
}

FieldVector institution_fields(InstitutionKind kind, int main, Stream& draws, const ByField<double>& city_fields) {
    if (kind == InstitutionKind::university) return general;
    if (kind == InstitutionKind::medical_agricultural) return medical;
    if (kind == InstitutionKind::technical) return technical;
    auto chosen = static_cast<std::size_t>(std::max(0, main - 1));
    if (main == 0) {
        double total = 0.0;
        for (const Field f : fields) total += city_fields[f];
        double u = draws.uniform() * total;
        for (const Field f : fields) {
            chosen = static_cast<std::size_t>(f);
            if ((u -= city_fields[f]) < 0.0) break;
        }
    }
    FieldVector v{};
    double sum = 0.0;
    for (std::size_t f = 0; f < field_count; ++f) {
        v[f] = (f == chosen ? 1.0 : 0.0) + 0.25 * field_relatedness()(static_cast<Eigen::Index>(chosen), static_cast<Eigen::Index>(f));
        sum += v[f];
    }
    for (double& share : v) share /= sum;
    return v;
}

Institutions institutions_of_2015(const Baseline& baseline, const Parameters& parameters) {
    Institutions u;
    const auto add = [&](std::int32_t row, Place place, InstitutionKind kind, int founded_year, int field_main,
                         double weight, std::uint64_t ordinal) {
        const std::size_t i = u.size();
        u.resize(i + 1);
        u.id[i] = mix(0x756e69ULL, static_cast<std::uint64_t>(place), ordinal);
        auto draws = registry_rng.stream(u.id[i], registry_quarter, Purpose::initial_institution);
        const bool new_type = kind == InstitutionKind::new_type;
        u.row[i] = row;
        u.place[i] = place;
        u.kind[i] = kind;
        u.founded[i] = static_cast<std::int16_t>(founded_year == 0 ? -80 : 4 * (founded_year - Quarter::first_year));
        u.weight[i] = weight * exponential((new_type ? 0.8 : 0.35) * draws.normal());
        u.quality[i] = draws.lognormal(1.0, 0.35);
        u.fields[i] = institution_fields(kind, field_main, draws, fields_of_city(baseline, place));
        u.transfer_office[i] = new_type ? 0.60 : 0.25;
        u.people[i] = 1.0;
    };

    ByDeltaPlace<int> new_type_named{};
    for (std::size_t r = 0; r < baseline.institutions.size(); ++r) {
        const InstitutionRow& row = baseline.institutions[r];
        if (row.founded > 2015) continue;
        add(static_cast<std::int32_t>(r), row.place, row.kind, row.founded, row.field_main, row.quality_weight, r);
        if (row.kind == InstitutionKind::new_type) ++new_type_named[row.place];
    }
    const auto& new_type_counts = baseline.city_values("new_rd_institutions");
    for (const Place c : cities) {
        const int unnamed = static_cast<int>(std::lround(new_type_counts[c])) - new_type_named[c];
        for (int k = 0; k < unnamed; ++k) add(-1, c, InstitutionKind::new_type, 2010 + k % 6, 0, 1.0, 1000 + static_cast<std::uint64_t>(k));
    }

    // a city's public research money: a quarter to new-type institutions (assumed), the rest to the others
    for (const Place p : delta_places) {
        const double total = public_research(baseline, p);
        double old_weight = 0.0, new_weight = 0.0;
        for (std::size_t i = 0; i < u.size(); ++i)
            if (u.place[i] == p) (u.kind[i] == InstitutionKind::new_type ? new_weight : old_weight) += u.weight[i];
        const double to_new = new_weight == 0.0 ? 0.0 : old_weight == 0.0 ? 1.0 : parameters("new_type_research_share"_parameter);
        const double depreciation = parameters("knowledge_depreciation"_parameter) + 0.10;  // steady growth of 10% before
        for (std::size_t i = 0; i < u.size(); ++i) {
            if (u.place[i] != p) continue;
            const bool new_type = u.kind[i] == InstitutionKind::new_type;
            const double sum = new_type ? new_weight : old_weight;
            u.budget[i] = total * (new_type ? to_new : 1.0 - to_new) * u.weight[i] / sum;
            u.weight[i] /= sum;
            for (std::size_t f = 0; f < field_count; ++f) u.knowledge[i][f] = u.budget[i] * u.fields[i][f] / depreciation;
        }
    }

    // shelves at their steady state; patents by what the institution invents
    const PatentRules rules(parameters);
    for (std::size_t i = 0; i < u.size(); ++i) {
        const FieldVector inventions = inventions_per_year(u, i, parameters);
        double all = 0.0;
        const double outflow = parameters("shelf_obsolescence"_parameter) + parameters("licence_hazard"_parameter) + parameters("spin_off_hazard"_parameter);
        for (std::size_t f = 0; f < field_count; ++f) {
            u.shelf[i][f] = inventions[f] / outflow;
            all += inventions[f];
        }
        auto draws = registry_rng.stream(u.id[i], registry_quarter, Purpose::registry_patents);
        const double granted = all * parameters("public_patent_propensity"_parameter) * rules.granted_share / rules.backlog;
        const double years = 1.0 / (rules.lapse + 0.10);
        u.patents_in_force[i] = static_cast<std::uint32_t>(draws.poisson(granted * years));
        u.patents_pending[i] = rules.fill_pipeline(u.grants_due[i], granted, rules.backlog, draws);
    }
    return u;
}

FieldVector inventions_per_year(const Institutions& u, std::size_t i, const Parameters& p) {
    FieldVector out{};
    const double exponent = p("invention_budget_exponent"_parameter);
    const double size = power(u.budget[i] + 1e-9, exponent) * power(300.0, 1.0 - exponent);
    for (std::size_t f = 0; f < field_count; ++f)
        out[f] = p("invention_level"_parameter) * patenting[f] * size * u.fields[i][f] * u.quality[i] * u.people[i];
    return out;
}

ByCity<PublicPatents> public_patents_2015(const Baseline& baseline, const Parameters& parameters) {
    const Institutions u = institutions_of_2015(baseline, parameters);
    const PatentRules rules(parameters);
    ByCity<PublicPatents> sums{};
    for (std::size_t i = 0; i < u.size(); ++i) {
        if (!is_city(u.place[i])) continue;
        double all = 0.0;
        for (const double x : inventions_per_year(u, i, parameters)) all += x;
        PublicPatents& s = sums[u.place[i]];
        s.filed += all * parameters("public_patent_propensity"_parameter);
        s.granted += all * parameters("public_patent_propensity"_parameter) * rules.granted_share / rules.backlog;
        s.in_force += u.patents_in_force[i];
    }
    return sums;
}

}  // namespace kapok
