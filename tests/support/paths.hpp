#pragma once
// Where the project and the program under test are. One source file alone is told, so that the others compile to the
// same in every checkout.

#include <string>

namespace kapok::test {

/// The project's root.
std::string source_directory();
/// The program `kapok`.
std::string program();

}  // namespace kapok::test
