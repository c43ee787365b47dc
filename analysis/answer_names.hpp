#pragma once
// Names that answers about result files have in common.

#include "analysis/answer_table.hpp"
#include "runner/results_file.hpp"

namespace kapok {

/// A city, or the delta as a whole.
AnswerName region_name(std::size_t region);
/// A variable by its names; by its id where it has none.
AnswerName variable_name(const VariableInfo& variable);
/// A parameter by its names, "growth_offset.Foshan" with the city's; by its id where calibration does not estimate it.
AnswerName parameter_name(const std::string& id);
/// What readers of intervals of clustered_share have to know.
AnswerName note_of_shared_sets();
/// A unit as texts show it.
AnswerName unit_name(const std::string& unit);

}  // namespace kapok
