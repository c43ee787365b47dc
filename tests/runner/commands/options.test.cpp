// What the program says about its options.
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <cstdio>
#include <string>

namespace {

struct Outcome {
    int code = -1;
    std::string text;  ///< standard output and errors
};

Outcome kapok(const std::string& arguments) {
    Outcome outcome;
    std::FILE* const pipe = popen(("'" KAPOK_PROGRAM "' " + arguments + " 2>&1").c_str(), "r");
    REQUIRE(pipe != nullptr);
    std::array<char, 4096> buffer{};
    for (std::size_t count = 0; (count = std::fread(buffer.data(), 1, buffer.size(), pipe)) > 0;) outcome.text.append(buffer.data(), count);
    const int status = pclose(pipe);
    if (WIFEXITED(status)) outcome.code = WEXITSTATUS(status);
    return outcome;
}

}  // namespace

TEST_CASE("the help of every command is plain text", "[property][commands]") {
    const std::string command = GENERATE("", "run", "check", "goals", "levers", "indicators", "evidence");
    const Outcome help = kapok(command + " --help");
    CHECK(help.code == 0);
    CHECK(help.text.find("Usage: kapok") != std::string::npos);
    CHECK(std::all_of(help.text.begin(), help.text.end(), [](char c) { return c == '\n' || (c >= ' ' && c <= '~'); }));
}

TEST_CASE("an option with a choice takes the words that it names and no others", "[unit][commands]") {
    CHECK(kapok("levers --lang en").text.starts_with("id "));
    CHECK(kapok("levers --lang zh").text.starts_with("代码"));
    const Outcome language = kapok("levers --lang fr"), format = kapok("goals none.h5 --format 1");
    CHECK(language.code == 2);
    CHECK(language.text == "kapok: --lang: fr not in {en,zh}\n");
    CHECK(format.code == 2);
    CHECK(format.text == "kapok: --format: 1 not in {text,csv,json}\n");
}
