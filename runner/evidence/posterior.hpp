#pragma once
// Sets of parameters that agree with the record: what runs draw from, so that their intervals carry what is not
// known about the parameters as well as luck.

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "model/parameters.hpp"
#include "runner/manifest.hpp"

namespace kapok {

struct Posterior {
    std::string name;                           ///< of the file
    int seen_until = 0;                         ///< last year of the record that it was fitted to
    std::vector<std::size_t> parameters;        ///< of calibrated_parameters()
    std::vector<std::vector<double>> members;   ///< values, in the order of `parameters`

};

/// What replicates draw: a set of parameters for each member.
struct MemberParameters {
    std::vector<std::size_t> drawn;       ///< of calibrated_parameters()
    std::vector<Parameters> members;
};
/// Each member's values in place of those of a scenario. A parameter that the scenario sets to something else than
/// its table's value stays as set.
MemberParameters members_for(const Posterior& posterior, const Parameters& scenario);

/// Which member each replicate has, for the manifest.
ParameterDraws parameter_draws(const Posterior& posterior, const MemberParameters& draws, int replicates);

/// Reads a table: the column `seen_until`, then one column per parameter ("growth_offset.Foshan"), one row per
/// member. Throws InputError for unknown parameters, values outside a parameter's range, or no members.
Posterior read_posterior(std::string_view bytes, const std::string& file);
/// Of a file; throws InputError or FileError.
Posterior load_posterior(const std::filesystem::path& path);
/// Those inside the program, by rising `seen_until`; one for each last year of the record that backtests start from.
const std::vector<Posterior>& shipped_posteriors();
/// The one that has seen all of the record: what runs draw from.
const Posterior& shipped_posterior();

/// Draws from the prior of calibration: what was believed before any year after 2015 was seen.
Posterior prior_sample();

/// The table that read_posterior reads; values with six significant digits.
std::string posterior_csv(const Posterior& posterior);

}  // namespace kapok
