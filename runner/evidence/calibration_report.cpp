#include "runner/evidence/calibration_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "analysis/statistics.hpp"
#include "runner/evidence/record_fit.hpp"

namespace kapok {
namespace {

std::vector<double> row_of(const Eigen::MatrixXd& values, Eigen::Index row) {
    std::vector<double> out(static_cast<std::size_t>(values.cols()));
    for (Eigen::Index c = 0; c < values.cols(); ++c) out[static_cast<std::size_t>(c)] = values(row, c);
    return out;
}

double variance(const Eigen::VectorXd& x) { return (x.array() - x.mean()).square().sum() / static_cast<double>(x.size() - 1); }

/// "gdp Guangzhou 0.61, ..."
std::string informants(const Identified& row) {
    std::string out;
    for (const auto& [name, r] : row.informed_by) out += fmt::format("{}{} {:+.2f}", out.empty() ? "" : ", ", name, r);
    return out.empty() ? "-" : out;
}

/// " and 40 stylised facts at the end of 2020"
std::string facts_fitted(const Calibration& c) {
    return c.facts.empty() ? "" : fmt::format(" and {} stylised facts at the end of {}", c.facts.size(), c.plan.facts_year);
}

/// Medians and 90% ranges over members, before the first step and after the last.
std::string fit_of_facts(const Calibration& c) {
    if (c.facts.empty()) return "";
    std::string out = fmt::format("\n{:<32} {:>32}   {:>32}\n", "distance from the fact", "prior median [90%]", "posterior median [90%]");
    const auto range = [&](const Eigen::MatrixXd& outputs, std::size_t row) {
        const std::vector<double> members = row_of(outputs, static_cast<Eigen::Index>(row));
        return fmt::format("{:+.3g} [{:+.3g}, {:+.3g}]", quantile(members, 0.5), quantile(members, 0.05), quantile(members, 0.95));
    };
    for (std::size_t f = 0; f < c.facts.size(); ++f) {
        const std::size_t row = c.targets.size() + f;
        out += fmt::format("{:<32} {:>32}   {:>32}\n", c.facts[f].id, range(c.steps.front().outputs, row), range(c.steps.back().outputs, row));
    }
    return out;
}

}  // namespace

std::vector<Identified> identifiability(const Calibration& c) {
    std::vector<Identified> rows;
    const auto& all = calibrated_parameters();
    const CalibrationStep& last = c.steps.back();
    const std::vector<TargetView> targets = all_targets(c);
    const double least = c.plan.least_correlation / std::sqrt(static_cast<double>(c.prior_points));
    for (std::size_t p = 0; p < all.size(); ++p) {
        const auto row = static_cast<Eigen::Index>(p);
        const CalibratedParameter& parameter = all[p];
        Identified out;
        out.parameter = p;
        const auto at = [&](double normal) { return parameter.value(parameter.centre() + normal * parameter.spread); };
        out.prior_low = at(-1.645), out.prior_median = at(0.0), out.prior_high = at(1.645);
        const std::vector<double> sample = row_of(last.parameters, row);
        out.low = parameter.value(quantile(sample, 0.05)), out.median = parameter.value(quantile(sample, 0.5)), out.high = parameter.value(quantile(sample, 0.95));
        out.learned = 1.0 - variance(last.parameters.row(row)) / (parameter.spread * parameter.spread);
        // the strongest year of each series
        std::map<std::string, double> strongest;
        for (std::size_t t = 0; t < targets.size(); ++t) {
            const TargetView& target = targets[t];
            if (parameter.city && target.region != delta_region && target.region != static_cast<std::size_t>(*parameter.city)) continue;
            const double r = c.correlation(row, static_cast<Eigen::Index>(t));
            double& best = strongest[target.series];
            if (std::fabs(r) > std::fabs(best)) best = r;
        }
        for (const auto& [name, r] : strongest)
            if (std::fabs(r) >= least) out.informed_by.emplace_back(name, r);
        std::stable_sort(out.informed_by.begin(), out.informed_by.end(), [](const auto& a, const auto& b) { return std::fabs(a.second) > std::fabs(b.second); });
        if (out.informed_by.size() > 3) out.informed_by.resize(3);
        rows.push_back(std::move(out));
    }
    return rows;
}

std::string calibration_text(const Calibration& c) {
    std::string out = fmt::format(
        "{} members after {} steps on the record of 2016 to {}{}: {} targets; of {} first points of the prior history matching ruled out {}.\n\n"
        "{:<40} {:>30}   {:>30} {:>8}  informed by (correlation over the prior)\n",
        c.plan.members, c.plan.steps, c.plan.until, facts_fitted(c), c.outputs(), c.prior_points, c.ruled_out, "parameter", "prior median [90%]",
        "posterior median [90%]", "learned");
    for (const Identified& r : identifiability(c))
        out += fmt::format("{:<40} {:>30}   {:>30} {:>7.0f}%  {}\n", calibrated_parameters()[r.parameter].name(),
                           fmt::format("{:.4g} [{:.4g}, {:.4g}]", r.prior_median, r.prior_low, r.prior_high),
                           fmt::format("{:.4g} [{:.4g}, {:.4g}]", r.median, r.low, r.high), 100.0 * r.learned, informants(r));
    const RecordFit fit{fit_of_record(c.targets, c.steps.back().outputs), c.plan.members, c.plan.until, c.plan.scale};
    return out + "\n" + fit.text(Language::en) + fit_of_facts(c);
}

std::string identifiability_markdown(const Calibration& c) {
    std::string out = fmt::format("# What informs each parameter\n\nWritten by `kapok calibrate --table`: {} members, the record of 2016 to {}{}. *Learned* is the part of the prior's variance that is "
                                  "gone, on the scale of the prior; where nothing is learned, the chance of a small ensemble makes it scatter around 0 with a standard error of {:.0f}%.\n\n",
                                  c.plan.members, c.plan.until, facts_fitted(c), 100.0 * std::sqrt(2.0 / (c.plan.members - 1)));
    out += "| parameter | prior median [90%] | posterior median [90%] | learned | informed by (correlation over the prior) |\n|---|---|---|---|---|\n";
    for (const Identified& r : identifiability(c))
        out += fmt::format("| `{}` | {:.4g} [{:.4g}, {:.4g}] | {:.4g} [{:.4g}, {:.4g}] | {:.0f}% | {} |\n", calibrated_parameters()[r.parameter].name(),
                           r.prior_median, r.prior_low, r.prior_high, r.median, r.low, r.high, 100.0 * r.learned, informants(r));
    return out;
}

}  // namespace kapok
