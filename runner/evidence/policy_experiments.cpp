#include "runner/evidence/policy_experiments.hpp"

#include <fmt/format.h>
#include <tbb/parallel_for.h>
#include <tbb/partitioner.h>

#include <algorithm>
#include <cmath>

#include "runner/text_table.hpp"

namespace kapok {
namespace {

constexpr std::string_view experiments_file = "policy_experiments.csv", measures_file = "policy_measures.csv";

const ExperimentProgram* find_program(std::string_view id) {
    const auto& all = experiment_programs();
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const ExperimentProgram& p) { return p.id == id; });
    return found == all.end() ? nullptr : &*found;
}

bool gives(const ExperimentProgram* program, std::string_view measure) {
    return program != nullptr &&
           std::find(program->measures.begin(), program->measures.end(), measure) != program->measures.end();
}

std::optional<MeasureRole> find_role(std::string_view word) {
    if (word == "estimate") return MeasureRole::estimate;
    if (word == "check") return MeasureRole::check;
    if (word == "report") return MeasureRole::report;
    return std::nullopt;
}

Experiment experiment_in(const TableRow& row, FaultCollector& faults) {
    Experiment e;
    e.id = row.text("id", faults);
    e.en = row.text("en", faults);
    e.zh = row.text("zh", faults);
    e.contrast = row.text("lever_and_contrast", faults);
    e.estimand = row.text("estimand", faults);
    e.band = row.text("band", faults);
    e.tier = row.integer("tier", faults, 1, 3).value_or(0);
    e.horizon = row.text("horizon", faults);
    e.must_also_show = row.text("must_also_show", faults);
    e.anchors = row.text("anchors", faults);
    return e;
}

void add_measure(std::vector<Experiment>& experiments, const TableRow& row, FaultCollector& faults) {
    const std::string& of = row.cell("experiment").text;
    const auto experiment =
        std::find_if(experiments.begin(), experiments.end(), [&](const Experiment& e) { return e.id == of; });
    if (experiment == experiments.end()) {
        row.fault("experiment", fmt::format("no experiment '{}'", of), faults);
        return;
    }
    ExperimentMeasure m;
    m.id = row.text("id", faults);
    m.en = row.text("en", faults);
    m.zh = row.text("zh", faults);
    m.low = row.optional_number("low", faults);
    m.high = row.optional_number("high", faults);
    m.not_run = row.cell("not_run").text;
    m.not_run_zh = row.cell("not_run_zh").text;
    const auto role = find_role(row.cell("role").text);
    if (role)
        m.role = *role;
    else
        row.fault("role",
                  fmt::format("unknown role '{}': one of estimate, check, report", row.cell("role").text),
                  faults);
    if (m.not_run.empty() != m.not_run_zh.empty()) row.fault("not_run_zh", "a reason stands in both languages or in none", faults);
    if (m.low && m.high && *m.low > *m.high) row.fault("low", "low is above high", faults);
    if ((m.role == MeasureRole::report) == (m.low || m.high))
        row.fault("low", "estimates and checks need low or high, reports have none", faults);
    if (m.not_run.empty() != gives(find_program(of), m.id))
        row.fault("id",
                  m.not_run.empty() ? "the program cannot take this measure"
                                    : "the program takes this measure, so it is run",
                  faults);
    experiment->measures.push_back(std::move(m));
}

/// True for the measures of an experiment that the program takes.
bool is_run(const ExperimentMeasure& measure) {
    return measure.not_run.empty();
}

}  // namespace

const std::vector<ExperimentProgram>& experiment_programs() {
    static const std::vector<ExperimentProgram> all = [] {
        std::vector<ExperimentProgram> programs;
        for (const auto& part : {tax_experiments(), grant_experiments(), knowledge_experiments(),
                                 capital_experiments(), place_experiments()})
            programs.insert(programs.end(), part.begin(), part.end());
        return programs;
    }();
    return all;
}

std::vector<Experiment> load_experiments(const DataSource& source) {
    const TextTable rows(source.read(experiments_file), source.shown_name(experiments_file));
    const TextTable measures(source.read(measures_file), source.shown_name(measures_file));
    FaultCollector faults;
    std::vector<Experiment> experiments;
    if (rows.has_columns({"id", "en", "zh", "lever_and_contrast", "estimand", "band", "tier", "horizon",
                          "must_also_show", "anchors"},
                         faults))
        for (const TableRow& row : rows.rows()) experiments.push_back(experiment_in(row, faults));
    if (measures.has_columns({"experiment", "id", "role", "en", "zh", "low", "high", "not_run", "not_run_zh"}, faults))
        for (const TableRow& row : measures.rows()) add_measure(experiments, row, faults);
    for (const ExperimentProgram& program : experiment_programs())
        for (const std::string_view id : program.measures) {
            int found = 0;
            for (const Experiment& e : experiments)
                for (const ExperimentMeasure& m : e.measures)
                    found += e.id == program.id && m.id == id ? 1 : 0;
            if (found != 1)
                faults.add(
                    measures.file(), {},
                    fmt::format("{} rows for the measure {} of {} (one is needed)", found, id, program.id));
        }
    faults.throw_if_any();
    return experiments;
}

ExperimentResult judged(const Experiment& experiment, const ExperimentMeasure& measure,
                        std::vector<std::vector<double>> values, Stream draws) {
    constexpr int resamples = 2000;
    ExperimentResult out;
    out.values = std::move(values);
    out.effect = two_level_bootstrap(out.values, resamples, draws);
    if (out.effect.draws == 0) {
        out.verdict =
            measure.role == MeasureRole::report ? ExperimentVerdict::none : ExperimentVerdict::unknown;
        return out;
    }
    if (measure.role == MeasureRole::report) return out;
    int inside = 0, sets = 0, sets_inside = 0;
    for (const auto& member : out.values) {
        double sum = 0.0;
        int seeds = 0;
        for (const double value : member) {
            if (std::isnan(value)) continue;
            inside += measure.holds(value) ? 1 : 0;
            sum += value;
            ++seeds;
        }
        if (seeds == 0) continue;
        ++sets;
        sets_inside += measure.holds(sum / seeds) ? 1 : 0;
    }
    out.share_in_band = static_cast<double>(inside) / out.effect.draws;
    out.sets_in_band = static_cast<double>(sets_inside) / sets;
    bool passes = measure.holds(out.effect.mean);
    if (measure.role == MeasureRole::estimate && experiment.tier == 2 && !std::isnan(out.effect.low))
        passes = !(measure.low && out.effect.high < *measure.low) &&
                 !(measure.high && out.effect.low > *measure.high);
    if (measure.role == MeasureRole::estimate && experiment.tier == 3) passes = out.sets_in_band >= 0.95;
    if (measure.low && measure.high && *measure.low == *measure.high)  // no effect: the interval must hold it
        passes = std::isnan(out.effect.low)
                     ? out.effect.mean == *measure.low
                     : out.effect.low <= *measure.low && out.effect.high >= *measure.low;
    out.verdict = passes ? ExperimentVerdict::pass : ExperimentVerdict::miss;
    return out;
}

int most_seeds(const ExperimentsPlan& plan) {
    int factor = 1;
    for (const ExperimentProgram& program : experiment_programs())
        if (plan.asks_for(program.id)) factor = std::max(factor, program.seeds_factor);
    return factor * plan.seeds;
}

ExperimentsRun run_experiments(const std::vector<Experiment>& experiments,
                               const std::shared_ptr<const Baseline>& baseline, const ExperimentsPlan& plan,
                               const std::function<void(std::string_view id)>& after,
                               const std::atomic<bool>* stop) {
    ExperimentsRun out;
    for (std::size_t e = 0; e < experiments.size(); ++e) {
        const ExperimentProgram* const program = find_program(experiments[e].id);
        if (program == nullptr || !plan.asks_for(program->id)) continue;
        for (std::size_t k = 0; k < experiments[e].measures.size(); ++k) {
            if (!is_run(experiments[e].measures[k])) continue;
            ExperimentResult result;
            result.experiment = e;
            result.measure = k;
            result.values.assign(plan.members.size(),
                                 std::vector<double>(
                                     static_cast<std::size_t>(plan.seeds * program->seeds_factor), undefined));
            out.results.push_back(std::move(result));
        }
    }
    const Schedule control(*baseline);
    enum class Status : std::uint8_t { not_run, finished, failed };
    struct Task {
        Status status = Status::not_run;
        std::string message;
    };
    const auto seeds = static_cast<std::size_t>(most_seeds(plan));
    std::vector<Task> tasks(plan.members.size() * seeds);
    tbb::parallel_for(
        std::size_t{0}, tasks.size(),
        [&](std::size_t n) {
            const std::size_t member = n / seeds, seed = n % seeds;
            try {
                if (stop != nullptr && stop->load(std::memory_order_relaxed)) return;
                const auto registry = build_registry(baseline, plan.members[member]);
                Bench::Plan of_bench;
                of_bench.registry = registry.get();
                of_bench.control = &control;
                of_bench.parameters = plan.members[member];
                of_bench.scale = plan.scale;
                of_bench.rng = {plan.seed, static_cast<std::uint32_t>(seed)};
                of_bench.until = plan.until;
                of_bench.stop = stop;
                Bench bench(of_bench);
                for (const ExperimentProgram& program : experiment_programs()) {
                    if (!plan.asks_for(program.id) ||
                        seed >= static_cast<std::size_t>(plan.seeds * program.seeds_factor))
                        continue;
                    const Measurements measured = program.run(bench);
                    // each task writes its own entries
                    for (ExperimentResult& result : out.results) {
                        const Experiment& of = experiments[result.experiment];
                        if (of.id != program.id) continue;
                        const auto value = measured.find(of.measures[result.measure].id);
                        if (value != measured.end()) result.values[member][seed] = value->second;
                    }
                    after(program.id);
                }
                tasks[n].status = Status::finished;
            } catch (const Stopped&) {
                return;
            } catch (const std::exception& error) {
                tasks[n] = {Status::failed,
                            fmt::format("member {}, seed {}: {}", member, seed, error.what())};
            }
        },
        tbb::simple_partitioner());
    for (const Task& task : tasks) {
        if (task.status == Status::finished) ++out.finished;
        if (task.status == Status::failed) out.failures.push_back(task.message);
    }
    out.failed = static_cast<int>(out.failures.size());
    out.not_run = static_cast<int>(tasks.size()) - out.finished - out.failed;
    for (std::size_t r = 0; r < out.results.size(); ++r) {
        ExperimentResult& result = out.results[r];
        const Experiment& e = experiments[result.experiment];
        const auto row = mix(result.experiment, result.measure);
        const ExperimentResult verdict =
            judged(e, e.measures[result.measure], std::move(result.values),
                   Rng{plan.seed, 0}.stream(row, Quarter{0}, Purpose::experiment_resample));
        const std::size_t experiment = result.experiment, measure = result.measure;
        result = verdict;
        result.experiment = experiment;
        result.measure = measure;
    }
    return out;
}

}  // namespace kapok
