#pragma once
// How many members an aggregate has, as the compiler sees it: the most values that it can be initialised with.

#include <cstddef>

namespace kapok::test {

struct Anything {
    template <class T>
    constexpr operator T() const;  // never called
};

template <class Aggregate, class... Values>
consteval std::size_t member_count() {
    if constexpr (requires { Aggregate{Values{}..., Anything{}}; }) return member_count<Aggregate, Values..., Anything>();
    else return sizeof...(Values);
}

}  // namespace kapok::test
