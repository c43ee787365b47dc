#include "runner/commands/branch.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <numeric>

#include "runner/commands/commands.hpp"
#include "runner/messages.hpp"
#include "runner/number_text.hpp"
#include "runner/published_file.hpp"
#include "runner/scenario_file.hpp"
#include "runner/sha256.hpp"

namespace kapok {
namespace {

std::string digest_of_file(const std::string& path) {
    std::ifstream stream(path, std::ios::binary);
    Sha256 digest;
    std::vector<char> buffer(1 << 20);
    while (stream.read(buffer.data(), static_cast<std::streamsize>(buffer.size())), stream.gcount() > 0)
        digest.update(std::string_view(buffer.data(), static_cast<std::size_t>(stream.gcount())));
    if (stream.bad()) throw FileError("read", path, "the disk reports an error");
    return digest.hex();
}

/// Replicates of one run at the same time, each once.
void require_one_run(const Branch& branch) {
    const CheckpointHeader& first = branch.headers.front();
    for (std::size_t i = 1; i < branch.headers.size(); ++i) {
        const CheckpointHeader& other = branch.headers[i];
        const auto refuse = [&](const std::string& what) {
            throw UsageError(fmt::format("{} and {} cannot be branched from together: {}", branch.files.front(), branch.files[i], what));
        };
        if (other.scenario_text != first.scenario_text || other.draws.source != first.draws.source || other.draws.names != first.draws.names ||
            other.draws.seen_until != first.draws.seen_until)
            refuse("they are not of the same run");
        if (other.next != first.next) refuse(fmt::format("they had reached {} and {}", quarter_reached(first), quarter_reached(other)));
        if (other.replicate == branch.headers[i - 1].replicate) refuse(fmt::format("replicate {} is there twice", other.replicate));
    }
}

/// A value that the scenario sets, rather than leaves at its default, must be that of the checkpoint.
template <class Value>
void require_agreement(std::string_view name, const Value& asked, const Value& by_default, const Value& of_checkpoint) {
    if (asked == by_default || asked == of_checkpoint) return;
    const auto shown = [](const Value& value) {
        if constexpr (std::is_same_v<Value, double>) return format_number(value);
        else return fmt::format("{}", value);
    };
    throw UsageError(fmt::format("{} = {} cannot be set in a branch: the checkpoint has {}", name, shown(asked), shown(of_checkpoint)));
}

void require_same_parameters(const Parameters& asked, const Parameters& of_checkpoint) {
    const Parameters tables;
    for (std::size_t row = 0; row < parameter_table.size(); ++row) {
        const ParameterId p{row};
        require_agreement(parameter_table[row].id, asked(p), tables(p), of_checkpoint(p));
    }
    for (std::size_t row = 0; row < city_parameter_table.size(); ++row)
        for (const Place city : cities) {
            const CityParameterId p{row};
            require_agreement(fmt::format("{}.{}", city_parameter_table[row].id, place_table[city].id), asked(p, city), tables(p, city), of_checkpoint(p, city));
        }
}

}  // namespace

Branch open_branch(const std::vector<std::string>& files, const LoadedBaseline& loaded) {
    CheckpointHeader this_program;
    this_program.kapok_version = build_information().version;
    this_program.git_commit = build_information().commit;
    this_program.inputs = loaded.files;
    const auto baseline = std::make_shared<const Baseline>(loaded.baseline);
    std::vector<CheckpointHeader> headers;
    for (const std::string& file : files) {
        headers.push_back(read_checkpoint_header(file));
        if (const std::string reason = obstacle_to_branch(headers.back(), this_program); !reason.empty())
            throw InputError(Fault{file, 0, 0, fmt::format("cannot be branched from: {}", reason)});
        read_checkpoint(file, baseline);  // or its damage would show in the middle of the run
    }
    std::vector<std::size_t> order(files.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return headers[a].replicate < headers[b].replicate; });
    Branch branch;
    for (const std::size_t i : order) {
        branch.files.push_back(files[i]);
        branch.digests.push_back(digest_of_file(files[i]));
        branch.headers.push_back(headers[i]);
    }
    require_one_run(branch);
    return branch;
}

Scenario scenario_of_branch(const Scenario& asked, const Branch& branch, const Baseline& baseline) {
    const Scenario by_default(baseline);
    const Scenario origin = scenario_from_text(branch.headers.front().scenario_text, branch.files.front(), baseline);
    require_agreement("seed", asked.seed, by_default.seed, origin.seed);
    require_agreement("scale", asked.scale, by_default.scale, origin.scale);
    require_agreement("firms_every", asked.firms_every, by_default.firms_every, origin.firms_every);
    require_agreement("draw_parameters", asked.draw_parameters, by_default.draw_parameters, origin.draw_parameters);
    require_same_parameters(asked.parameters, origin.parameters);
    for (const std::string& id : asked.quarterly)
        if (std::find(origin.quarterly.begin(), origin.quarterly.end(), id) == origin.quarterly.end())
            throw UsageError(fmt::format("{} cannot be recorded by quarter in a branch: the checkpoint has it by year", id));
    if (asked.until < branch.headers.front().year())
        throw UsageError(fmt::format("the run cannot end with {}: the checkpoint has reached {}", asked.until, quarter_reached(branch.headers.front())));
    Scenario scenario = asked;
    scenario.seed = origin.seed;
    scenario.replicates = static_cast<int>(branch.files.size());
    scenario.scale = origin.scale;
    scenario.parameters = origin.parameters;
    scenario.draw_parameters = origin.draw_parameters;
    scenario.allow_outside_range = origin.allow_outside_range;
    scenario.quarterly = origin.quarterly;
    scenario.firms_every = origin.firms_every;
    scenario.resolved_toml = resolved_text(scenario);
    return scenario;
}

BranchOrigin origin_of(const Branch& branch) {
    BranchOrigin origin;
    if (branch.empty()) return origin;
    origin.quarter = quarter_reached(branch.headers.front());
    origin.scenario_name = branch.headers.front().scenario_name;
    origin.scenario_text = branch.headers.front().scenario_text;
    origin.checkpoints = branch.files;
    origin.digests = branch.digests;
    for (const CheckpointHeader& header : branch.headers) origin.replicates.push_back(static_cast<std::int32_t>(header.replicate));
    return origin;
}

ParameterDraws draws_of(const Branch& branch) {
    ParameterDraws all = branch.headers.front().draws;
    for (std::size_t i = 1; i < branch.headers.size(); ++i) {
        const ParameterDraws& one = branch.headers[i].draws;
        all.member.insert(all.member.end(), one.member.begin(), one.member.end());
        all.values.insert(all.values.end(), one.values.begin(), one.values.end());
    }
    return all;
}

}  // namespace kapok
