#pragma once
// Dimensions of a netCDF-4 file: coordinate arrays, and which array runs along which of them.

#include <map>
#include <span>
#include <string>
#include <string_view>

#include "runner/hdf5_file.hpp"

namespace kapok {

class NetcdfDimensions {
public:
    /// Adds a dimension and its coordinate to a group. A name stands for one dimension in the whole file.
    template <class T>
    void add(hid_t group, const std::string& name, std::span<const T> values, std::string_view long_name,
             std::string_view long_name_zh) {
        keep(name, hdf5::write_array<T>(group, name, values, {values.size()}), values.size(), long_name, long_name_zh);
    }
    void add(hid_t group, const std::string& name, std::span<const std::string> labels, std::string_view long_name,
             std::string_view long_name_zh);

    [[nodiscard]] bool has(const std::string& name) const { return dimensions_.contains(name); }
    [[nodiscard]] hdf5::Shape shape(std::span<const std::string> names) const;
    /// The number of a further dimension, for one that is kept elsewhere.
    int next_number() { return next_number_++; }
    /// Ties the sides of an array to dimensions, in order.
    void attach(hid_t array, std::span<const std::string> names) const;

private:
    struct Dimension {
        hdf5::Handle coordinate;
        hsize_t size = 0;
    };
    void keep(const std::string& name, hdf5::Handle coordinate, std::size_t size, std::string_view long_name,
              std::string_view long_name_zh);

    std::map<std::string, Dimension> dimensions_;
    int next_number_ = 0;  ///< netCDF-4 numbers the dimensions of a file
};

}  // namespace kapok
