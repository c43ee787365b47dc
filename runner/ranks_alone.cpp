// Without MPI.
#include "runner/ranks.hpp"

#include <cstdlib>

namespace kapok {

struct Ranks::Content {};

Ranks::Ranks() = default;
Ranks::~Ranks() = default;

int Ranks::rank() const { return 0; }
int Ranks::count() const { return 1; }
void Ranks::abort(int code) const { std::exit(code); }
void Ranks::wait_for_all() const {}
void Ranks::serve() {}

void Ranks::share_out(std::size_t items, std::size_t, const std::function<bool(std::size_t begin, std::size_t end)>& work,
                      const std::function<void()>& finish) {
    if (items > 0) work(0, items);
    finish();
}

}  // namespace kapok
