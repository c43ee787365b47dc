#include "analysis/estimators/boxes_of_cases.hpp"

#include <algorithm>
#include <numeric>
#include <stdexcept>

namespace kapok {

using Eigen::Index;

RankedCases::RankedCases(Cases cases) : cases_(std::move(cases)), total_(cases_.outcome.sum()) {
    if (cases_.inputs.rows() != cases_.outcome.size())
        throw std::invalid_argument("inputs and outcomes differ in number");
    columns_.resize(static_cast<std::size_t>(cases_.inputs.cols()));
    for (std::size_t k = 0; k < columns_.size(); ++k) {
        Column& column = columns_[k];
        column.order.resize(size());
        std::iota(column.order.begin(), column.order.end(), Row{0});
        std::stable_sort(column.order.begin(), column.order.end(),
                         [&](Row a, Row b) { return value(a, k) < value(b, k); });
        column.ranks.resize(size());
        for (const Row row : column.order) {
            if (column.values.empty() || column.values.back() < value(row, k)) column.values.push_back(value(row, k));
            column.ranks[row] = static_cast<Rank>(column.values.size()) - 1;
        }
    }
}

RankedCases RankedCases::with_outcomes(Eigen::VectorXd outcomes) const {
    if (outcomes.size() != cases_.outcome.size()) throw std::invalid_argument("inputs and outcomes differ in number");
    RankedCases other = *this;
    other.cases_.outcome = std::move(outcomes);
    other.total_ = other.cases_.outcome.sum();
    return other;
}

RankedCases::Range RankedCases::all_of(std::size_t input) const {
    return {0, static_cast<Rank>(columns_[input].values.size()) - 1};
}

RankedCases::Range RankedCases::range(std::size_t input, const BoxSide& side) const {
    const std::vector<double>& values = columns_[input].values;
    const auto first = std::lower_bound(values.begin(), values.end(), side.low);
    const auto end = std::upper_bound(values.begin(), values.end(), side.high);
    return {static_cast<Rank>(first - values.begin()), static_cast<Rank>(end - values.begin()) - 1};
}

BoxMeasures measures_of(const Box& box, const OutcomeSum& inside, const RankedCases& cases) {
    const auto restricted =
        std::count_if(box.begin(), box.end(), [](const BoxSide& side) { return side.is_restricted(); });
    return {inside.cases, static_cast<double>(inside.cases) / static_cast<double>(cases.size()), inside.mean(),
            inside.outcome / cases.total(), static_cast<std::size_t>(restricted)};
}

BoxMembers::BoxMembers(const Box& box, const RankedCases& cases)
    : cases_(cases), box_(cases.inputs()), violations_(cases.size(), 0), violated_(cases.size(), 0) {
    for (std::size_t k = 0; k < box_.size(); ++k) ranges_.push_back(cases.all_of(k));
    for (std::size_t k = 0; k < box_.size(); ++k) set(k, box[k]);
}

void BoxMembers::set(std::size_t input, const BoxSide& side) {
    box_[input] = side;
    const RankedCases::Range before = ranges_[input], now = cases_.range(input, side);
    if (before.low == now.low && before.high == now.high) return;
    ranges_[input] = now;
    const RankedCases::Rank* const ranks = cases_.ranks(input).data();
    const auto number = static_cast<std::int32_t>(input);
    for (std::size_t row = 0; row < violations_.size(); ++row) {
        const std::int32_t was_out = (ranks[row] < before.low) | (ranks[row] > before.high);
        const std::int32_t is_out = (ranks[row] < now.low) | (ranks[row] > now.high);
        violations_[row] += is_out - was_out;
        violated_[row] += (is_out - was_out) * number;
    }
}

void BoxMembers::drop_idle_ends() {
    for (std::size_t k = 0; k < box_.size(); ++k) {
        const RankedCases::Range all = cases_.all_of(k);
        if (ranges_[k].low <= all.low) box_[k].low = BoxSide{}.low;
        if (ranges_[k].high >= all.high) box_[k].high = BoxSide{}.high;
    }
}

std::vector<std::size_t> BoxMembers::restricted() const {
    std::vector<std::size_t> inputs;
    for (std::size_t k = 0; k < box_.size(); ++k)
        if (box_[k].is_restricted()) inputs.push_back(k);
    return inputs;
}

OutcomeSum BoxMembers::inside() const {
    OutcomeSum sum;
    for (std::size_t row = 0; row < violations_.size(); ++row)
        if (holds(row)) sum.add(cases_.outcome(row));
    return sum;
}

std::vector<BoxMembers::Wider> BoxMembers::wider() const {
    const std::vector<std::size_t> inputs = restricted();
    std::vector<std::size_t> place(box_.size());
    for (std::size_t i = 0; i < inputs.size(); ++i) place[inputs[i]] = i;
    std::vector<double> outcomes(inputs.size(), 0.0);
    std::vector<std::size_t> more(inputs.size(), 0);
    std::size_t inside = 0;
    for (std::size_t row = 0; row < violations_.size(); ++row) {
        if (violations_[row] > 1) continue;
        const double outcome = cases_.outcome(row);
        if (violations_[row] == 1) {
            const std::size_t i = place[static_cast<std::size_t>(violated_[row])];
            outcomes[i] += outcome;
            ++more[i];
            continue;
        }
        ++inside;
        for (double& sum : outcomes) sum += outcome;
    }
    std::vector<Wider> boxes;
    for (std::size_t i = 0; i < inputs.size(); ++i) boxes.push_back({inputs[i], {outcomes[i], inside + more[i]}});
    return boxes;
}

std::vector<std::vector<RankedCases::Row>> BoxMembers::beyond() const {
    std::vector<std::vector<RankedCases::Row>> rows(2 * box_.size());
    for (std::size_t row = 0; row < violations_.size(); ++row) {
        if (violations_[row] != 1) continue;
        const auto k = static_cast<std::size_t>(violated_[row]);
        const bool low = cases_.ranks(k)[row] < ranges_[k].low;
        rows[low ? 2 * k : 2 * k + 1].push_back(static_cast<RankedCases::Row>(row));
    }
    return rows;
}

}  // namespace kapok
