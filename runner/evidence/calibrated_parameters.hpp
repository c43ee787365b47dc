#pragma once
// What calibration estimates: each parameter with what was believed of it before the record was seen.

#include <optional>
#include <string>
#include <vector>

#include "model/parameters.hpp"

namespace kapok {

/// A parameter, or one city's value of it. Its prior is Gaussian on a scale that maps its plausible range to the
/// real line: logistic, of the value or, for ratios that span a factor of ten or more, of its logarithm.
struct CalibratedParameter {
    std::size_t row = 0;                ///< of parameter_table or, with a city, of city_parameter_table
    std::optional<Place> city;
    double low = 0.0, high = 1.0;       ///< plausible range
    double prior = 0.5;                 ///< centre of the prior, inside the range
    double spread = 1.0;                ///< standard deviation of the prior on the transformed scale

    /// "user_cost_elasticity", "growth_offset.Foshan".
    [[nodiscard]] std::string name() const;
    [[nodiscard]] double centre() const { return transformed(prior); }
    /// Value to scale; values at or outside the range count as 1% inside it.
    [[nodiscard]] double transformed(double value) const;
    [[nodiscard]] double value(double transformed) const;
    [[nodiscard]] double value_in(const Parameters& parameters) const;
    void set(Parameters& parameters, double value) const;

private:
    [[nodiscard]] bool logarithmic() const { return low > 0.0 && high / low >= 10.0; }
};

/// All of them: those of the whole delta first, then by parameter and city.
const std::vector<CalibratedParameter>& calibrated_parameters();

/// A parameter by the name that CalibratedParameter::name gives; nothing when calibration does not estimate it.
std::optional<std::size_t> find_calibrated_parameter(std::string_view name);

}  // namespace kapok
