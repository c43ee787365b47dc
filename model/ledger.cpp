#include "model/ledger.hpp"

#include <stdexcept>

namespace kapok {

Money share_of(Money amount, double share) {
    return {static_cast<std::int64_t>(std::floor(static_cast<double>(amount.fen) * share))};
}

Money FlowTally::total(Flow flow) const {
    Money sum;
    for (const auto& row : paid[flow])
        for (const Money m : row) sum += m;
    return sum;
}

LocalPayments& LocalPayments::operator+=(const LocalPayments& other) {
    for (const Flow f : flows)
        for (const Place c : cities) paid[f][c] += other.paid[f][c];
    return *this;
}

void Ledger::settle(const LocalPayments& payments) {
    for (const Flow flow : flows) {
        const FlowSpec& spec = flow_table[flow];
        const bool to_firms = spec.to == Holder::firms;
        if (!to_firms && spec.from != Holder::firms) continue;
        const Holder other = to_firms ? spec.from : spec.to;
        for (const Place city : cities) {
            const Money amount = payments.paid[flow][city];
            if (amount == Money{}) continue;
            const Money change = to_firms ? -amount : amount;
            switch (other) {
                case Holder::outside: outside_[city] += change; break;
                case Holder::households: households_[city] += change; break;
                case Holder::banks: banks_[city] += change; break;
                case Holder::government: {
                    if (flow != Flow::profit_tax) {
                        treasuries_[flow == Flow::provincial_support ? province_treasury : static_cast<std::size_t>(city)] += change;
                        break;
                    }
                    const Money national = share_of(change, national_share_of_tax);
                    treasuries_[national_treasury] += national;
                    treasuries_[static_cast<std::size_t>(city)] += change - national;
                    break;
                }
                default: throw std::logic_error("a parallel pass cannot pay " + std::string(spec.id));
            }
            year.add(flow, city, city, amount);
        }
    }
}

Money Ledger::total() const {
    Money sum;
    for_each_account(*this, [&](const char*, const auto& accounts) {
        for (const Money m : accounts) sum += m;
    });
    return sum;
}

}  // namespace kapok
