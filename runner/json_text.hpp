#pragma once
// The few forms of JSON that reports need.

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kapok {

/// A JSON string: in quotation marks, with quotes, backslashes and control characters escaped.
std::string json_string(std::string_view text);

/// A JSON number; null for NaN, infinities and nothing.
std::string json_number(std::optional<double> number);

/// `["a", "b"]` of texts that are JSON already.
std::string json_list(const std::vector<std::string>& items);

/// `{"key": value, ...}` on one line, of values that are JSON already.
std::string json_object(const std::vector<std::pair<std::string_view, std::string>>& members);

}  // namespace kapok
