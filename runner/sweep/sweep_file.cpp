#include "runner/sweep/sweep_file.hpp"

#include <fmt/format.h>

#include <bit>

#include "runner/messages.hpp"
#include "runner/sweep/sweep_reader.hpp"
#include "runner/toml_source.hpp"

namespace kapok {
namespace {

constexpr TomlKind sweep_kind{"sweep", "scenarios/sweeps/"};

Sweep from_source(const TomlSource& source, std::string text, const Baseline& baseline,
                  const Posterior& posterior) {
    Sweep sweep(baseline);
    sweep.name = source.stem();
    sweep.files.push_back(source.shown);
    sweep.posterior = &posterior;
    sweep.text = std::move(text);
    FaultCollector faults;
    SweepReader({source.shown, source.directory, {}}, baseline, sweep, faults)
        .read(parse_toml(sweep.text, source.shown));
    faults.throw_if_any();
    return sweep;
}

}  // namespace

std::vector<std::string_view> embedded_sweeps() {
    return embedded_names(sweep_kind);
}

Sweep load_sweep(const std::string& path_or_name, const Baseline& baseline, const Posterior& posterior) {
    const auto source = find_toml(sweep_kind, path_or_name, std::filesystem::path{});
    if (!source) throw InputError(Fault{path_or_name, 0, 0, not_found(sweep_kind, path_or_name)});
    return from_source(*source, source->text(), baseline, posterior);
}

Sweep sweep_from_text(std::string_view toml, const std::string& file, const Baseline& baseline,
                      const Posterior& posterior) {
    return from_source({file, file, std::nullopt, nullptr}, std::string(toml), baseline, posterior);
}

std::vector<std::string> sweep_notes(const Sweep& sweep, Language language) {
    std::vector<std::string> notes;
    const Design& design = sweep.design;
    if (design.kind == DesignKind::sobol && !std::has_single_bit(static_cast<unsigned>(design.samples)))
        notes.push_back(
            filled(language, "samples = {} is no power of two; Sobol's sequence is even only over powers of two",
                   "samples = {}不是2的幂;Sobol序列只在2的幂个点上均匀", design.samples));
    return notes;
}

}  // namespace kapok
