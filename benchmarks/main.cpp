// kapok_benchmarks: what a quarter, a run, a stage, a result file and an estimator cost. See README.md.

#include "benchmarks/measuring.hpp"

int main(int argc, char** argv) {
    using namespace kapok::benchmarks;
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
    register_reference();
    register_runs();
    register_stages();
    register_results();
    register_estimators();
    benchmark::RunSpecifiedBenchmarks();
    benchmark::Shutdown();
}
