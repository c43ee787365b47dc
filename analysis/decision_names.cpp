#include "analysis/decision_names.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "model/policy/levers.hpp"

namespace kapok {
namespace {

void append(std::string& text, const std::string& part, const char* between) {
    text += text.empty() ? part : between + part;
}

void name_shares(DecisionResult& decision, const DecisionFutures& table, std::size_t number) {
    const std::vector<double> shares = budget_shares(table, number);
    std::vector<std::size_t> order(shares.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::erase_if(order, [&](std::size_t j) { return !(shares[j] > 0.0); });
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return shares[a] > shares[b]; });
    for (const std::size_t j : order) decision.telling.push_back(table.decision_columns[j]);
    const bool all_equal = order.size() == shares.size() && shares[order.front()] - shares[order.back()] < 1e-9;
    if (all_equal && shares.size() > 1) {
        decision.id = "equal_parts";
        decision.en = "equal parts";
        decision.zh = "均分";
        return;
    }
    for (std::size_t j = 0; j < order.size(); ++j) {
        const DesignColumn& column = table.design.columns[table.decision_columns[order[j]]];
        const auto lever = find_lever(column.id);
        const double percent = 100.0 * shares[order[j]];
        append(decision.id, fmt::format("{}={:.0f}%", column.id, percent), " ");
        if (j >= most_telling) continue;
        append(decision.en, fmt::format("{} {:.0f}%", column.id, percent), ", ");
        append(decision.zh, fmt::format("{} {:.0f}%", lever ? lever->spec().zh : column.long_name_zh, percent), "、");
    }
    if (order.size() <= most_telling) return;
    decision.en += ", ...";
    decision.zh += "等";
}

}  // namespace

std::string value_text(const DesignColumn& column, double value) {
    if (std::isnan(value)) return "-";
    const auto code = static_cast<std::size_t>(value);
    return code < column.labels.size() ? column.labels[code] : fmt::format("{:.4g}", value);
}

bool shares_budget(const DesignTable& design) {
    return design.kind.starts_with("simplex");
}

std::vector<double> budget_shares(const DecisionFutures& table, std::size_t decision) {
    std::vector<double> shares;
    if (!shares_budget(table.design)) return shares;
    for (const std::size_t k : table.decision_columns) shares.push_back(table.value(decision, k));
    const double budget = std::accumulate(shares.begin(), shares.end(), 0.0);
    for (double& share : shares) share = budget > 0.0 ? share / budget : 0.0;
    return shares;
}

DecisionNames::DecisionNames(const ResultsReader& results, const DecisionFutures& table) : table_(table) {
    if (!table.decision_columns.empty() && !shares_budget(table.design)) inputs_ = design_inputs(results);
}

double DecisionNames::distance(std::size_t column, double value) const {
    const DesignFactor* factor = inputs_ ? inputs_->find(table_.design.columns[column].id) : nullptr;
    if (factor == nullptr || !factor->labels.empty()) return 1.0;
    const double from = factor->has_points_at_base && factor->base ? factor->position(*factor->base) : 0.5;
    return std::abs(factor->position(value) - from) / std::max(from, 1.0 - from);
}

void DecisionNames::fill_in(DecisionResult& decision, std::size_t number) const {
    if (shares_budget(table_.design)) return name_shares(decision, table_, number);
    std::vector<std::size_t>& telling = decision.telling;
    for (const std::size_t k : table_.decision_columns)
        if (!std::isnan(table_.value(number, k))) telling.push_back(k);
    if (telling.empty()) {
        decision.id = "base";
        decision.en = "as in the base";
        decision.zh = "与基准相同";
        return;
    }
    const auto setting = [&](std::size_t k) { return value_text(table_.design.columns[k], table_.value(number, k)); };
    std::vector<std::size_t> named = telling;
    for (const std::size_t k : named)
        append(decision.id, fmt::format("{}={}", table_.design.columns[k].id, setting(k)), " ");
    std::stable_sort(telling.begin(), telling.end(), [&](std::size_t a, std::size_t b) {
        return distance(a, table_.value(number, a)) > distance(b, table_.value(number, b));
    });
    const bool is_long = telling.size() > most_named;
    if (is_long) named.assign(telling.begin(), telling.begin() + most_telling);
    for (const std::size_t k : named) {
        const DesignColumn& column = table_.design.columns[k];
        append(decision.en, fmt::format("{} {}", column.id, setting(k)), ", ");
        append(decision.zh, fmt::format("{} {}", column.long_name_zh, setting(k)), "、");
    }
    if (!is_long) return;
    decision.en += ", ...";
    decision.zh += "等";
}

}  // namespace kapok
