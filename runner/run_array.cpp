#include "runner/run_array.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace kapok {
namespace {

constexpr std::size_t chunk_bytes = 65'536;  ///< well below the megabyte that HDF5 and its readers keep of an array

/// Values along all dimensions but those of the runs.
std::size_t values_of_run(const hdf5::Shape& shape) {
    std::size_t values = 1;
    for (std::size_t dimension = 2; dimension < shape.size(); ++dimension) values *= shape[dimension];
    return values;
}

}  // namespace

hdf5::Shape RunArray::chunk_of(const hdf5::Shape& shape) {
    const std::size_t designs = shape[0], replicates = shape[1];
    const std::size_t runs = std::max<std::size_t>(1, chunk_bytes / std::max<std::size_t>(1, values_of_run(shape) * sizeof(double)));
    hdf5::Shape chunk = shape;
    if (runs >= replicates) {
        chunk[0] = std::min(designs, runs / replicates);
    } else {
        chunk[0] = 1;
        const std::size_t parts = (replicates + runs - 1) / runs;
        chunk[1] = (replicates + parts - 1) / parts;  // of one size, as far as can be
    }
    return chunk;
}

RunArray::RunArray(hdf5::Handle array)
    : array_(std::move(array)), shape_(hdf5::shape_of(array_)), chunk_(chunk_of(shape_)), run_size_(values_of_run(shape_)) {}

std::size_t RunArray::first_of_chunk(std::size_t dimension, std::size_t index) const {
    return index / chunk_[dimension] * chunk_[dimension];
}

void RunArray::add(std::size_t design, std::size_t replicate, std::span<const double> values) {
    const std::size_t first_design = first_of_chunk(0, design), first_replicate = first_of_chunk(1, replicate);
    if (kept_runs_ > 0 && (start_[0] != first_design || start_[1] != first_replicate)) flush();
    if (kept_runs_ == 0) {
        start_.assign(shape_.size(), 0);
        start_[0] = first_design;
        start_[1] = first_replicate;
        count_ = chunk_;
        for (const std::size_t dimension : {0, 1}) count_[dimension] = std::min(chunk_[dimension], shape_[dimension] - start_[dimension]);
        values_.assign(hdf5::entries(count_), std::numeric_limits<double>::quiet_NaN());
    }
    const std::size_t row = (design - first_design) * count_[1] + (replicate - first_replicate);
    std::copy(values.begin(), values.end(), values_.begin() + static_cast<std::ptrdiff_t>(row * run_size_));
    ++kept_runs_;
}

void RunArray::flush() {
    if (kept_runs_ == 0) return;
    hdf5::write_block(array_, hdf5::native_type<double>(), values_.data(), start_, count_);
    kept_runs_ = 0;
}

}  // namespace kapok
