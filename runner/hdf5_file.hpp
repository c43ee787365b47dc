#pragma once
// The HDF5 C library with owned handles and exceptions, set up so that files are valid netCDF-4 (creation order
// kept, dimension scales) and equal contents give equal bytes (no object times). One thread at a time.

#include <hdf5.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kapok::hdf5 {

/// A failed operation. The message is the system's reason where there is one ("No space left on device"),
/// otherwise HDF5's.
struct Error : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// An identifier of the library, closed with it.
class Handle {
public:
    Handle() = default;
    /// Takes over `id`; throws Error when it is negative.
    Handle(hid_t id, herr_t (*close)(hid_t));
    ~Handle() { reset(); }
    Handle(Handle&& other) noexcept : id_(std::exchange(other.id_, -1)), close_(other.close_) {}
    Handle& operator=(Handle&& other) noexcept {
        std::swap(id_, other.id_);
        std::swap(close_, other.close_);
        return *this;
    }

    operator hid_t() const { return id_; }
    void reset();
    /// Gives the identifier up: it is the caller's to close.
    hid_t release() { return std::exchange(id_, -1); }

private:
    hid_t id_ = -1;
    herr_t (*close_)(hid_t) = nullptr;
};

using Shape = std::vector<hsize_t>;
/// Number of entries of an array.
std::size_t entries(const Shape& shape);

/// A new file; one of the same name is overwritten.
Handle create_file(const std::filesystem::path& path);
Handle open_file(const std::filesystem::path& path);
/// Hands all that has been written to the system.
void flush(hid_t file);
/// Writes out and closes. Throws Error when the last bytes do not reach the file.
void close_file(Handle& file);

Handle create_group(hid_t parent, const std::string& name);
Handle open_group(hid_t parent, const std::string& name);
bool has_link(hid_t parent, const std::string& name);
/// Names in a group, in the order of their creation.
std::vector<std::string> names_in(hid_t group);

template <class T>
hid_t native_type();
template <> inline hid_t native_type<double>() { return H5T_NATIVE_DOUBLE; }
template <> inline hid_t native_type<float>() { return H5T_NATIVE_FLOAT; }
template <> inline hid_t native_type<std::int16_t>() { return H5T_NATIVE_INT16; }
template <> inline hid_t native_type<std::int32_t>() { return H5T_NATIVE_INT32; }
template <> inline hid_t native_type<std::int64_t>() { return H5T_NATIVE_INT64; }
template <> inline hid_t native_type<std::uint8_t>() { return H5T_NATIVE_UINT8; }
template <> inline hid_t native_type<std::uint16_t>() { return H5T_NATIVE_UINT16; }
template <> inline hid_t native_type<std::uint32_t>() { return H5T_NATIVE_UINT32; }
template <> inline hid_t native_type<std::uint64_t>() { return H5T_NATIVE_UINT64; }

/// Sets an attribute; an empty text sets none.
void set_attribute(hid_t object, const std::string& name, std::string_view value);
void set_attribute(hid_t object, const std::string& name, std::int32_t value);
void set_attribute(hid_t object, const std::string& name, std::int64_t value);
void set_attribute(hid_t object, const std::string& name, double value);
void set_attribute(hid_t object, const std::string& name, std::span<const std::uint8_t> values);
/// An attribute's value; nothing when there is none of this name.
std::optional<std::string> text_attribute(hid_t object, const std::string& name);
std::optional<double> number_attribute(hid_t object, const std::string& name);
/// The attributes that hold texts, in the order of their creation.
std::vector<std::pair<std::string, std::string>> text_attributes(hid_t object);
/// The attributes that hold one number, in the order of their creation.
std::vector<std::pair<std::string, double>> number_attributes(hid_t object);

/// How hard arrays are compressed, 1 to 9: harder is smaller and slower.
inline constexpr unsigned usual_compression = 4;

/// A new array of numbers. With `chunk` (same rank as `shape`) it is compressed, and entries that are never
/// written read as NaN where T is double.
Handle create_array(hid_t parent, const std::string& name, hid_t type, const Shape& shape, const Shape& chunk = {},
                    unsigned compression = usual_compression);
/// Writes a block that starts at `start`; without `start`, the whole array.
void write_block(hid_t array, hid_t memory_type, const void* values, const Shape& start = {}, const Shape& count = {});
void read_block(hid_t array, hid_t memory_type, void* values, const Shape& start = {}, const Shape& count = {});
Shape shape_of(hid_t array);
/// True when an array is stored in the type that create_array gives these numbers.
bool holds_numbers(hid_t array, hid_t memory_type);

template <class T>
Handle write_array(hid_t parent, const std::string& name, std::span<const T> values, const Shape& shape,
                   const Shape& chunk = {}) {
    Handle array = create_array(parent, name, native_type<T>(), shape, chunk);
    write_block(array, native_type<T>(), values.data());
    return array;
}
/// Texts of any length, UTF-8.
Handle write_texts(hid_t parent, const std::string& name, std::span<const std::string> values, const Shape& shape);
Handle open_array(hid_t parent, const std::string& name);
std::vector<std::string> read_texts(hid_t parent, const std::string& name);

/// Makes an array the coordinate of a dimension of the same name; `number` is unique in the file.
void make_dimension(hid_t array, const std::string& name, int number);
/// Ties one side of an array to a dimension.
void attach_dimension(hid_t array, hid_t coordinate, std::size_t side);
/// Name of the dimension a side is tied to; empty when there is none.
std::string dimension_of(hid_t array, std::size_t side);

}  // namespace kapok::hdf5
