#include "runner/hdf5_file.hpp"

#include <hdf5_hl.h>

#include <algorithm>
#include <cstring>
#include <limits>

namespace kapok::hdf5 {
namespace {

constexpr unsigned creation_order = H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED;

/// The reason of the last failure: the system's, which HDF5 quotes as "error message = '...'", or HDF5's own
/// innermost one.
std::string last_reason() {
    struct Found {
        std::string system, innermost;
    } found;
    const auto look = [](unsigned, const H5E_error2_t* entry, void* data) -> herr_t {
        auto& where = *static_cast<Found*>(data);
        const std::string text = entry->desc == nullptr ? "" : entry->desc;
        if (where.innermost.empty()) where.innermost = text;
        constexpr std::string_view mark = "error message = '";
        const std::size_t begin = text.find(mark);
        if (begin == std::string::npos) return 0;
        const std::string rest = text.substr(begin + mark.size());
        where.system = rest.substr(0, rest.find('\''));
        return 0;
    };
    H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, look, &found);
    if (!found.system.empty()) return found.system;
    return found.innermost.empty() ? "HDF5 failed" : "HDF5: " + found.innermost;
}

void check(herr_t status) {
    if (status < 0) throw Error(last_reason());
}

/// Errors are thrown, not printed. At exit the library would write once more to files that a full disk has left
/// half written, and crash; all files are closed by their handles.
void prepare_library() {
    static const herr_t once = H5dont_atexit();
    check(once);
    check(H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr));
}

Handle property_list(hid_t kind) { return {H5Pcreate(kind), H5Pclose}; }

Handle text_type(std::size_t length) {
    Handle type(H5Tcopy(H5T_C_S1), H5Tclose);
    check(H5Tset_size(type, length));
    check(H5Tset_cset(type, H5T_CSET_UTF8));
    return type;
}

Handle scalar_space() { return {H5Screate(H5S_SCALAR), H5Sclose}; }

Handle array_space(const Shape& shape) {
    if (shape.empty()) return scalar_space();
    return {H5Screate_simple(static_cast<int>(shape.size()), shape.data(), nullptr), H5Sclose};
}

void write_attribute(hid_t object, const std::string& name, hid_t type, hid_t space, const void* value) {
    const Handle attribute(H5Acreate2(object, name.c_str(), type, space, H5P_DEFAULT, H5P_DEFAULT), H5Aclose);
    check(H5Awrite(attribute, type, value));
}

/// Files are little-endian on every machine.
hid_t file_type(hid_t native) {
    if (H5Tequal(native, H5T_NATIVE_DOUBLE) > 0) return H5T_IEEE_F64LE;
    if (H5Tequal(native, H5T_NATIVE_FLOAT) > 0) return H5T_IEEE_F32LE;
    const bool with_sign = H5Tget_sign(native) == H5T_SGN_2;
    switch (H5Tget_size(native)) {
        case 1: return with_sign ? H5T_STD_I8LE : H5T_STD_U8LE;
        case 2: return with_sign ? H5T_STD_I16LE : H5T_STD_U16LE;
        case 4: return with_sign ? H5T_STD_I32LE : H5T_STD_U32LE;
        default: return with_sign ? H5T_STD_I64LE : H5T_STD_U64LE;
    }
}

/// Creation list of a dataset: no times, attributes in order.
Handle dataset_creation() {
    Handle list = property_list(H5P_DATASET_CREATE);
    check(H5Pset_obj_track_times(list, false));
    check(H5Pset_attr_creation_order(list, creation_order));
    return list;
}

using Transfer = herr_t (*)(hid_t array, hid_t type, hid_t memory, hid_t file, const void* values);

void transfer_block(hid_t array, hid_t type, const Shape& start, const Shape& count, const void* values, Transfer transfer) {
    if (start.empty()) return check(transfer(array, type, H5S_ALL, H5S_ALL, values));
    const Handle file(H5Dget_space(array), H5Sclose);
    check(H5Sselect_hyperslab(file, H5S_SELECT_SET, start.data(), nullptr, count.data(), nullptr));
    const Handle memory = array_space(count);
    check(transfer(array, type, memory, file, values));
}

/// Texts behind an attribute or dataset of `count` entries; `read` fills a buffer of the given type.
template <class Read>
std::vector<std::string> texts_of(hid_t type, hid_t space, std::size_t count, Read read) {
    std::vector<std::string> texts(count);
    if (count == 0) return texts;
    if (H5Tis_variable_str(type) > 0) {
        std::vector<char*> pointers(count, nullptr);
        Handle memory(H5Tcopy(H5T_C_S1), H5Tclose);
        check(H5Tset_size(memory, H5T_VARIABLE));
        check(H5Tset_cset(memory, H5Tget_cset(type)));
        check(read(memory, pointers.data()));
        for (std::size_t i = 0; i < count; ++i)
            if (pointers[i] != nullptr) texts[i] = pointers[i];
        check(H5Dvlen_reclaim(memory, space, H5P_DEFAULT, pointers.data()));
    } else {
        const std::size_t length = H5Tget_size(type);
        std::vector<char> buffer(count * length);
        check(read(type, buffer.data()));
        for (std::size_t i = 0; i < count; ++i) texts[i].assign(&buffer[i * length], strnlen(&buffer[i * length], length));
    }
    return texts;
}

std::optional<std::string> text_of(hid_t attribute) {
    const Handle type(H5Aget_type(attribute), H5Tclose);
    const Handle space(H5Aget_space(attribute), H5Sclose);
    if (H5Tget_class(type) != H5T_STRING || H5Sget_simple_extent_npoints(space) != 1) return std::nullopt;
    return texts_of(type, space, 1, [&](hid_t memory, void* to) { return H5Aread(attribute, memory, to); }).front();
}

}  // namespace

Handle::Handle(hid_t id, herr_t (*close)(hid_t)) : id_(id), close_(close) {
    if (id < 0) throw Error(last_reason());
}

void Handle::reset() {
    if (id_ >= 0) close_(id_);
    id_ = -1;
}

std::size_t entries(const Shape& shape) {
    std::size_t product = 1;
    for (const hsize_t side : shape) product *= side;
    return product;
}

Handle create_file(const std::filesystem::path& path) {
    prepare_library();
    const Handle creation = property_list(H5P_FILE_CREATE);
    check(H5Pset_obj_track_times(creation, false));
    check(H5Pset_link_creation_order(creation, creation_order));
    check(H5Pset_attr_creation_order(creation, creation_order));
    const Handle access = property_list(H5P_FILE_ACCESS);
    check(H5Pset_libver_bounds(access, H5F_LIBVER_V18, H5F_LIBVER_V18));
    check(H5Pset_fclose_degree(access, H5F_CLOSE_STRONG));
    return {H5Fcreate(path.c_str(), H5F_ACC_TRUNC, creation, access), H5Fclose};
}

Handle open_file(const std::filesystem::path& path) {
    prepare_library();
    const Handle access = property_list(H5P_FILE_ACCESS);
    check(H5Pset_fclose_degree(access, H5F_CLOSE_STRONG));
    return {H5Fopen(path.c_str(), H5F_ACC_RDONLY, access), H5Fclose};
}

void flush(hid_t file) { check(H5Fflush(file, H5F_SCOPE_GLOBAL)); }

void close_file(Handle& file) {
    flush(file);
    check(H5Fclose(file.release()));
}

Handle create_group(hid_t parent, const std::string& name) {
    const Handle creation = property_list(H5P_GROUP_CREATE);
    check(H5Pset_obj_track_times(creation, false));
    check(H5Pset_link_creation_order(creation, creation_order));
    check(H5Pset_attr_creation_order(creation, creation_order));
    return {H5Gcreate2(parent, name.c_str(), H5P_DEFAULT, creation, H5P_DEFAULT), H5Gclose};
}

Handle open_group(hid_t parent, const std::string& name) {
    return {H5Gopen2(parent, name.c_str(), H5P_DEFAULT), H5Gclose};
}

bool has_link(hid_t parent, const std::string& name) { return H5Lexists(parent, name.c_str(), H5P_DEFAULT) > 0; }

std::vector<std::string> names_in(hid_t group) {
    std::vector<std::string> names;
    const auto add = [](hid_t, const char* name, const H5L_info_t*, void* data) -> herr_t {
        static_cast<std::vector<std::string>*>(data)->emplace_back(name);
        return 0;
    };
    // files that other tools have rewritten may have lost the order of creation
    if (H5Literate(group, H5_INDEX_CRT_ORDER, H5_ITER_INC, nullptr, add, &names) < 0) {
        names.clear();
        check(H5Literate(group, H5_INDEX_NAME, H5_ITER_INC, nullptr, add, &names));
    }
    return names;
}

void set_attribute(hid_t object, const std::string& name, std::string_view value) {
    if (value.empty()) return;
    write_attribute(object, name, text_type(value.size()), scalar_space(), std::string(value).c_str());
}
void set_attribute(hid_t object, const std::string& name, std::int32_t value) {
    write_attribute(object, name, H5T_STD_I32LE, scalar_space(), &value);
}
void set_attribute(hid_t object, const std::string& name, std::int64_t value) {
    write_attribute(object, name, H5T_STD_I64LE, scalar_space(), &value);
}
void set_attribute(hid_t object, const std::string& name, double value) {
    write_attribute(object, name, H5T_IEEE_F64LE, scalar_space(), &value);
}
void set_attribute(hid_t object, const std::string& name, std::span<const std::uint8_t> values) {
    write_attribute(object, name, H5T_STD_U8LE, array_space({values.size()}), values.data());
}

std::optional<std::string> text_attribute(hid_t object, const std::string& name) {
    if (H5Aexists(object, name.c_str()) <= 0) return std::nullopt;
    return text_of(Handle(H5Aopen(object, name.c_str(), H5P_DEFAULT), H5Aclose));
}

std::optional<double> number_attribute(hid_t object, const std::string& name) {
    if (H5Aexists(object, name.c_str()) <= 0) return std::nullopt;
    const Handle attribute(H5Aopen(object, name.c_str(), H5P_DEFAULT), H5Aclose);
    const Handle space(H5Aget_space(attribute), H5Sclose), type(H5Aget_type(attribute), H5Tclose);
    if (H5Sget_simple_extent_npoints(space) != 1 || H5Tget_class(type) == H5T_STRING) return std::nullopt;
    double value = 0.0;
    check(H5Aread(attribute, H5T_NATIVE_DOUBLE, &value));
    return value;
}

namespace {

std::vector<std::string> attribute_names(hid_t object) {
    std::vector<std::string> names;
    const auto add = [](hid_t, const char* name, const H5A_info_t*, void* data) -> herr_t {
        static_cast<std::vector<std::string>*>(data)->emplace_back(name);
        return 0;
    };
    check(H5Aiterate2(object, H5_INDEX_CRT_ORDER, H5_ITER_INC, nullptr, add, &names));
    return names;
}

}  // namespace

std::vector<std::pair<std::string, std::string>> text_attributes(hid_t object) {
    std::vector<std::pair<std::string, std::string>> found;
    for (const std::string& name : attribute_names(object))
        if (auto text = text_attribute(object, name)) found.emplace_back(name, std::move(*text));
    return found;
}

std::vector<std::pair<std::string, double>> number_attributes(hid_t object) {
    std::vector<std::pair<std::string, double>> found;
    for (const std::string& name : attribute_names(object))
        if (const auto number = number_attribute(object, name)) found.emplace_back(name, *number);
    return found;
}

Handle create_array(hid_t parent, const std::string& name, hid_t type, const Shape& shape, const Shape& chunk, unsigned compression) {
    const Handle creation = dataset_creation();
    if (!chunk.empty()) {
        check(H5Pset_chunk(creation, static_cast<int>(chunk.size()), chunk.data()));
        check(H5Pset_shuffle(creation));
        check(H5Pset_deflate(creation, compression));
    }
    const bool has_nan = !chunk.empty() && H5Tequal(type, H5T_NATIVE_DOUBLE) > 0;
    const double nan = std::numeric_limits<double>::quiet_NaN();
    if (has_nan) check(H5Pset_fill_value(creation, H5T_NATIVE_DOUBLE, &nan));
    Handle array(H5Dcreate2(parent, name.c_str(), file_type(type), array_space(shape), H5P_DEFAULT, creation, H5P_DEFAULT),
                 H5Dclose);
    if (has_nan) set_attribute(array, "_FillValue", nan);
    return array;
}

void write_block(hid_t array, hid_t memory_type, const void* values, const Shape& start, const Shape& count) {
    transfer_block(array, memory_type, start, count, values,
                   [](hid_t to, hid_t type, hid_t memory, hid_t file, const void* from) {
                       return H5Dwrite(to, type, memory, file, H5P_DEFAULT, from);
                   });
}

void read_block(hid_t array, hid_t memory_type, void* values, const Shape& start, const Shape& count) {
    transfer_block(array, memory_type, start, count, values,
                   [](hid_t from, hid_t type, hid_t memory, hid_t file, const void* to) {
                       return H5Dread(from, type, memory, file, H5P_DEFAULT, const_cast<void*>(to));
                   });
}

Shape shape_of(hid_t array) {
    const Handle space(H5Dget_space(array), H5Sclose);
    const int rank = H5Sget_simple_extent_ndims(space);
    check(rank);
    Shape shape(static_cast<std::size_t>(rank));
    if (rank > 0) check(H5Sget_simple_extent_dims(space, shape.data(), nullptr));
    return shape;
}

bool holds_numbers(hid_t array, hid_t memory_type) {
    const Handle type(H5Dget_type(array), H5Tclose);
    return H5Tequal(type, file_type(memory_type)) > 0;
}

Handle write_texts(hid_t parent, const std::string& name, std::span<const std::string> values, const Shape& shape) {
    const Handle type = text_type(H5T_VARIABLE);
    const Handle creation = dataset_creation();
    Handle array(H5Dcreate2(parent, name.c_str(), type, array_space(shape), H5P_DEFAULT, creation, H5P_DEFAULT), H5Dclose);
    std::vector<const char*> pointers;
    for (const std::string& value : values) pointers.push_back(value.c_str());
    check(H5Dwrite(array, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, pointers.data()));
    return array;
}

Handle open_array(hid_t parent, const std::string& name) {
    return {H5Dopen2(parent, name.c_str(), H5P_DEFAULT), H5Dclose};
}

std::vector<std::string> read_texts(hid_t parent, const std::string& name) {
    const Handle array = open_array(parent, name);
    const Handle type(H5Dget_type(array), H5Tclose);
    if (H5Tget_class(type) != H5T_STRING) throw Error("'" + name + "' does not hold texts");
    const Handle space(H5Dget_space(array), H5Sclose);
    return texts_of(type, space, entries(shape_of(array)), [&](hid_t memory, void* to) {
        return H5Dread(array, memory, H5S_ALL, H5S_ALL, H5P_DEFAULT, to);
    });
}

void make_dimension(hid_t array, const std::string& name, int number) {
    check(H5DSset_scale(array, name.c_str()));
    set_attribute(array, "_Netcdf4Dimid", static_cast<std::int32_t>(number));
}

void attach_dimension(hid_t array, hid_t coordinate, std::size_t side) {
    check(H5DSattach_scale(array, coordinate, static_cast<unsigned>(side)));
}

std::string dimension_of(hid_t array, std::size_t side) {
    std::string name;
    const auto read_name = [](hid_t, unsigned, hid_t scale, void* data) -> herr_t {
        std::string path(static_cast<std::size_t>(std::max<ssize_t>(0, H5Iget_name(scale, nullptr, 0))) + 1, '\0');
        H5Iget_name(scale, path.data(), path.size());
        path.pop_back();
        *static_cast<std::string*>(data) = path.substr(path.rfind('/') + 1);
        return 1;
    };
    H5DSiterate_scales(array, static_cast<unsigned>(side), nullptr, read_name, &name);
    return name;
}

}  // namespace kapok::hdf5
