#include "analysis/estimators/prim.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>

namespace kapok {
namespace {

using Row = RankedCases::Row;

/// A side moved, and what is in the box with it.
struct Move {
    std::size_t input = 0;
    BoxSide side;
    OutcomeSum kept;
    double gain = 0.0;  ///< of the mean, per case that moved
};

/// The cases of a box while it is peeled: by input, the rows in the order of `RankedCases::order`, and all in theirs.
struct PeeledCases {
    const RankedCases& cases;
    std::vector<std::vector<Row>> orders;
    std::vector<Row> rows;

    explicit PeeledCases(const RankedCases& ranked) : cases(ranked), rows(ranked.size()) {
        for (std::size_t k = 0; k < ranked.inputs(); ++k) orders.push_back(ranked.order(k));
        std::iota(rows.begin(), rows.end(), Row{0});
    }

    void keep(std::size_t input, const BoxSide& side) {
        const RankedCases::Range range = cases.range(input, side);
        const std::vector<RankedCases::Rank>& ranks = cases.ranks(input);
        const auto is_outside = [&](Row row) { return ranks[row] < range.low || ranks[row] > range.high; };
        for (std::vector<Row>& order : orders) std::erase_if(order, is_outside);
        std::erase_if(rows, is_outside);
    }

    [[nodiscard]] OutcomeSum sum() const {
        OutcomeSum sum;
        for (const Row row : rows) sum.add(cases.outcome(row));
        return sum;
    }
    [[nodiscard]] bool are_alike() const {
        return std::all_of(rows.begin(), rows.end(),
                           [&](Row row) { return cases.outcome(row) == cases.outcome(rows.front()); });
    }
};

/// How many rows, in the order in which one end of an input gives them up, a peel takes. All of equal value go together.
template <class Rows>
std::size_t peeled_count(const Rows& row_at, std::size_t size, const std::vector<RankedCases::Rank>& ranks, double share) {
    const auto wanted = static_cast<std::size_t>(std::max(1.0, std::floor(share * static_cast<double>(size))));
    if (wanted >= size) return size;
    std::size_t count = wanted;
    while (count > 0 && ranks[row_at(count - 1)] == ranks[row_at(count)]) --count;  // the next value stays as a whole
    if (count > 0) return count;
    while (count < size && ranks[row_at(count)] == ranks[row_at(0)]) ++count;
    return count;
}

/// The peel from the low or the high end of an input; none where it would leave too little.
std::optional<Move> peel_of(const PeeledCases& inside, std::size_t input, const OutcomeSum& all, std::size_t fewest,
                            double share, bool low) {
    const std::vector<Row>& order = inside.orders[input];
    const auto row_at = [&](std::size_t i) { return low ? order[i] : order[order.size() - 1 - i]; };
    const std::size_t count = peeled_count(row_at, order.size(), inside.cases.ranks(input), share);
    if (count >= order.size() || order.size() - count < fewest) return std::nullopt;
    Move move{input, {}, all, 0.0};
    for (std::size_t i = 0; i < count; ++i) move.kept.outcome -= inside.cases.outcome(row_at(i));
    move.kept.cases -= count;
    (low ? move.side.low : move.side.high) = inside.cases.value(row_at(count), input);
    move.gain = (move.kept.mean() - all.mean()) / static_cast<double>(count);
    return move;
}

std::optional<Move> best_peel(const Box& box, const PeeledCases& inside, const OutcomeSum& all, std::size_t fewest,
                              double share) {
    std::optional<Move> best;
    for (std::size_t k = 0; k < box.size(); ++k)
        for (const bool low : {true, false}) {
            auto move = peel_of(inside, k, all, fewest, share, low);
            if (!move || (best && !(move->gain > best->gain))) continue;
            (low ? move->side.high : move->side.low) = low ? box[k].high : box[k].low;
            best = move;
        }
    return best;
}

/// An end moved outwards by about a share of the box's cases, nearest rows of `beyond` first, of which there is at
/// least one. All of equal value go together.
Move paste_of(const BoxMembers& members, std::size_t end, std::vector<Row> beyond, const OutcomeSum& all, double share) {
    const RankedCases& cases = members.cases();
    const std::size_t input = end / 2;
    const bool low = end % 2 == 0;
    const std::vector<RankedCases::Rank>& ranks = cases.ranks(input);
    const auto distance = [&](Row row) { return low ? -ranks[row] : ranks[row]; };
    const auto is_nearer = [&](Row a, Row b) {
        return distance(a) != distance(b) ? distance(a) < distance(b) : a < b;
    };
    const std::size_t count = std::min(
        beyond.size(), static_cast<std::size_t>(std::max(1.0, std::floor(share * static_cast<double>(all.cases)))));
    const auto last = beyond.begin() + static_cast<std::ptrdiff_t>(count) - 1;
    std::nth_element(beyond.begin(), last, beyond.end(), is_nearer);
    const auto moved_end = std::partition(last + 1, beyond.end(), [&](Row row) { return ranks[row] == ranks[*last]; });
    std::sort(beyond.begin(), moved_end, is_nearer);
    Move move{input, members.box()[input], all, 0.0};
    for (auto row = beyond.begin(); row != moved_end; ++row) move.kept.add(cases.outcome(*row));
    (low ? move.side.low : move.side.high) = cases.value(*(moved_end - 1), input);
    move.gain = (move.kept.mean() - all.mean()) / static_cast<double>(moved_end - beyond.begin());
    return move;
}

}  // namespace

std::vector<BoxWithMeasures> peel(const RankedCases& cases, const PrimOptions& options) {
    Box box(cases.inputs());
    std::vector<BoxWithMeasures> trajectory;
    const auto smallest = static_cast<std::size_t>(std::ceil(options.smallest * static_cast<double>(cases.size())));
    PeeledCases inside(cases);
    while (true) {
        const OutcomeSum all = inside.sum();
        trajectory.push_back({box, measures_of(box, all, cases)});
        if (inside.rows.empty() || inside.are_alike()) break;
        const auto move = best_peel(box, inside, all, std::max(smallest, options.fewest), options.peel);
        if (!move) break;
        box[move->input] = move->side;
        inside.keep(move->input, move->side);
    }
    return trajectory;
}

void paste(BoxMembers& members, const PrimOptions& options) {
    while (true) {
        const OutcomeSum inside = members.inside();
        const std::vector<std::vector<Row>> beyond = members.beyond();
        std::optional<Move> best;
        for (std::size_t end = 0; end < beyond.size() && inside.cases > 0; ++end) {
            if (beyond[end].empty()) continue;
            const Move move = paste_of(members, end, beyond[end], inside, options.paste);
            if (move.gain >= 0.0 && (!best || move.gain > best->gain)) best = move;
        }
        if (!best) break;
        members.set(best->input, best->side);
    }
    members.drop_idle_ends();
}

BoxWithMeasures paste(const Box& box, const RankedCases& cases, const PrimOptions& options) {
    BoxMembers members(box, cases);
    paste(members, options);
    return {members.box(), members.measures()};
}

}  // namespace kapok
