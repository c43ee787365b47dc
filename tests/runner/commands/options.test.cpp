// What the program says about its options.
#include <fmt/format.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <fstream>
#include <string>

#include "runner/evidence/posterior.hpp"
#include "tests/runner/runner_support.hpp"
#include "tests/support/program.hpp"
#include "tests/support/sweep_results.hpp"

using kapok::TemporaryDirectory;
using kapok::test::bytes_of;
using kapok::test::run_program;
using kapok::test::Outcome;

TEST_CASE("the help of every command is plain text", "[property][commands]") {
    const std::string command = GENERATE("", "run", "sweep", "status", "merge", "verify", "check", "goals", "report", "compare", "sensitivity", "variance", "robust", "surrogate", "export",
                                         "levers", "indicators", "evidence", "backtest", "calibrate");
    const Outcome help = run_program(command + " --help");
    CHECK(help.code == 0);
    CHECK(help.text.find("Usage: kapok") != std::string::npos);
    CHECK(std::all_of(help.text.begin(), help.text.end(), [](char c) { return c == '\n' || (c >= ' ' && c <= '~'); }));
}

TEST_CASE("a full standard output is named with its reason", "[unit][commands]") {
    for (const char* command : {"levers", "check plan", "--version"}) {
        const Outcome outcome = run_program(command, "2>&1 >/dev/full");
        CHECK(outcome.code == 4);
        CHECK(outcome.text == "kapok: cannot write to standard output (No space left on device)\n");
    }
}

TEST_CASE("a check says each of its notes once", "[unit][commands]") {
    const std::string text = run_program("check baseline --set voucher_rate.Shenzhen=0.3 --lang en").text, note = "voucher_rate is set in Shenzhen";
    REQUIRE(text.find(note) != std::string::npos);
    CHECK(text.find(note) == text.rfind(note));
}

TEST_CASE("an option with a choice takes the words that it names and no others", "[unit][commands]") {
    CHECK(run_program("levers --lang en").text.starts_with("id "));
    CHECK(run_program("levers --lang zh").text.starts_with("代码"));
    CHECK(run_program("check baseline --lang zh").text.find("政策杠杆:均与2015年相同。") != std::string::npos);
    CHECK(run_program("check baseline --lang en").text.find("Levers: all as in 2015.") != std::string::npos);
    const Outcome language = run_program("levers --lang fr"), format = run_program("goals none.h5 --format 1");
    CHECK(language.code == 2);
    CHECK(language.text == "kapok: --lang: fr not in {en,zh}\n");
    CHECK(format.code == 2);
    CHECK(format.text == "kapok: --format: 1 not in {text,csv,json}\n");
}

TEST_CASE("every command that takes a variable says which is meant by one without its underscore", "[unit][commands]") {
    const kapok::TemporaryDirectory directory;
    const std::string file = (directory / "sweep.h5").string(), tables = (directory / "tables").string();
    kapok::test::write_sweep(file, kapok::test::crossed_sweep());
    const std::string command = GENERATE("goals", "sensitivity", "variance", "surrogate", "compare", "export");
    const std::string output = command == "export" ? " --csv " + tables : "";
    const Outcome outcome = run_program(command + " " + file + output + " --variable rdintensity");
    INFO(outcome.text);
    CHECK(outcome.code == 2);
    CHECK(std::count(outcome.text.begin(), outcome.text.end(), '\n') == 1);
    CHECK(outcome.text.ends_with(" Did you mean 'rd_intensity'?\n"));
}

TEST_CASE("one command shows the facts of a tiny world", "[evidence][commands]") {
    const Outcome facts = run_program("evidence --facts --seeds 1 --scale 0.002 --until 2016 --format csv");
    CHECK(facts.code == 0);
    CHECK(facts.text.find("id,fact,year,estimate,low_90,high_90,band_low,band_high,published,of_the_delta,kind,verdict,seeds,seeds_in_band\n") != std::string::npos);
    CHECK(facts.text.find("\nsize_tail_above_scale,B01,2015,") != std::string::npos);
    CHECK(facts.text.find(",2020,") == std::string::npos);
}

TEST_CASE("one command shows how well a posterior fits the record", "[evidence][commands]") {
    const kapok::TemporaryDirectory directory;
    const std::string posterior = (directory / "two.csv").string();
    kapok::Posterior two = kapok::shipped_posterior();
    two.members.resize(2);
    std::ofstream(posterior) << kapok::posterior_csv(two);
    const Outcome fit = run_program("evidence --record --scale 0.002 --format csv --posterior " + posterior, "2>/dev/null");
    CHECK(fit.code == 0);
    CHECK(fit.text.starts_with("variable,region,targets,median_error,largest_error,covered\nabove_scale_firms,,"));
    CHECK(fit.text.find("\ngdp,Guangzhou,4,") != std::string::npos);
    // a parameter that is set is not drawn: the city's residents, driven away, miss the record
    const auto error_of = [](const std::string& text) {
        const std::string row = "\npopulation,Foshan,4,";
        return std::stod(text.substr(text.find(row) + row.size()));
    };
    const Outcome moved = run_program("evidence --record --scale 0.002 --format csv --set population_offset.Foshan=-0.05 --posterior " + posterior, "2>/dev/null");
    CHECK(error_of(moved.text) > error_of(fit.text) + 0.05);
}

TEST_CASE("evidence is asked for by kind, and options of one kind by themselves are refused", "[unit][commands]") {
    const std::string options = GENERATE("--initial --seeds 2", "--initial --facts", "--facts --experiments E01", "--facts --quick", "--initial --quick", "--record --facts", "--record --seeds 2", "--record --until 2018");
    CHECK(run_program("evidence " + options).code == 2);
}

TEST_CASE("experiments are named by their ids, and refused before anything is run", "[unit][commands]") {
    const Outcome unknown = run_program("evidence --experiments E01 E06"), early = run_program("evidence --until 2019"), file = run_program("evidence -o x.txt"), many = run_program("evidence --members 9999");
    CHECK(unknown.code == 2);
    CHECK(unknown.text.find("no experiment E06") != std::string::npos);
    CHECK(early.code == 2);
    CHECK(early.text.find("2020") != std::string::npos);
    CHECK(file.code == 2);
    CHECK(many.code == 2);
}

TEST_CASE("evidence replaces no file unasked", "[unit][commands]") {
    const TemporaryDirectory directory;
    const std::string file = (directory / "table.md").string();
    std::ofstream(file) << "mine";
    for (const char* kind : {"--record", "--facts", "--experiments E01"}) {
        const Outcome outcome = run_program(fmt::format("evidence {} --scale 0.002 -o {}", kind, file));
        CHECK(outcome.code == 2);
        CHECK(outcome.text.find("exists already; choose another name, or add --force") != std::string::npos);
    }
    CHECK(bytes_of(file) == "mine");
    CHECK(run_program(fmt::format("evidence --facts --scale 0.002 --seeds 1 --until 2020 --force -o {}", file)).code == 0);
    CHECK(bytes_of(file).find("| ") != std::string::npos);
}
