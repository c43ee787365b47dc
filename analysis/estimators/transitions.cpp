#include "analysis/estimators/transitions.hpp"

namespace kapok {

Transitions transitions(Values now, Values next, Values weights) {
    double in = 0.0, out = 0.0, stay = 0.0, enter = 0.0;
    for (std::size_t i = 0; i < now.size(); ++i) {
        const double w = weight_of(weights, i), after = next[i] > 0.0 ? w : 0.0;
        if (now[i] > 0.0) {
            in += w;
            stay += after;
        } else {
            out += w;
            enter += after;
        }
    }
    return {in > 0.0 ? stay / in : undefined, out > 0.0 ? enter / out : undefined};
}

}  // namespace kapok
