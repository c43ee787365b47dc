#include "analysis/decision_names.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "model/policy/levers.hpp"

namespace kapok {
namespace {

constexpr std::size_t most_named = 4, most_shares = 3;

void append(std::string& text, const std::string& part, const char* between) {
    text += text.empty() ? part : between + part;
}

void name_shares(DecisionResult& decision, const DecisionFutures& table, std::size_t number) {
    const std::vector<double> shares = budget_shares(table, number);
    std::vector<std::size_t> order(shares.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::erase_if(order, [&](std::size_t j) { return !(shares[j] > 0.0); });
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return shares[a] > shares[b]; });
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
        if (j >= most_shares) continue;
        append(decision.en, fmt::format("{} {:.0f}%", column.id, percent), ", ");
        append(decision.zh, fmt::format("{} {:.0f}%", lever ? lever->spec().zh : column.long_name_zh, percent), "、");
    }
    if (order.size() <= most_shares) return;
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

void name_decision(DecisionResult& decision, const DecisionFutures& table, std::size_t number) {
    if (shares_budget(table.design)) return name_shares(decision, table, number);
    std::vector<std::size_t> moved;
    for (const std::size_t k : table.decision_columns)
        if (!std::isnan(table.value(number, k))) moved.push_back(k);
    if (moved.empty()) {
        decision.id = "base";
        decision.en = "as in the base";
        decision.zh = "与基准相同";
    }
    for (const std::size_t k : moved) {
        const DesignColumn& column = table.design.columns[k];
        const std::string value = value_text(column, table.value(number, k));
        append(decision.id, fmt::format("{}={}", column.id, value), " ");
        if (moved.size() > most_named) continue;
        append(decision.en, fmt::format("{} {}", column.id, value), ", ");
        append(decision.zh, fmt::format("{} {}", column.long_name_zh, value), "、");
    }
}

}  // namespace kapok
