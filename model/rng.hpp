#pragma once
// Randomness that belongs to a decision, not to a thread. Every draw is a pure function of
// (seed, replicate, agent, quarter, purpose): Philox4x32-10 keyed by (seed, replicate), with the agent, the
// quarter and the purpose in its counter (Salmon et al. 2011, https://doi.org/10.1145/2063384.2063405).
// Two scenarios that share a seed give the same agent the same luck, so their difference is the policy.

#include <Random123/philox.h>

#include <cmath>
#include <cstdint>

#include "model/elementary.hpp"
#include "model/units.hpp"

namespace kapok {

/// What a draw decides. The number is part of the stream: append, never reorder or reuse.
enum class Purpose : std::uint16_t {
    registry_firm = 1, registry_select, registry_patents, sample_firms, initial_institution,
    initial_incubator, initial_capital, initial_links, initial_researchers,
    talent = 20, researcher_arrival, researcher_quality, researcher_stay,
    invention = 30, licence, spin_off, institution_founding, institution_founded,
    rd_participation = 40, rd_shock, notch, rd_institution, voucher,
    innovation = 50, patents_filed, patents_granted, patents_lapsed, technology_purchase, upgrade, filing_year,
    growth = 60, procurement, milestone, export_entry, overseas_merger,
    funding_request = 70, funding_signal, funding_partners, loan, crowdfunding, exit_market, fund_raising,
    sei_support, listing,
    link_attempt = 80, link_lapse, contract,
    entry_count = 90, entrant, founder_channel, incubator_founding, incubator_founded, admission, graduation,
    exit_firm, incubator_closing, relocation,
    certificate = 110, awareness, little_giant, audit, sme_register,
    evaluation = 120,
    backtest_pit = 130, backtest_resample, calibration, prior_sample,
    experiment_group = 140, experiment_resample, verification_lot,
    sweep_design = 150,
    test = 999,
};

/// A sequence of draws for one agent, quarter and purpose.
class Stream {
public:
    Stream(std::uint32_t seed, std::uint32_t replicate, std::uint64_t agent, Quarter quarter, Purpose purpose)
        : key_{{seed, replicate}},
          counter_{{static_cast<std::uint32_t>(agent), static_cast<std::uint32_t>(agent >> 32),
                    (static_cast<std::uint32_t>(quarter.index + 0x2000) << 16) | static_cast<std::uint32_t>(purpose), 0}} {}

    /// 64 uniform bits.
    std::uint64_t bits() {
        if (used_ == 2) {
            block_ = r123::Philox4x32_R<10>{}(counter_, key_);
            ++counter_[3];
            used_ = 0;
        }
        const std::uint64_t out = (static_cast<std::uint64_t>(block_[2 * used_ + 1]) << 32) | block_[2 * used_];
        ++used_;
        return out;
    }
    /// Uniform on (0, 1): never 0, never 1.
    double uniform() { return (static_cast<double>(bits() >> 12) + 0.5) * 0x1p-52; }
    bool chance(double probability) { return uniform() < probability; }
    /// Uniform integer in 0 .. n-1 (n > 0), by multiplication; bias below n / 2^64.
    std::uint64_t below(std::uint64_t n);
    double normal();                      ///< mean 0, variance 1; one uniform (Wichura 1988, AS 241)
    double exponential_time() { return -logarithm(uniform()); }   ///< mean 1
    double gamma(double shape);           ///< scale 1 (Marsaglia and Tsang 2000; Ahrens and Dieter 1974 below shape 1)
    /// Difference of two independent gamma variables of this shape and scale 1 (variance-gamma law): a normal
    /// variable whose variance is twice a gamma variable. Shape 1 is the Laplace law.
    double gamma_difference(double shape) {
        const double g = gamma(shape);
        return std::sqrt(2.0 * g) * normal();
    }
    /// Laplace variable of mean 0 and scale 1; one uniform.
    double laplace() {
        const double u = uniform();
        return u < 0.5 ? logarithm(2.0 * u) : -logarithm(2.0 * (1.0 - u));
    }
    std::uint64_t poisson(double mean);   ///< inversion below 10, PTRS above (Hoermann 1993)
    std::uint64_t binomial(std::uint64_t n, double p);  ///< inversion for n p < 10, BTRS above (Hoermann 1993)
    double lognormal(double median, double sigma) { return median * exponential(sigma * normal()); }

private:
    r123::Philox4x32_R<10>::key_type key_;
    r123::Philox4x32_R<10>::ctr_type counter_;
    r123::Philox4x32_R<10>::ctr_type block_{};
    unsigned used_ = 2;
};

/// Hands out streams of one run.
struct Rng {
    std::uint32_t seed = 1;
    std::uint32_t replicate = 0;

    template <class Self, class Visit>
    static void for_each_part(Self& r, Visit visit) {
        visit("seed", r.seed); visit("replicate", r.replicate);
    }

    [[nodiscard]] Stream stream(std::uint64_t agent, Quarter quarter, Purpose purpose) const {
        return {seed, replicate, agent, quarter, purpose};
    }
};

/// Inverse of the standard normal distribution function, 0 < p < 1; relative error about 1e-16.
double normal_quantile(double p);

/// A 64-bit id from parts, for newborn agents: the same parents, quarter and ordinal give the same id
/// however many others were born.
constexpr std::uint64_t mix(std::uint64_t x) {  // SplitMix64's finaliser
    x += 0x9e3779b97f4a7c15ULL;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
    return x ^ (x >> 31);
}
constexpr std::uint64_t mix(std::uint64_t a, std::uint64_t b) { return mix(mix(a) ^ b); }
constexpr std::uint64_t mix(std::uint64_t a, std::uint64_t b, std::uint64_t c) { return mix(mix(a, b) ^ c); }

/// A fixed trait of an agent, uniform on (0, 1), from its id alone: it needs no column and never changes.
enum class Trait : std::uint16_t { zone = 1, friction, awareness, innovation_score, never_patents, patent_propensity,
                                   misuse, ownership, take_up, patience, mentored };
constexpr double trait(std::uint64_t agent, Trait which) {
    return (static_cast<double>(mix(agent, 0x7261697400000000ULL + static_cast<std::uint64_t>(which)) >> 12) + 0.5) * 0x1p-52;
}

}  // namespace kapok
