#pragma once
// Arrays of a result file with one entry per run.

#include <cstddef>
#include <span>
#include <vector>

#include "runner/hdf5_file.hpp"

namespace kapok {

/// An array of design points x replicates x the values of a run, written run by run. A chunk of the file holds as many
/// runs as make it worth its index; a run is kept here until its chunk is full.
class RunArray {
public:
    RunArray() = default;
    /// Takes an array that was created with `chunk_of` its shape.
    explicit RunArray(hdf5::Handle array);

    /// Chunk for an array of this shape: all values of a run, and runs that follow each other up to 64 KiB.
    static hdf5::Shape chunk_of(const hdf5::Shape& shape);

    [[nodiscard]] bool exists() const { return array_ >= 0; }
    [[nodiscard]] hid_t id() const { return array_; }
    [[nodiscard]] const hdf5::Shape& shape() const { return shape_; }
    /// Values of a run.
    [[nodiscard]] std::size_t run_size() const { return run_size_; }
    /// What is not in the file yet.
    [[nodiscard]] std::size_t kept_bytes() const { return kept_runs_ * run_size_ * sizeof(double); }

    /// Runs come in the order of design point and replicate; those passed over stay NaN. Throws hdf5::Error.
    void add(std::size_t design, std::size_t replicate, std::span<const double> values);
    /// Writes what is kept. Throws hdf5::Error.
    void flush();

private:
    [[nodiscard]] std::size_t first_of_chunk(std::size_t dimension, std::size_t index) const;

    hdf5::Handle array_;
    hdf5::Shape shape_, chunk_;
    std::size_t run_size_ = 0;
    hdf5::Shape start_, count_;  ///< the part of the array that `values_` holds
    std::vector<double> values_;
    std::size_t kept_runs_ = 0;
};

}  // namespace kapok
