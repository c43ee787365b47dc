#include "runner/sha256.hpp"

#include <catch2/catch.hpp>
#include <string>

using namespace kapok;

TEST_CASE("SHA-256 gives the digests published with the standard", "[unit][sha256]") {
    CHECK(sha256("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    CHECK(sha256("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
          "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    CHECK(sha256(std::string(1'000'000, 'a')) ==
          "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST_CASE("a digest does not depend on how the bytes are cut", "[unit][sha256]") {
    const std::string text(517, 'x');
    for (const std::size_t piece : {1, 3, 55, 56, 63, 64, 65, 128, 500}) {
        Sha256 digest;
        for (std::size_t begin = 0; begin < text.size(); begin += piece)
            digest.update(std::string_view(text).substr(begin, piece));
        CHECK(digest.hex() == sha256(text));
    }
}
