#include <fmt/format.h>

#include <cctype>
#include <cmath>
#include <memory>
#include <optional>

#include "model/population/registry.hpp"
#include "runner/baseline_files.hpp"
#include "runner/commands/commands.hpp"
#include "runner/commands/evidence_experiments.hpp"
#include "runner/commands/evidence_facts.hpp"
#include "runner/commands/evidence_record.hpp"
#include "runner/ensemble.hpp"
#include "runner/json_text.hpp"
#include "runner/number_text.hpp"
#include "runner/terminal_table.hpp"
#include "runner/unit_names.hpp"

namespace kapok {
namespace {

struct EvidenceOptions {
    bool initial = false, record = false, facts = false, quick = false;
    std::vector<std::string> ids;
    std::optional<int> members, seeds, until;
    std::optional<double> scale;
    EvidenceInput input;
};

std::string in_capitals(std::string id) {
    for (char& letter : id) letter = static_cast<char>(std::toupper(static_cast<unsigned char>(letter)));
    return id;
}

/// Relative difference of the model's figure from the table's; NaN where the table has 0.
double difference(const ReproductionRow& row) { return row.data == 0.0 ? NAN : row.model / row.data - 1.0; }

std::string text_of(const std::vector<ReproductionRow>& rows, Language language) {
    const auto title = [&](const char* en, const char* zh) { return std::string(language == Language::zh ? zh : en); };
    TerminalTable table({{title("region", "地区")}, {title("sector", "行业")}, {title("figure", "指标")},
                         {title("tables", "统计表"), Align::right}, {title("agents", "智能体合计"), Align::right},
                         {title("difference", "偏差"), Align::right}, {title("unit", "单位")}});
    for (const ReproductionRow& row : rows) {
        const double relative = difference(row);
        table.add({row.region, row.sector, row.id, fmt::format("{:.6g}", row.data), fmt::format("{:.6g}", row.model),
                   std::isnan(relative) ? "-" : fmt::format("{:+.2f}%", 100.0 * relative), std::string(unit_text(row.unit, language))});
    }
    return table.text();
}

std::string csv_of(const std::vector<ReproductionRow>& rows) {
    std::string text = "region,sector,id,unit,data,model\n";
    for (const ReproductionRow& row : rows)
        text += fmt::format("{},{},{},{},{},{}\n", row.region, row.sector, row.id, row.unit, format_number(row.data), format_number(row.model));
    return text;
}

std::string json_of(const std::vector<ReproductionRow>& rows) {
    std::vector<std::string> items;
    for (const ReproductionRow& row : rows)
        items.push_back("\n" + json_object({{"region", json_string(row.region)}, {"sector", row.sector.empty() ? "null" : json_string(row.sector)},
                                            {"id", json_string(row.id)}, {"unit", json_string(row.unit)},
                                            {"data", json_number(row.data)}, {"model", json_number(row.model)}}));
    return json_list(items) + "\n";
}

int print_evidence(const EvidenceOptions& options) {
    if (options.record) {
        RecordOptions record;
        record.scale = options.scale.value_or(record.scale);
        return print_record_fit(record, options.input);
    }
    if (options.facts) {
        FactsOptions facts;
        facts.seeds = options.seeds.value_or(facts.seeds);
        facts.scale = options.scale.value_or(facts.scale);
        facts.until = options.until.value_or(facts.until);
        return print_facts(facts, options.input);
    }
    if (!options.initial) {
        ExperimentsOptions experiments;
        experiments.ids = options.ids;
        experiments.quick = options.quick;
        experiments.members = options.members.value_or(options.quick ? 0 : experiments.members);
        experiments.seeds = options.seeds.value_or(experiments.seeds);
        experiments.scale = options.scale.value_or(options.quick ? 0.01 : experiments.scale);
        experiments.until = options.until.value_or(options.quick ? 2022 : experiments.until);
        return print_experiments(experiments, options.input);
    }
    const LoadedBaseline loaded = load_baseline(options.input.data.empty() ? DataSource() : DataSource(options.input.data));
    std::vector<ReproductionRow> rows;
    on_threads(options.input.threads, [&](int) {
        const auto registry = build_registry(std::make_shared<const Baseline>(loaded.baseline), Parameters());
        rows = reproduction_of_2015(initial_world(*registry, 1.0, Rng()));
    });
    switch (options.input.format) {
        case Format::text: print(text_of(rows, options.input.language)); break;
        case Format::csv: print(csv_of(rows)); break;
        case Format::json: print(json_of(rows)); break;
    }
    return exit_ok;
}

}  // namespace

void add_evidence_command(CLI::App& app, Action& action) {
    const auto options = std::make_shared<EvidenceOptions>();
    CLI::App* command = app.add_subcommand("evidence", "Compare the model with what is known");
    command->add_flag("--initial", options->initial, "the population of 2015 against the tables it was made from");
    CLI::Option* initial = command->get_option("--initial");
    CLI::Option* record = command->add_flag("--record", options->record, "the record of 2016 to 2019 that parameters were fitted to against runs of as_enacted, one for each set of parameters")->excludes(initial);
    CLI::Option* facts = command->add_flag("--facts", options->facts, "stylised facts of firms and innovation in runs of the scenario as_enacted")->excludes(initial)->excludes(record);
    command->add_option("--experiments", options->ids, "policy experiments, all or those named (E01 E05 ...); what is shown when nothing else is asked for")
        ->type_name("ID")->expected(0, -1)->transform(in_capitals)->excludes(facts)->excludes(initial)->excludes(record);
    command->add_flag("--quick", options->quick, "experiments: tier 1 alone, in a small world of few years")->excludes(facts)->excludes(initial)->excludes(record);
    command->add_option("--members", options->members, "experiments: sets of parameters from the posterior; 0: those of the tables alone (default: 8)")->type_name("N")->check(CLI::Range(0, 10'000))->excludes(facts)->excludes(initial)->excludes(record);
    command->add_option("--seeds", options->seeds, "runs that differ in their luck (default: 10 for facts, 2 of each member for experiments, more for those whose runs scatter most)")->type_name("N")->check(CLI::Range(1, 10'000))->excludes(initial)->excludes(record);
    command->add_option("--scale", options->scale, "simulated firms per real firm (default: 0.2, of facts 1, of the record 0.03)")->type_name("X")->check(CLI::Range(1e-6, 1.0))->excludes(initial);
    command->add_option("--until", options->until, "last year (default: 2049 for facts, 2026 for experiments)")->type_name("YEAR")->check(CLI::Range(2016, 2049))->excludes(initial)->excludes(record);
    command->add_option("-o,--output", options->input.output, "also write the table to this file, as Markdown (.md) or, of experiments, HDF5 (.h5)")->type_name("FILE")->excludes(initial);
    command->add_flag("--force", options->input.force, "replace FILE if it exists")->excludes(initial);
    add_set_option(*command, options->input.settings);
    command->get_option("--set")->description("set a parameter (for facts, also a lever); may be repeated")->excludes(initial);
    command->add_option("--posterior", options->input.posterior, "draw parameters from this posterior (kapok calibrate) instead of the one inside the program")
        ->type_name("FILE.csv")->excludes(initial);
    add_data_option(*command, options->input.data);
    command->add_option("--threads", options->input.threads, "threads to use (default: all processors)")->type_name("T")->check(CLI::Range(1, 4096));
    add_format_option(*command, options->input.format);
    add_language_option(*command, options->input.language);
    command->callback([=, &action] { action = [=] { return print_evidence(*options); }; });
}

}  // namespace kapok
