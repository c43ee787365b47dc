#include "tests/support/paths.hpp"

namespace kapok::test {

std::string source_directory() { return KAPOK_SOURCE_DIR; }
std::string program() { return KAPOK_PROGRAM; }

}  // namespace kapok::test
