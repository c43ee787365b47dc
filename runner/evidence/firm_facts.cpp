// Facts about the size, growth and R&D of firms.

#include <algorithm>
#include <cmath>
#include <numeric>

#include "analysis/estimators/least_squares.hpp"
#include "analysis/estimators/power_law.hpp"
#include "analysis/estimators/subbotin.hpp"
#include "model/policy/certificates.hpp"
#include "runner/evidence/fact_measures.hpp"

namespace kapok {
namespace {

/// A column of the firms of a year that pass a test, with their weights.
struct Column {
    std::vector<double> values, weights;
};
template <class Keep, class Value>
Column column_of(const YearOfFirms& year, Keep keep, Value value) {
    Column column;
    for (const FirmYear& firm : year.firms) {
        if (!keep(firm)) continue;
        column.values.push_back(value(firm));
        column.weights.push_back(firm.weight);
    }
    return column;
}

bool is_above_scale(const FirmYear& firm) {
    return sector_table[firm.sector].manufacturing && firm.sales >= above_scale_revenue;
}
double sales_of(const FirmYear& firm) {
    return firm.sales;
}

double ccdf_exponent(const Column& column) {
    return power_law_tail(column.values, column.weights).exponent - 1.0;
}

double size_tail_employment(const FactSample& s) {
    return ccdf_exponent(column_of(
        s.now(), [](const FirmYear&) { return true; }, [](const FirmYear& firm) { return firm.employees; }));
}
double size_tail_above_scale(const FactSample& s) {
    return ccdf_exponent(column_of(s.now(), is_above_scale, [](const FirmYear& firm) { return firm.employees; }));
}
double size_tail_exporters(const FactSample& s) {
    return ccdf_exponent(column_of(
        s.now(), [](const FirmYear& f) { return is_above_scale(f) && f.is(Mark::exporter); }, sales_of));
}
double size_tail_non_exporters(const FactSample& s) {
    return ccdf_exponent(column_of(
        s.now(), [](const FirmYear& f) { return is_above_scale(f) && !f.is(Mark::exporter); }, sales_of));
}

double growth_shape(const FactSample& s) {
    return subbotin_fit(s.growth.growth, s.growth.weight).shape;
}

double growth_tail(const FactSample& s) {
    std::vector<double> distance;
    for (const double g : s.growth.growth) distance.push_back(std::abs(g));
    return power_law_tail(distance, s.growth.weight).exponent;
}

/// Slope of ln sd(growth) on the mean of ln x, over fifteen bins of equally many firm-years.
double spread_slope(const std::vector<double>& x, const std::vector<double>& growth,
                    const std::vector<double>& weight) {
    constexpr std::size_t bins = 15, least_in_bin = 20;
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < x.size(); ++i)
        if (x[i] > 0.0) order.push_back(i);
    if (order.size() < bins * least_in_bin) return undefined;
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return x[a] < x[b]; });
    std::vector<double> centre, spread;
    for (std::size_t bin = 0; bin < bins; ++bin) {
        std::vector<double> log_x, g, w;
        for (std::size_t k = bin * order.size() / bins; k < (bin + 1) * order.size() / bins; ++k) {
            log_x.push_back(std::log(x[order[k]]));
            g.push_back(growth[order[k]]);
            w.push_back(weight[order[k]]);
        }
        centre.push_back(moments(log_x, w).mean);
        spread.push_back(0.5 * std::log(moments(g, w).variance));
    }
    return least_squares(centre, spread).slope;
}

double size_variance_sales(const FactSample& s) {
    return -spread_slope(s.growth.sales, s.growth.growth, s.growth.weight);
}
double size_variance_employees(const FactSample& s) {
    return -spread_slope(s.growth.employees, s.growth.employment_growth, s.growth.weight);
}
double growth_spread_age(const FactSample& s) {
    return spread_slope(s.growth.age, s.growth.growth, s.growth.weight);
}

/// Yearly ln growth of the R&D of the panel of performers, less the mean of the year.
Column rd_growth(const FactSample& s) {
    Column column;
    const PerformerPanel& p = s.performers;
    for (std::size_t y = 1; y < p.years; ++y) {
        std::vector<double> growth;
        for (std::size_t i = 0; i < p.weight.size(); ++i)
            growth.push_back(std::log(p.rd[y][i] / p.rd[y - 1][i]));
        const double mean = moments(growth, p.weight).mean;
        for (std::size_t i = 0; i < growth.size(); ++i) {
            column.values.push_back(growth[i] - mean);
            column.weights.push_back(p.weight[i]);
        }
    }
    return column;
}
double rd_growth_shape(const FactSample& s) {
    const Column growth = rd_growth(s);
    return subbotin_fit(growth.values, growth.weights).shape;
}
double rd_growth_spread(const FactSample& s) {
    const Column growth = rd_growth(s);
    return std::sqrt(moments(growth.values, growth.weights).variance);
}

bool performs(const FirmYear& firm) {
    return firm.rd > 0.0 && firm.sales > 0.0;
}

double rd_intensity_skewness(const FactSample& s) {
    constexpr std::size_t least_performers = 30;
    std::vector<double> by_sector;
    for (const Sector sector : firm_sectors) {
        const Column intensity = column_of(
            s.now(), [&](const FirmYear& f) { return f.sector == sector && performs(f); },
            [](const FirmYear& f) { return f.rd / f.sales; });
        if (intensity.values.size() >= least_performers)
            by_sector.push_back(moments(intensity.values, intensity.weights).skewness);
    }
    return weighted_quantile(by_sector, {}, 0.5);
}

/// R&D intensity of performers of some size, in levels as Cohen, Levin and Mowery measure it.
struct Intensities {
    std::vector<double> intensity, log_sales, weight;
    std::vector<std::uint32_t> sector;

    explicit Intensities(const YearOfFirms& year) {
        for (const FirmYear& firm : year.firms) {
            if (!performs(firm) || firm.sales < least_sales) continue;
            intensity.push_back(firm.rd / firm.sales);
            log_sales.push_back(std::log(firm.sales));
            weight.push_back(firm.weight);
            sector.push_back(static_cast<std::uint32_t>(firm.sector));
        }
    }
};
double rd_sector_share(const FactSample& s) {
    const Intensities x(s.now());
    return group_share(x.intensity, x.sector, x.weight);
}
double rd_size_share(const FactSample& s) {
    const Intensities x(s.now());
    return least_squares(within_group(x.log_sales, x.sector, x.weight),
                         within_group(x.intensity, x.sector, x.weight), x.weight)
        .r_squared;
}

double share_of_above_scale(const FactSample& s, Mark mark) {
    const Column column =
        column_of(s.now(), is_above_scale, [&](const FirmYear& f) { return f.is(mark) ? 1.0 : 0.0; });
    return moments(column.values, column.weights).mean;
}
double rd_participation(const FactSample& s) {
    return share_of_above_scale(s, Mark::performer);
}
double rd_institution_share(const FactSample& s) {
    return share_of_above_scale(s, Mark::rd_institution);
}

constexpr FactMeasure table[] = {
    {"size_tail_employment", size_tail_employment},
    {"size_tail_above_scale", size_tail_above_scale},
    {"size_tail_non_exporters", size_tail_non_exporters},
    {"size_tail_exporters", size_tail_exporters},
    {"growth_shape", growth_shape},
    {"growth_spread_age", growth_spread_age},
    {"rd_growth_shape", rd_growth_shape},
    {"growth_tail", growth_tail},
    {"size_variance_sales", size_variance_sales},
    {"size_variance_employees", size_variance_employees},
    {"rd_intensity_skewness", rd_intensity_skewness},
    {"rd_sector_share", rd_sector_share},
    {"rd_size_share", rd_size_share},
    {"rd_participation", rd_participation},
    {"rd_institution_share", rd_institution_share},
    {"rd_growth_spread", rd_growth_spread},
};

}  // namespace

std::span<const FactMeasure> firm_facts() {
    return table;
}

const std::vector<FactMeasure>& fact_measures() {
    static const std::vector<FactMeasure> all = [] {
        std::vector<FactMeasure> out;
        for (const auto group : {firm_facts(), demography_facts(), innovation_facts(), place_facts()})
            out.insert(out.end(), group.begin(), group.end());
        return out;
    }();
    return all;
}

}  // namespace kapok
