// Where the time of a year goes: the share of each stage.

#include "model/stages/stages.hpp"

#include <array>
#include <string>

#include "benchmarks/measuring.hpp"
#include "model/run.hpp"
#include "model/stages/measure.hpp"
#include "runner/ensemble.hpp"

namespace kapok::benchmarks {
namespace {

struct Stage {
    const char* name;
    void (*run)(World&, const Levers&);
};

/// As in advance_one_quarter.
constexpr std::array stages{
    Stage{"01_budgets", set_budgets},
    Stage{"02_transport", open_transport_links},
    Stage{"03_talent", move_talent},
    Stage{"04_universities", run_universities},
    Stage{"05_rd", decide_rd},
    Stage{"06_innovation", learn_and_innovate},
    Stage{"07_markets", clear_product_markets},
    Stage{"08_finance", settle_finance},
    Stage{"09_links", form_collaborations},
    Stage{"10_population", renew_population},
    Stage{"11_certificates", certify},
    Stage{"12_measure", [](World& world, const Levers&) { kapok::measure(world); }},
    Stage{"books", [](World& world, const Levers&) { check_books(world, world.total_money()); }},
};

void shares(benchmark::State& state, double scale) {
    const World start = world_of_2015(scale);
    std::array<double, stages.size()> seconds{};
    double all = 0.0, items = 0.0;
    on_threads(1, [&](int) {
        for (auto _ : state) {
            World world = start;
            items += 4.0 * static_cast<double>(living_firms(world));
            const double before = all;
            for (; world.quarter.year() == Quarter::first_year; ++world.quarter) {
                const Policy now = plan_levers().in_quarter(world.quarter), of_2015 = plan_levers().of_2015();
                const Levers levers{now, of_2015};
                begin_quarter(world);
                for (std::size_t k = 0; k < stages.size(); ++k) {
                    const double began = processor_seconds();
                    stages[k].run(world, levers);
                    const double used = processor_seconds() - began;
                    seconds[k] += used;
                    all += used;
                }
            }
            state.SetIterationTime(all - before);
        }
    });
    for (std::size_t k = 0; k < stages.size(); ++k) state.counters[stages[k].name] = seconds[k] / all;
    state.counters["draws_per_item"] = all / items / seconds_per_draw();
}

}  // namespace

void register_stages() {
    for (const Scale& scale : {tiny, Scale{"0.01", 0.01}, Scale{"0.1", 0.1}})
        benchmark::RegisterBenchmark((std::string("stages/") + scale.name).c_str(),
                                     [=](benchmark::State& state) { shares(state, scale.value); })
            ->UseManualTime()
            ->Unit(benchmark::kMillisecond);
}

}  // namespace kapok::benchmarks
