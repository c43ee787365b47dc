#include "analysis/estimators/prim.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>

namespace kapok {
namespace {

using Eigen::Index;

constexpr double endless = std::numeric_limits<double>::infinity();

struct Sum {
    double outcome = 0.0;
    std::size_t cases = 0;
    [[nodiscard]] double mean() const { return outcome / static_cast<double>(cases); }
};

/// A side moved, and what is in the box with it.
struct Move {
    std::size_t input = 0;
    BoxSide side;
    Sum kept;
    double gain = 0.0;  ///< of the mean, per case that moved
};

/// A case's value of one input, and its outcome.
struct Entry {
    double value, outcome;
};

/// `entries` in the order in which one end of an input gives them up. All of equal value go together.
std::size_t peeled_count(const std::vector<Entry>& entries, double share) {
    const auto wanted =
        static_cast<std::size_t>(std::max(1.0, std::floor(share * static_cast<double>(entries.size()))));
    if (wanted >= entries.size()) return entries.size();
    std::size_t count = wanted;
    while (count > 0 && entries[count - 1].value == entries[count].value) --count;  // the next value stays as a whole
    if (count > 0) return count;
    while (count < entries.size() && entries[count].value == entries.front().value) ++count;
    return count;
}

/// The peel from the low or the high end of an input; none where it would leave too little.
std::optional<Move> peel_of(const std::vector<Entry>& entries, const Sum& all, std::size_t fewest, double share,
                            bool low) {
    const std::size_t count = peeled_count(entries, share);
    if (count >= entries.size() || entries.size() - count < fewest) return std::nullopt;
    Move move;
    move.kept = all;
    for (std::size_t i = 0; i < count; ++i) move.kept.outcome -= entries[i].outcome;
    move.kept.cases -= count;
    (low ? move.side.low : move.side.high) = entries[count].value;
    move.gain = (move.kept.mean() - all.mean()) / static_cast<double>(count);
    return move;
}

std::optional<Move> best_peel(const Box& box, const std::vector<std::size_t>& rows, const Cases& cases,
                              std::size_t fewest, double share) {
    Sum all;
    for (const std::size_t row : rows) all.outcome += cases.outcome(static_cast<Index>(row));
    all.cases = rows.size();
    std::optional<Move> best;
    for (std::size_t k = 0; k < box.size(); ++k) {
        std::vector<Entry> entries;
        for (const std::size_t row : rows)
            entries.push_back(
                {cases.inputs(static_cast<Index>(row), static_cast<Index>(k)), cases.outcome(static_cast<Index>(row))});
        std::stable_sort(entries.begin(), entries.end(),
                         [](const Entry& a, const Entry& b) { return a.value < b.value; });
        for (const bool low : {true, false}) {
            auto move = peel_of(entries, all, fewest, share, low);
            std::reverse(entries.begin(), entries.end());
            if (!move || (best && !(move->gain > best->gain))) continue;
            move->input = k;
            (low ? move->side.high : move->side.low) = low ? box[k].high : box[k].low;
            best = move;
        }
    }
    return best;
}

/// What lies in a box, and next to it: for each end of each input, low ends first, the cases that this end alone keeps
/// out.
struct Neighbourhood {
    Sum inside;
    std::vector<std::vector<Entry>> beyond;

    Neighbourhood(const Box& box, const Cases& cases) : beyond(2 * box.size()) {
        for (Index row = 0; row < cases.inputs.rows(); ++row) {
            std::size_t violations = 0, end = 0;
            for (std::size_t k = 0; k < box.size() && violations < 2; ++k) {
                const double value = cases.inputs(row, static_cast<Index>(k));
                if (box[k].holds(value)) continue;
                ++violations;
                end = value < box[k].low ? 2 * k : 2 * k + 1;
            }
            if (violations == 1)
                beyond[end].push_back({cases.inputs(row, static_cast<Index>(end / 2)), cases.outcome(row)});
            if (violations > 0) continue;
            inside.outcome += cases.outcome(row);
            ++inside.cases;
        }
    }
};

/// An end moved outwards by about a share of the box's cases, `beyond` of which there is at least one.
Move paste_of(const BoxSide& side, std::vector<Entry> beyond, const Sum& all, double share, bool low) {
    std::stable_sort(beyond.begin(), beyond.end(),
                     [&](const Entry& a, const Entry& b) { return low ? a.value > b.value : a.value < b.value; });
    std::size_t count = std::min(
        beyond.size(), static_cast<std::size_t>(std::max(1.0, std::floor(share * static_cast<double>(all.cases)))));
    while (count < beyond.size() && beyond[count].value == beyond[count - 1].value) ++count;
    Move move{0, side, all, 0.0};
    for (std::size_t i = 0; i < count; ++i) move.kept.outcome += beyond[i].outcome;
    move.kept.cases += count;
    (low ? move.side.low : move.side.high) = beyond[count - 1].value;
    move.gain = (move.kept.mean() - all.mean()) / static_cast<double>(count);
    return move;
}

/// Without ends that no case lies beyond.
void drop_idle_ends(Box& box, const Cases& cases) {
    for (std::size_t k = 0; k < box.size(); ++k) {
        const auto column = cases.inputs.col(static_cast<Index>(k));
        if (column.minCoeff() >= box[k].low) box[k].low = -endless;
        if (column.maxCoeff() <= box[k].high) box[k].high = endless;
    }
}

/// `rows`: of the cases in the box, ascending.
BoxMeasures measures_of(const Box& box, const std::vector<std::size_t>& rows, const Cases& cases) {
    Sum inside;
    for (const std::size_t row : rows) {
        inside.outcome += cases.outcome(static_cast<Index>(row));
        ++inside.cases;
    }
    const auto restricted =
        std::count_if(box.begin(), box.end(), [](const BoxSide& side) { return side.is_restricted(); });
    return {inside.cases, static_cast<double>(inside.cases) / static_cast<double>(cases.outcome.size()), inside.mean(),
            inside.outcome / cases.outcome.sum(), static_cast<std::size_t>(restricted)};
}

}  // namespace

std::vector<std::size_t> cases_in(const Box& box, const Cases& cases) {
    // input by input, each of which lies in one piece of memory: most of the time of a search goes into this
    std::vector<std::uint8_t> inside(static_cast<std::size_t>(cases.inputs.rows()), 1);
    for (std::size_t k = 0; k < box.size(); ++k) {
        const BoxSide side = box[k];
        const double* const values = cases.inputs.col(static_cast<Index>(k)).data();
        for (std::size_t row = 0; row < inside.size(); ++row) inside[row] &= static_cast<std::uint8_t>(side.holds(values[row]));
    }
    std::vector<std::size_t> rows;
    for (std::size_t row = 0; row < inside.size(); ++row)
        if (inside[row] != 0) rows.push_back(row);
    return rows;
}

BoxMeasures measure(const Box& box, const Cases& cases) { return measures_of(box, cases_in(box, cases), cases); }

std::vector<BoxWithMeasures> peel(const Cases& cases, const PrimOptions& options) {
    Box box(static_cast<std::size_t>(cases.inputs.cols()));
    std::vector<BoxWithMeasures> trajectory{{box, measure(box, cases)}};
    const auto smallest =
        static_cast<std::size_t>(std::ceil(options.smallest * static_cast<double>(cases.outcome.size())));
    std::vector<std::size_t> rows = cases_in(box, cases);
    while (true) {
        const auto all_alike = [&] {
            return std::all_of(rows.begin(), rows.end(), [&](std::size_t row) {
                return cases.outcome(static_cast<Index>(row)) == cases.outcome(static_cast<Index>(rows.front()));
            });
        };
        if (rows.empty() || all_alike()) break;
        const auto move = best_peel(box, rows, cases, std::max(smallest, options.fewest), options.peel);
        if (!move) break;
        box[move->input] = move->side;
        std::erase_if(rows, [&](std::size_t row) {
            return !move->side.holds(cases.inputs(static_cast<Index>(row), static_cast<Index>(move->input)));
        });
        trajectory.push_back({box, measures_of(box, rows, cases)});
    }
    return trajectory;
}

BoxWithMeasures paste(Box box, const Cases& cases, const PrimOptions& options) {
    while (true) {
        const Neighbourhood near(box, cases);
        std::optional<Move> best;
        for (std::size_t end = 0; end < near.beyond.size() && near.inside.cases > 0; ++end) {
            if (near.beyond[end].empty()) continue;
            Move move = paste_of(box[end / 2], near.beyond[end], near.inside, options.paste, end % 2 == 0);
            move.input = end / 2;
            if (move.gain >= 0.0 && (!best || move.gain > best->gain)) best = move;
        }
        if (!best) break;
        box[best->input] = best->side;
    }
    drop_idle_ends(box, cases);
    return {box, measure(box, cases)};
}

}  // namespace kapok
