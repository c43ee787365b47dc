#pragma once
// The program as a user calls it.

#include <sys/wait.h>

#include <array>
#include <catch2/catch.hpp>
#include <cstdio>
#include <string>

#include "tests/support/paths.hpp"

namespace kapok::test {

struct Outcome {
    int code = -1;
    std::string text;  ///< standard output and errors
};

inline Outcome run_program(const std::string& arguments, const std::string& redirection = "2>&1") {
    Outcome outcome;
    std::string line = "'";
    line.append(program()).append("' ").append(arguments).append(" ").append(redirection);
    std::FILE* const pipe = popen(line.c_str(), "r");
    REQUIRE(pipe != nullptr);
    std::array<char, 4096> buffer{};
    for (std::size_t count = 0; (count = std::fread(buffer.data(), 1, buffer.size(), pipe)) > 0;)
        outcome.text.append(buffer.data(), count);
    const int status = pclose(pipe);
    if (WIFEXITED(status)) outcome.code = WEXITSTATUS(status);
    return outcome;
}

}  // namespace kapok::test
