#pragma once
// What decisions of a sweep are called.

#include <optional>

#include "analysis/design_inputs.hpp"
#include "analysis/robust_choice.hpp"

namespace kapok {

/// A decision of up to so many settings is told by all of them.
inline constexpr std::size_t most_named = 4;
/// One of more is told by so many, as is a budget: those settings, or shares, that tell it apart most.
inline constexpr std::size_t most_telling = 3;

/// Names the decisions of a sweep by what they set.
class DecisionNames {
public:
    /// Throws as design_inputs does. `table` must live as long.
    DecisionNames(const ResultsReader& results, const DecisionFutures& table);

    /// Fills in what decision `number` sets: all of it as id, for programs ("voucher_rate=0.7 rd_grant_rate=0.1"; "base"
    /// where it sets nothing); for people names and values in English and Chinese, of more than four factors the three
    /// that tell the decision apart most, with "..." after them; and the columns it sets in that order.
    ///
    /// A setting tells a decision apart by how far it is from the factor's base or, where no point leaves the factor
    /// there, from the middle of its range, as a share of the farthest that it could be; a named one, such as a scenario,
    /// is as far as can be. A share of a budget tells by its size. Of equals the first in the design.
    void fill_in(DecisionResult& decision, std::size_t number) const;

private:
    [[nodiscard]] double distance(std::size_t column, double value) const;

    const DecisionFutures& table_;
    std::optional<DesignInputs> inputs_;  ///< none where no factor is decided, or a budget is shared
};

/// A value of a factor as people read it: four digits, or the name of a scenario; "-" where it is as in the base.
std::string value_text(const DesignColumn& column, double value);

}  // namespace kapok
