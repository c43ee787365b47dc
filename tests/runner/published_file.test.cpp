#include "runner/published_file.hpp"

#include <catch2/catch.hpp>
#include <fstream>

#include "tests/support/temporary_directory.hpp"

using namespace kapok;
namespace fs = std::filesystem;

namespace {

/// The current directory is another one as long as this lives.
struct InDirectory {
    explicit InDirectory(const fs::path& directory) : before(fs::current_path()) { fs::current_path(directory); }
    ~InDirectory() { fs::current_path(before); }
    InDirectory(const InDirectory&) = delete;
    InDirectory& operator=(const InDirectory&) = delete;
    fs::path before;
};

}  // namespace

TEST_CASE("a name without a directory is one in the current directory", "[unit][results]") {
    const TemporaryDirectory directory;
    const InDirectory here(directory.path());
    CHECK_NOTHROW(require_writable("new.h5"));
    CHECK_NOTHROW(require_writable_directory("new"));
    CHECK_THROWS_AS(require_writable("nowhere/new.h5"), FileError);
    {
        PublishedFile file("new.h5");
        std::ofstream(file.temporary()) << "results";
        file.publish();
    }
    CHECK(fs::exists(directory / "new.h5"));
}

TEST_CASE("what killed processes left of a file is removed, and nothing else", "[unit][results]") {
    const TemporaryDirectory directory;
    for (const char* name : {"a.h5", "a.h5.12.part", "a.h5.345.part", "a.h5.part", "a.h5.x1.part", "b.h5.12.part", "a.h5.12.parts"})
        std::ofstream(directory / name) << "x";
    {
        const InDirectory here(directory.path());
        PublishedFile::remove_unfinished("a.h5");
    }
    for (const char* name : {"a.h5.12.part", "a.h5.345.part"}) CHECK_FALSE(fs::exists(directory / name));
    for (const char* name : {"a.h5", "a.h5.part", "a.h5.x1.part", "b.h5.12.part", "a.h5.12.parts"}) CHECK(fs::exists(directory / name));
}
