#include "runner/design_table.hpp"

#include <fmt/format.h>

#include <sstream>

namespace kapok {
namespace {

using Names = std::vector<std::string>;
using hdf5::Handle;

const std::string coordinate_prefix = "coordinate_";

DesignColumn read_factor(hid_t file, const std::string& name) {
    const Handle array = hdf5::open_array(file, name);
    const auto text = [&](const char* attribute) { return hdf5::text_attribute(array, attribute).value_or(""); };
    DesignColumn column{name.substr(factor_prefix.size()), text("units"), text("long_name"), text("long_name_zh"), {}, {}, {}};
    column.values.resize(hdf5::entries(hdf5::shape_of(array)));
    hdf5::read_block(array, hdf5::native_type<double>(), column.values.data());
    std::istringstream labels(text("flag_meanings"));
    for (std::string label; labels >> label;) column.labels.push_back(label);
    return column;
}

}  // namespace

void write_factors(hid_t file, const DesignTable& table, const NetcdfDimensions& dimensions) {
    const Names along{"design"};
    for (const DesignColumn& column : table.columns) {
        const Handle array = hdf5::write_array<double>(file, std::string(factor_prefix) + column.id, column.values, dimensions.shape(along));
        hdf5::set_attribute(array, "units", column.unit);
        hdf5::set_attribute(array, "long_name", column.long_name);
        hdf5::set_attribute(array, "long_name_zh", column.long_name_zh);
        if (!column.labels.empty()) {
            std::vector<std::uint8_t> codes(column.labels.size());
            for (std::size_t code = 0; code < codes.size(); ++code) codes[code] = static_cast<std::uint8_t>(code);
            hdf5::set_attribute(array, "flag_values", codes);
            hdf5::set_attribute(array, "flag_meanings", fmt::format("{}", fmt::join(column.labels, " ")));
        }
        dimensions.attach(array, along);
    }
}

void write_points(hid_t file, const DesignTable& table, const NetcdfDimensions& dimensions) {
    if (table.columns.empty()) return;
    const hdf5::Handle group = hdf5::open_group(file, "manifest");
    hdf5::write_texts(group, "sweep", std::span(&table.text, 1), {});
    const Names by_point{"design"};
    const Handle design = hdf5::create_group(group, "design");
    hdf5::set_attribute(design, "kind", table.kind);
    for (const auto& [key, value] : table.settings) hdf5::set_attribute(design, key, value);
    for (const DesignColumn& column : table.columns)
        if (!column.coordinates.empty())
            dimensions.attach(hdf5::write_array<double>(design, coordinate_prefix + column.id, column.coordinates, dimensions.shape(by_point)), by_point);
    dimensions.attach(hdf5::write_texts(group, "design_scenario", table.scenarios, dimensions.shape(by_point)), by_point);
    const Names along{"design", "replicate"};
    for (const std::size_t half : {0, 1}) {
        std::vector<std::uint64_t> words;
        for (std::size_t k = half; k < table.run_keys.size(); k += 2) words.push_back(table.run_keys[k]);
        dimensions.attach(hdf5::write_array<std::uint64_t>(group, half == 0 ? "run_key_high" : "run_key_low", words, dimensions.shape(along)), along);
    }
}

DesignTable read_design_table(hid_t file) {
    DesignTable table;
    for (const std::string& name : hdf5::names_in(file))
        if (name.starts_with(factor_prefix)) table.columns.push_back(read_factor(file, name));
    const hdf5::Handle group = hdf5::open_group(file, "manifest");
    if (!hdf5::has_link(group, "design_scenario")) return table;
    table.text = hdf5::read_texts(group, "sweep").front();
    if (hdf5::has_link(group, "design")) {
        const Handle design = hdf5::open_group(group, "design");
        table.kind = hdf5::text_attribute(design, "kind").value_or("");
        table.settings = hdf5::number_attributes(design);
        for (DesignColumn& column : table.columns) {
            const std::string name = coordinate_prefix + column.id;
            if (!hdf5::has_link(design, name)) continue;
            column.coordinates.resize(column.values.size());
            hdf5::read_block(hdf5::open_array(design, name), hdf5::native_type<double>(), column.coordinates.data());
        }
    }
    table.scenarios = hdf5::read_texts(group, "design_scenario");
    const hdf5::Handle high = hdf5::open_array(group, "run_key_high"), low = hdf5::open_array(group, "run_key_low");
    std::vector<std::uint64_t> first(hdf5::entries(hdf5::shape_of(high))), second(hdf5::entries(hdf5::shape_of(low)));
    if (first.size() != second.size()) throw hdf5::Error("the keys of the runs do not fit together");
    hdf5::read_block(high, hdf5::native_type<std::uint64_t>(), first.data());
    hdf5::read_block(low, hdf5::native_type<std::uint64_t>(), second.data());
    for (std::size_t k = 0; k < first.size(); ++k) table.run_keys.insert(table.run_keys.end(), {first[k], second[k]});
    return table;
}

}  // namespace kapok
