#pragma once
// Boxes in the space of inputs, and which cases they hold: what a search for boxes asks again and again.

#include <Eigen/Dense>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

namespace kapok {

/// What a box allows an input to be; both ends belong to it.
struct BoxSide {
    double low = -std::numeric_limits<double>::infinity();
    double high = std::numeric_limits<double>::infinity();

    [[nodiscard]] bool is_restricted() const {
        return low != -std::numeric_limits<double>::infinity() || high != std::numeric_limits<double>::infinity();
    }
    [[nodiscard]] bool holds(double value) const { return value >= low && value <= high; }
};

/// One side for each input.
using Box = std::vector<BoxSide>;

/// Cases: rows of `inputs` [cases x inputs], ordered numbers without NaN, and an outcome of each from 0 to 1, the
/// share of it that is of interest.
struct Cases {
    Eigen::MatrixXd inputs;
    Eigen::VectorXd outcome;
};

struct BoxMeasures {
    std::size_t cases = 0;
    double support = 0.0;        ///< share of all cases that lie in the box
    double density = 0.0;        ///< mean outcome in the box; NaN without cases
    double coverage = 0.0;       ///< share of all that is of interest that lies in the box; NaN where nothing is
    std::size_t restricted = 0;  ///< inputs that the box restricts
};

/// Outcomes of some cases, added in the order in which they stand, so that the bits are always the same.
struct OutcomeSum {
    double outcome = 0.0;
    std::size_t cases = 0;

    void add(double of_case) {
        outcome += of_case;
        ++cases;
    }
    [[nodiscard]] double mean() const { return outcome / static_cast<double>(cases); }
};

/// Cases with the order of each input. A case's rank in an input is the number of different values below its own.
class RankedCases {
public:
    using Row = std::uint32_t;
    using Rank = std::int32_t;
    /// First and last rank that a side holds.
    struct Range {
        Rank low, high;
    };

    /// Cases convert by themselves. Throws std::invalid_argument when inputs and outcomes differ in number.
    RankedCases(Cases cases);
    /// The same inputs with other outcomes, one for each case.
    [[nodiscard]] RankedCases with_outcomes(Eigen::VectorXd outcomes) const;

    [[nodiscard]] const Cases& cases() const { return cases_; }
    [[nodiscard]] std::size_t size() const { return static_cast<std::size_t>(cases_.outcome.size()); }
    [[nodiscard]] std::size_t inputs() const { return columns_.size(); }
    [[nodiscard]] double outcome(std::size_t row) const { return cases_.outcome.data()[row]; }
    [[nodiscard]] double value(std::size_t row, std::size_t input) const {
        return cases_.inputs(static_cast<Eigen::Index>(row), static_cast<Eigen::Index>(input));
    }
    [[nodiscard]] double total() const { return total_; }  ///< sum of all outcomes

    /// Rows by value, those of equal value in their order.
    [[nodiscard]] const std::vector<Row>& order(std::size_t input) const { return columns_[input].order; }
    /// Rank of each row.
    [[nodiscard]] const std::vector<Rank>& ranks(std::size_t input) const { return columns_[input].ranks; }
    [[nodiscard]] Range all_of(std::size_t input) const;
    [[nodiscard]] Range range(std::size_t input, const BoxSide& side) const;

private:
    struct Column {
        std::vector<Row> order;
        std::vector<Rank> ranks;
        std::vector<double> values;  ///< different ones, by rank
    };

    Cases cases_;
    std::vector<Column> columns_;
    double total_ = 0.0;
};

/// What a box says of cases of which it holds these.
BoxMeasures measures_of(const Box& box, const OutcomeSum& inside, const RankedCases& cases);

/// A box, and which inputs keep each case out of it, up to date as its sides move. The cases must outlive it.
class BoxMembers {
public:
    /// The box without its limit on an input.
    struct Wider {
        std::size_t input;
        OutcomeSum inside;
    };

    BoxMembers(const Box& box, const RankedCases& cases);

    void set(std::size_t input, const BoxSide& side);
    /// Without ends that no case lies beyond.
    void drop_idle_ends();

    [[nodiscard]] const Box& box() const { return box_; }
    [[nodiscard]] const RankedCases& cases() const { return cases_; }
    [[nodiscard]] bool holds(std::size_t row) const { return violations_[row] == 0; }
    /// Inputs that the box restricts, in their order.
    [[nodiscard]] std::vector<std::size_t> restricted() const;

    [[nodiscard]] OutcomeSum inside() const;
    [[nodiscard]] BoxMeasures measures() const { return measures_of(box_, inside(), cases_); }
    /// For each restricted input, what the box without its limit on that input holds.
    [[nodiscard]] std::vector<Wider> wider() const;
    /// For each end of each input, low ends first (low end of input k: 2 k), the rows that this end alone keeps out.
    [[nodiscard]] std::vector<std::vector<RankedCases::Row>> beyond() const;

private:
    const RankedCases& cases_;
    Box box_;
    std::vector<RankedCases::Range> ranges_;
    /// Of each case: how many inputs keep it out, and the sum of their numbers, which of a single one is its number.
    std::vector<std::int32_t> violations_, violated_;
};

}  // namespace kapok
