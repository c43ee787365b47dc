#pragma once
// The firms alive at the end of a year, as a table that can be written without knowing its columns.

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "model/agents/firms.hpp"

namespace kapok {

struct PanelColumn {
    std::string name;
    std::string unit;                   ///< "fen" for money; empty for all else
    std::vector<std::string> meanings;  ///< of the codes 0, 1, ...; empty where values are not codes
    std::variant<std::vector<std::uint8_t>, std::vector<std::uint16_t>, std::vector<std::int16_t>,
                 std::vector<std::uint32_t>, std::vector<std::int32_t>, std::vector<std::uint64_t>,
                 std::vector<std::int64_t>, std::vector<float>, std::vector<double>>
        values;
};

struct FirmPanel {
    int year = 0;
    std::size_t rows = 0;
    std::vector<PanelColumn> columns;  ///< those of Firms::for_each_column without grants_due; `id` is one of them
};

/// The living firms, in the order of their rows.
FirmPanel firm_panel(const Firms& firms, int year);

}  // namespace kapok
