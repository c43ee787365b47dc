#pragma once
// Units that must not be mixed up: money, quarters, and tables indexed by an enumeration.

#include <array>
#include <cmath>
#include <compare>
#include <cstddef>
#include <cstdint>

#ifdef __FAST_MATH__
#error "Kapok promises the same bits everywhere; -ffast-math breaks that promise"
#endif

namespace kapok {

/// An amount of money in fen (0.01 yuan). Balances are integers, so that what leaves one account
/// arrives in another to the last fen and sums do not depend on their order.
/// Range: +-92 million billion yuan.
struct Money {
    std::int64_t fen = 0;

    constexpr auto operator<=>(const Money&) const = default;
    constexpr Money& operator+=(Money other) { fen += other.fen; return *this; }
    constexpr Money& operator-=(Money other) { fen -= other.fen; return *this; }
    friend constexpr Money operator+(Money a, Money b) { return {a.fen + b.fen}; }
    friend constexpr Money operator-(Money a, Money b) { return {a.fen - b.fen}; }
    friend constexpr Money operator-(Money a) { return {-a.fen}; }
};

/// Decisions are made in million yuan (double) and rounded once, here, to money that moves.
inline Money money(double million_yuan) {
    const double fen = million_yuan * 1e8;
    return {static_cast<std::int64_t>(fen + (fen < 0.0 ? -0.5 : 0.5))};
}
inline double millions(Money m) { return static_cast<double>(m.fen) * 1e-8; }

/// `share` of an amount, rounded down; the residual claimant gets the rest.
Money share_of(Money amount, double share);

/// A quarter of the simulated time: 0 is the first quarter of 2016, 135 the last of 2049.
struct Quarter {
    int index = 0;

    constexpr auto operator<=>(const Quarter&) const = default;
    constexpr Quarter& operator++() { ++index; return *this; }
    [[nodiscard]] constexpr int year() const {
        return first_year + (index >= 0 ? index / 4 : (index - 3) / 4);
    }
    [[nodiscard]] constexpr int of_year() const { return ((index % 4) + 4) % 4; }  ///< 0 to 3
    [[nodiscard]] constexpr bool ends_year() const { return of_year() == 3; }
    /// The middle of the quarter as a decimal year: the moment at which laws and levers are read.
    [[nodiscard]] constexpr double middle() const { return first_year + (index + 0.5) / 4.0; }

    static constexpr int first_year = 2016;
};

/// A fixed table with one entry per value of an enumeration (or plain index type).
template <class Index, class T, std::size_t N>
struct IndexedArray {
    std::array<T, N> values{};

    constexpr T& operator[](Index i) { return values[static_cast<std::size_t>(i)]; }
    constexpr const T& operator[](Index i) const { return values[static_cast<std::size_t>(i)]; }
    constexpr auto begin() { return values.begin(); }
    constexpr auto end() { return values.end(); }
    constexpr auto begin() const { return values.begin(); }
    constexpr auto end() const { return values.end(); }
    static constexpr std::size_t size() { return N; }
};

/// All values 0..N-1 of an enumeration, for range-for.
template <class Index, std::size_t N>
constexpr std::array<Index, N> all_of() {
    std::array<Index, N> out{};
    for (std::size_t i = 0; i < N; ++i) out[i] = static_cast<Index>(i);
    return out;
}

}  // namespace kapok
