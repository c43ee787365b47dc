#include "runner/netcdf_dimensions.hpp"

#include <stdexcept>

namespace kapok {

void NetcdfDimensions::add(hid_t group, const std::string& name, std::span<const std::string> labels,
                           std::string_view long_name, std::string_view long_name_zh) {
    keep(name, hdf5::write_texts(group, name, labels, {labels.size()}), labels.size(), long_name, long_name_zh);
}

void NetcdfDimensions::keep(const std::string& name, hdf5::Handle coordinate, std::size_t size,
                            std::string_view long_name, std::string_view long_name_zh) {
    if (has(name)) throw std::logic_error("dimension '" + name + "' is there twice");
    hdf5::make_dimension(coordinate, name, next_number());
    hdf5::set_attribute(coordinate, "long_name", long_name);
    hdf5::set_attribute(coordinate, "long_name_zh", long_name_zh);
    dimensions_[name] = {std::move(coordinate), size};
}

hdf5::Shape NetcdfDimensions::shape(std::span<const std::string> names) const {
    hdf5::Shape shape;
    for (const std::string& name : names) shape.push_back(dimensions_.at(name).size);
    return shape;
}

void NetcdfDimensions::attach(hid_t array, std::span<const std::string> names) const {
    for (std::size_t side = 0; side < names.size(); ++side)
        hdf5::attach_dimension(array, dimensions_.at(names[side]).coordinate, side);
}

}  // namespace kapok
