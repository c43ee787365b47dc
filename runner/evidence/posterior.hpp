#pragma once
// Sets of parameters that agree with the record: what runs draw from, so that their intervals carry what is not
// known about the parameters as well as luck.

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "model/parameters.hpp"

namespace kapok {

struct Posterior {
    std::string name;                           ///< of the file
    int seen_until = 0;                         ///< last year of the record that it was fitted to
    std::vector<std::size_t> parameters;        ///< of calibrated_parameters()
    std::vector<std::vector<double>> members;   ///< values, in the order of `parameters`

    /// The parameters of a member: its values in place of those in `base`.
    [[nodiscard]] Parameters member(std::size_t index, const Parameters& base) const;
};

/// Reads a table: the column `seen_until`, then one column per parameter ("growth_offset.Foshan"), one row per
/// member. Throws InputError for unknown parameters, values outside a parameter's range, or no members.
Posterior read_posterior(std::string_view bytes, const std::string& file);
/// Of a file; throws InputError or FileError.
Posterior load_posterior(const std::filesystem::path& path);
/// The one inside the program.
const Posterior& shipped_posterior();

/// The table that read_posterior reads; values with six significant digits.
std::string posterior_csv(const Posterior& posterior);

}  // namespace kapok
