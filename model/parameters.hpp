#pragma once
// Every parameter and assumption of the model has one row in parameter_table.hpp; a run holds their values.

#include <optional>
#include <string_view>

#include "model/parameter_table.hpp"

namespace kapok {

struct ParameterId { std::size_t row = 0; };
struct CityParameterId { std::size_t row = 0; };

/// `"adjustment_speed"_parameter`: a misspelt parameter does not compile.
consteval ParameterId operator""_parameter(const char* text, std::size_t length) {
    for (std::size_t row = 0; row < parameter_table.size(); ++row)
        if (parameter_table[row].id == std::string_view{text, length}) return {row};
    throw "no such parameter";
}
consteval CityParameterId operator""_city_parameter(const char* text, std::size_t length) {
    for (std::size_t row = 0; row < city_parameter_table.size(); ++row)
        if (city_parameter_table[row].id == std::string_view{text, length}) return {row};
    throw "no such parameter by city";
}
std::optional<ParameterId> find_parameter(std::string_view id);
std::optional<CityParameterId> find_city_parameter(std::string_view id);

/// Values of all parameters in one run.
class Parameters {
public:
    Parameters();  ///< the values of the tables

    double operator()(ParameterId p) const { return values_[p.row]; }
    double operator()(CityParameterId p, Place city) const { return city_values_[p.row][city]; }
    void set(ParameterId p, double value) { values_[p.row] = value; }
    void set(CityParameterId p, Place city, double value) { city_values_[p.row][city] = value; }

    template <class Self, class Visit>
    static void for_each_part(Self& p, Visit visit) {
        visit("values", p.values_); visit("city_values", p.city_values_);
    }

private:
    std::array<double, parameter_table.size()> values_{};
    std::array<ByCity<double>, city_parameter_table.size()> city_values_{};
};

}  // namespace kapok
