#pragma once
// Numbers, tables and structs to HDF5 and back, bit for bit. One walk serves both directions: it follows the lists of
// columns and parts that stand with the model's types, and hands each array of numbers to an archive that writes or
// reads it. A struct becomes a group, a sequence of structs a group with one array for each part.

#include <Eigen/Dense>
#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <type_traits>
#include <vector>

#include "model/baseline.hpp"
#include "runner/hdf5_file.hpp"
#include "runner/sha256.hpp"
#include "runner/stored_value.hpp"

namespace kapok {

/// Writes arrays of numbers, and takes their digest on the way.
class ArrayWriter {
public:
    static constexpr bool writes = true;

    hdf5::Handle group(hid_t parent, const std::string& name) const { return hdf5::create_group(parent, name); }
    /// Notes how many rows a sequence of structs has.
    void set_rows(hid_t group, std::size_t rows) const { hdf5::set_attribute(group, "rows", static_cast<std::int64_t>(rows)); }
    template <class Number>
    void array(hid_t parent, const std::string& name, const std::vector<Number>& values, const hdf5::Shape& shape) {
        constexpr std::size_t entries_per_chunk = 65'536;
        hdf5::Shape chunk;
        if (values.size() > entries_per_chunk / 16) {  // smaller ones are not worth an index
            chunk = shape;
            chunk.front() = std::clamp<hsize_t>(entries_per_chunk * shape.front() / values.size(), 1, shape.front());
        }
        constexpr unsigned fast = 1;  // a checkpoint is read once, if at all
        const hdf5::Handle array = hdf5::create_array(parent, name, hdf5::native_type<Number>(), shape, chunk, fast);
        if (!values.empty()) hdf5::write_block(array, hdf5::native_type<Number>(), values.data());
        digest.update(name);
        digest.update(std::as_bytes(std::span(values)));
    }

    Sha256 digest;
};

/// Reads what ArrayWriter has written. Throws hdf5::Error where the file holds something else than is expected.
class ArrayReader {
public:
    static constexpr bool writes = false;

    hdf5::Handle group(hid_t parent, const std::string& name) const { return hdf5::open_group(parent, name); }
    [[nodiscard]] std::size_t rows_of_structs(hid_t parent, const std::string& name) const {
        return static_cast<std::size_t>(hdf5::number_attribute(hdf5::open_group(parent, name), "rows").value_or(0.0));
    }
    [[nodiscard]] std::size_t rows_of_numbers(hid_t parent, const std::string& name) const {
        const hdf5::Shape shape = hdf5::shape_of(hdf5::open_array(parent, name));
        return shape.empty() ? 0 : static_cast<std::size_t>(shape.front());
    }
    template <class Number>
    void array(hid_t parent, const std::string& name, std::vector<Number>& values, const hdf5::Shape& shape) {
        const hdf5::Handle array = hdf5::open_array(parent, name);
        if (hdf5::shape_of(array) != shape || !hdf5::holds_numbers(array, hdf5::native_type<Number>()))
            throw hdf5::Error("'" + name + "' has another size or type");
        values.resize(hdf5::entries(shape));
        if (!values.empty()) hdf5::read_block(array, hdf5::native_type<Number>(), values.data());
        digest.update(name);
        digest.update(std::as_bytes(std::span<const Number>(values)));
    }

    Sha256 digest;
};

/// Tables of fixed size: what they are tables of, and how large.
template <class T>
struct FixedTable : std::false_type {};
template <class T, std::size_t N>
struct FixedTable<std::array<T, N>> : std::true_type {
    using Element = T;
    static constexpr std::size_t size = N;
    static constexpr std::array<hsize_t, 1> sides{N};
    static auto* elements(auto& table) { return table.data(); }
};
template <class Index, class T, std::size_t N>
struct FixedTable<IndexedArray<Index, T, N>> : FixedTable<std::array<T, N>> {
    static auto* elements(auto& table) { return table.values.data(); }
};
template <int rows, int columns>
struct FixedTable<Eigen::Matrix<double, rows, columns>> : std::true_type {
    using Element = double;
    static constexpr std::size_t size = static_cast<std::size_t>(rows) * columns;
    static constexpr std::array<hsize_t, 2> sides{columns, rows};  // as they lie in memory
    static auto* elements(auto& table) { return table.data(); }
};

/// Part number `number` of a struct, in the order of its list.
template <class Part, class Struct>
auto& part_of(Struct& whole, std::size_t number) {
    std::conditional_t<std::is_const_v<Struct>, const Part, Part>* found = nullptr;
    std::size_t at = 0;
    std::remove_const_t<Struct>::for_each_part(whole, [&]<class Any>(const char*, Any& part) {
        if constexpr (std::is_same_v<std::remove_const_t<Any>, Part>)
            if (at == number) found = &part;
        ++at;
    });
    return *found;
}

/// Rows of one type; `shape` is how they lie (their number, and the sides of the tables that they come from). When
/// reading, `rows` has its size already.
template <class Archive, class T>
void exchange_rows(Archive& archive, hid_t parent, const std::string& name, std::vector<T>& rows, const hdf5::Shape& shape) {
    if constexpr (std::is_arithmetic_v<T>) {
        archive.array(parent, name, rows, shape);
    } else if constexpr (is_single_value<T>) {
        std::vector<Stored<T>> numbers;
        if constexpr (Archive::writes)
            for (const T& value : rows) numbers.push_back(stored(value));
        archive.array(parent, name, numbers, shape);
        if constexpr (!Archive::writes) std::transform(numbers.begin(), numbers.end(), rows.begin(), restored<T>);
    } else if constexpr (FixedTable<T>::value) {
        using Table = FixedTable<T>;
        std::vector<typename Table::Element> elements(rows.size() * Table::size);
        hdf5::Shape longer = shape;
        longer.insert(longer.end(), Table::sides.begin(), Table::sides.end());
        if constexpr (Archive::writes)
            for (std::size_t i = 0; i < rows.size(); ++i) std::copy_n(Table::elements(rows[i]), Table::size, elements.begin() + static_cast<std::ptrdiff_t>(i * Table::size));
        exchange_rows(archive, parent, name, elements, longer);
        if constexpr (!Archive::writes)
            for (std::size_t i = 0; i < rows.size(); ++i) std::copy_n(elements.begin() + static_cast<std::ptrdiff_t>(i * Table::size), Table::size, Table::elements(rows[i]));
    } else {
        const hdf5::Handle group = archive.group(parent, name);
        if constexpr (Archive::writes) archive.set_rows(group, rows.size());
        std::size_t number = 0;
        T pattern{};
        T::for_each_part(pattern, [&]<class Part>(const char* part, Part&) {
            std::vector<Part> column(rows.size());
            if constexpr (Archive::writes)
                for (std::size_t i = 0; i < rows.size(); ++i) column[i] = part_of<Part>(rows[i], number);
            exchange_rows(archive, group, part, column, shape);
            if constexpr (!Archive::writes)
                for (std::size_t i = 0; i < rows.size(); ++i) part_of<Part>(rows[i], number) = column[i];
            ++number;
        });
    }
}

/// A column of any length.
template <class Archive, class T>
void exchange_column(Archive& archive, hid_t parent, const std::string& name, std::vector<T>& column) {
    constexpr bool of_structs = requires(T& row) { T::for_each_part(row, [](const char*, const auto&) {}); };
    if constexpr (!Archive::writes) column.resize(of_structs ? archive.rows_of_structs(parent, name) : archive.rows_of_numbers(parent, name));
    exchange_rows(archive, parent, name, column, {column.size()});
}

/// Any member of a World or a Record. Constant when it is written.
template <class Archive, class Value>
void exchange(Archive& archive, hid_t parent, const std::string& name, Value& value) {
    using T = std::remove_const_t<Value>;
    const auto visit_in = [&archive](const hdf5::Handle& group) {
        return [&archive, &group](const char* part, auto& member) { exchange(archive, group, part, member); };
    };
    if constexpr (std::is_same_v<T, std::shared_ptr<const Baseline>>) {
        // made anew from the tables, whose digests stand in the header
    } else if constexpr (requires { T::for_each_column(value, [](const char*, const auto&) {}); }) {
        const hdf5::Handle group = archive.group(parent, name);
        T::for_each_column(value, visit_in(group));
    } else if constexpr (requires { T::for_each_part(value, [](const char*, const auto&) {}); }) {
        const hdf5::Handle group = archive.group(parent, name);
        T::for_each_part(value, visit_in(group));
    } else if constexpr (std::is_same_v<T, std::vector<std::vector<double>>>) {
        const hdf5::Handle group = archive.group(parent, name);
        std::vector<std::uint64_t> lengths;
        std::vector<double> values;
        if constexpr (Archive::writes)
            for (const std::vector<double>& row : value) {
                lengths.push_back(row.size());
                values.insert(values.end(), row.begin(), row.end());
            }
        exchange_column(archive, group, "lengths", lengths);
        exchange_column(archive, group, "values", values);
        if constexpr (!Archive::writes) {
            value.clear();
            auto begin = values.begin();
            for (const std::uint64_t length : lengths) {
                if (length > static_cast<std::uint64_t>(values.end() - begin)) throw hdf5::Error("'" + name + "' is too short");
                value.emplace_back(begin, begin + static_cast<std::ptrdiff_t>(length));
                begin = begin + static_cast<std::ptrdiff_t>(length);
            }
        }
    } else if constexpr (requires { typename T::allocator_type; }) {
        if constexpr (Archive::writes) {
            T copy = value;
            exchange_column(archive, parent, name, copy);
        } else {
            exchange_column(archive, parent, name, value);
        }
    } else {
        std::vector<std::conditional_t<std::is_same_v<T, bool>, std::uint8_t, T>> one(1);
        if constexpr (Archive::writes) one.front() = value;
        exchange_rows(archive, parent, name, one, {});
        if constexpr (!Archive::writes) value = static_cast<T>(one.front());
    }
}

}  // namespace kapok
