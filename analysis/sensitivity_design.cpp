#include "analysis/sensitivity_design.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "analysis/replicate_units.hpp"
#include "runner/messages.hpp"

namespace kapok {
namespace {

/// All kinds of design that some method is for.
std::vector<std::string> kinds_for_sensitivity() {
    std::vector<std::string> kinds;
    for (const SensitivityMethodSpec& spec : sensitivity_methods())
        kinds.insert(kinds.end(), spec.designs.begin(), spec.designs.end());
    return kinds;
}

SensitivityMethod method_for(const std::string& kind, const std::string& path) {
    const auto refuse = [&](const std::string& what) {
        return InputError(Fault{path, 0, 0,
                                fmt::format("{}; an analysis of sensitivity needs a sweep whose design is one of {}",
                                            what, fmt::join(kinds_for_sensitivity(), ", "))});
    };
    if (kind.empty()) throw refuse("the sweep does not say what its design is (it was made by an older Kapok)");
    for (const SensitivityMethodSpec& spec : sensitivity_methods())
        if (std::find(spec.designs.begin(), spec.designs.end(), kind) != spec.designs.end()) return spec.method;
    throw refuse(fmt::format(
        "the sweep's design is '{}', whose factors do not move independently by one of the known rules", kind));
}

std::vector<SensitivityFactor> factors_of(const DesignTable& table) {
    std::vector<SensitivityFactor> factors;
    for (const DesignColumn& column : table.columns) {
        const auto same_name = [&](const DesignColumn& other) { return other.long_name == column.long_name; };
        const bool shared =
            std::count_if(table.columns.begin(), table.columns.end(), same_name) > 1 && column.long_name != column.id;
        const std::string suffix = shared ? fmt::format(" ({})", column.id) : "";
        const std::string en = column.long_name.empty() ? column.id : column.long_name + suffix;
        const std::string zh = column.long_name_zh.empty() ? en : column.long_name_zh + suffix;
        factors.push_back({{column.id, en, zh}, column.unit, column.labels});
    }
    return factors;
}

Eigen::MatrixXd matrix_of(const DesignTable& table, std::vector<double> DesignColumn::*member) {
    Eigen::MatrixXd matrix(table.columns.front().values.size(), table.columns.size());
    for (Eigen::Index k = 0; k < matrix.cols(); ++k) {
        const std::vector<double>& column = table.columns[static_cast<std::size_t>(k)].*member;
        matrix.col(k) = Eigen::Map<const Eigen::VectorXd>(column.data(), static_cast<Eigen::Index>(column.size()));
    }
    return matrix;
}

/// Names of factors with fewer than two different values; one that is as in the base at some points and set at others
/// has two.
std::vector<std::string> constant_factors(const SensitivityDesign& design) {
    std::vector<std::string> constant;
    for (Eigen::Index k = 0; k < design.values.cols(); ++k) {
        const auto column = design.values.col(k).array();
        const bool all_left = column.isNaN().all(), all_equal = (column == column(0)).all();
        if (all_left || all_equal) constant.push_back(design.factors[static_cast<std::size_t>(k)].name.id);
    }
    return constant;
}

bool setting(const DesignTable& table, const char* key) {
    return std::any_of(table.settings.begin(), table.settings.end(),
                       [&](const auto& pair) { return pair.first == key && pair.second != 0.0; });
}

/// True when the points are A, A with each column from B, B with each from A, and B, sample by sample.
bool is_saltelli(const Eigen::MatrixXd& points, const SaltelliLayout& layout) {
    if (points.rows() % layout.columns() != 0) return false;
    for (Eigen::Index first = 0; first < points.rows(); first += layout.columns()) {
        const Eigen::RowVectorXd a = points.row(first + layout.a()), b = points.row(first + layout.b());
        const auto is_mixed = [&](Eigen::Index at, const Eigen::RowVectorXd& most, const Eigen::RowVectorXd& one,
                                  Eigen::Index k) {
            Eigen::RowVectorXd expected = most;
            expected(k) = one(k);
            return points.row(first + at) == expected;
        };
        for (Eigen::Index k = 0; k < layout.factors; ++k)
            if (!is_mixed(layout.ab(k), a, b, k) || (layout.second_order && !is_mixed(layout.ba(k), b, a, k)))
                return false;
    }
    return true;
}

}  // namespace

Eigen::Index SensitivityDesign::units() const {
    switch (method) {
        case SensitivityMethod::sobol_indices:
            return values.rows() / saltelli.columns();
        case SensitivityMethod::elementary_effects:
            return values.rows() / (values.cols() + 1);
        case SensitivityMethod::differences:
        case SensitivityMethod::correlation_ratios:
            break;
    }
    return values.rows();
}

SensitivityDesign read_sensitivity_design(const ResultsReader& results) {
    const std::string path = results.path().string();
    const DesignTable table = results.design_table();
    const auto wrong = [&](const std::string& text) { return InputError(Fault{path, 0, 0, text}); };
    if (table.columns.empty())
        throw wrong("the file holds a single scenario; an analysis of sensitivity needs the results of 'kapok sweep'");
    SensitivityDesign design{
        table.kind, method_for(table.kind, path), factors_of(table), matrix_of(table, &DesignColumn::values), {}, {},
        {},         replicate_units(results.manifest())};
    if (const auto constant = constant_factors(design); !constant.empty())
        throw wrong(fmt::format("{} {} the same at every point of the sweep; only factors that vary can be analysed",
                                fmt::join(constant, ", "), constant.size() > 1 ? "are" : "is"));
    for (const DesignColumn& column : table.columns)
        if (column.coordinates.size() != column.values.size())
            throw wrong(fmt::format("the sweep has no coordinates of the factor '{}' (it was made by an older Kapok)",
                                    column.id));
    design.coordinates = matrix_of(table, &DesignColumn::coordinates);
    const auto damaged = [&] {
        return wrong(fmt::format("the points of the sweep are not those of a design of kind '{}'", table.kind));
    };
    if (design.method == SensitivityMethod::sobol_indices) {
        design.saltelli = {design.values.cols(), setting(table, "second_order")};
        if (!is_saltelli(design.coordinates, design.saltelli)) throw damaged();
    }
    if (design.method == SensitivityMethod::elementary_effects) {
        try {
            design.steps = trajectory_steps(design.coordinates);
        } catch (const std::invalid_argument&) {
            throw damaged();
        }
    }
    if (design.method == SensitivityMethod::differences && !design.values.row(0).array().isNaN().all()) throw damaged();
    if (design.method == SensitivityMethod::correlation_ratios && design.coordinates.array().isNaN().any())
        throw damaged();
    return design;
}

}  // namespace kapok
