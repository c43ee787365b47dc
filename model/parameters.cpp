#include "model/parameters.hpp"

namespace kapok {

Parameters::Parameters() {
    for (std::size_t row = 0; row < parameter_table.size(); ++row) values_[row] = parameter_table[row].value;
    for (std::size_t row = 0; row < city_parameter_table.size(); ++row) city_values_[row] = city_parameter_table[row].values;
}

std::optional<ParameterId> find_parameter(std::string_view id) {
    for (std::size_t row = 0; row < parameter_table.size(); ++row)
        if (parameter_table[row].id == id) return ParameterId{row};
    return std::nullopt;
}

std::optional<CityParameterId> find_city_parameter(std::string_view id) {
    for (std::size_t row = 0; row < city_parameter_table.size(); ++row)
        if (city_parameter_table[row].id == id) return CityParameterId{row};
    return std::nullopt;
}

}  // namespace kapok
