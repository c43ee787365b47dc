#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <stdexcept>
#include <tuple>

#include "runner/design_table.hpp"
#include "runner/manifest_group.hpp"
#include "runner/messages.hpp"
#include "runner/results_file.hpp"

namespace kapok {
namespace {

using hdf5::Handle;
using hdf5::Shape;

std::vector<std::string> dimensions_of(hid_t array) {
    std::vector<std::string> names;
    const std::size_t rank = hdf5::shape_of(array).size();
    for (std::size_t side = 0; side < rank; ++side) names.push_back(hdf5::dimension_of(array, side));
    return names;
}

VariableInfo describe(hid_t array, const std::string& id) {
    const auto text = [&](const char* name) { return hdf5::text_attribute(array, name).value_or(""); };
    VariableInfo info;
    info.id = id;
    info.unit = text("units");
    info.long_name = text("long_name");
    info.long_name_zh = text("long_name_zh");
    info.description = text("description");
    info.dimensions = dimensions_of(array);
    for (const int year : goal_years) {
        if (info.goal) break;
        info.goal = hdf5::number_attribute(array, goal_attribute(year));
        info.goal_year = year;
    }
    info.goal_relation = text("goal_relation");
    info.plan_section = text("plan_section");
    info.decimals = static_cast<int>(hdf5::number_attribute(array, "decimals").value_or(0.0));
    return info;
}

/// Opens a file, or says why it cannot hold results.
Handle open_results(const std::filesystem::path& path) {
    require_readable(path);
    const auto wrong = [&](const std::string& text) { return InputError(Fault{path.string(), 0, 0, text}); };
    Handle file;
    std::optional<int> version;
    try {
        file = hdf5::open_file(path);
        version = format_version_of(file);
    } catch (const hdf5::Error& error) {
        throw wrong(fmt::format("not a readable result file ({})", error.what()));
    }
    if (!version) throw wrong("not a result file of Kapok (it has no manifest)");
    if (*version > results_format_version)
        throw wrong(fmt::format("layout {} of a newer Kapok; this version reads layouts up to {}", *version, results_format_version));
    return file;
}

}  // namespace

struct ResultsReader::Content {
    std::filesystem::path path;
    Handle file;
    Manifest manifest;
    std::vector<VariableInfo> variables;
    /// Names of each array's dimensions, once they were asked for: to find them takes as long as to read a few runs.
    mutable std::map<std::string, std::vector<std::string>, std::less<>> dimensions;

    const std::vector<std::string>& dimensions_of_array(hid_t array, std::string_view id) const {
        const auto found = dimensions.find(id);
        return found != dimensions.end() ? found->second : dimensions.emplace(id, dimensions_of(array)).first->second;
    }

    /// Runs a step that reads; a failure names the file.
    template <class Step>
    auto guard(Step step) const {
        try {
            return step();
        } catch (const hdf5::Error& error) {
            throw FileError("read", path, error.what());
        }
    }
    /// A year of a region in every run: a few numbers that take as long to read as the whole variable, as they are in
    /// every run's piece of it, and that one analysis asks for after another.
    using SliceKey = std::tuple<std::string, std::size_t, std::size_t>;
    static constexpr std::size_t most_slices = 128;
    mutable std::map<SliceKey, DataArray> slices;

    [[nodiscard]] DataArray read(const std::string& id, const std::vector<std::pair<std::string, std::size_t>>& fixed) const;
    [[nodiscard]] DataArray read_anew(const std::string& id, const std::vector<std::pair<std::string, std::size_t>>& fixed) const;
};

ResultsReader::ResultsReader(std::filesystem::path path) : content_(std::make_unique<Content>()) {
    content_->path = std::move(path);
    content_->file = open_results(content_->path);
    try {
        content_->manifest = read_manifest(content_->file);
        for (const std::string& name : hdf5::names_in(content_->file)) {
            if (name == "manifest" || name == firm_panel_group || name == variance_group || name == "replicate_status") continue;
            VariableInfo info = describe(hdf5::open_array(content_->file, name), name);
            if (info.dimensions.size() > 1 && info.dimensions.front() == "design") content_->variables.push_back(std::move(info));
        }
    } catch (const hdf5::Error& error) {
        throw InputError(Fault{content_->path.string(), 0, 0, fmt::format("the file is damaged ({})", error.what())});
    }
}

ResultsReader::~ResultsReader() = default;

const std::filesystem::path& ResultsReader::path() const { return content_->path; }
const Manifest& ResultsReader::manifest() const { return content_->manifest; }
const std::vector<VariableInfo>& ResultsReader::variables() const { return content_->variables; }

const VariableInfo* ResultsReader::find(std::string_view id) const {
    const auto found = std::find_if(content_->variables.begin(), content_->variables.end(),
                                    [&](const VariableInfo& info) { return info.id == id; });
    return found == content_->variables.end() ? nullptr : &*found;
}

DesignTable ResultsReader::design_table() const {
    return content_->guard([&] { return read_design_table(content_->file); });
}

std::vector<std::string> ResultsReader::labels(const std::string& dimension) const {
    return content_->guard([&] {
        const Handle array = hdf5::open_array(content_->file, dimension);
        const Handle type(H5Dget_type(array), H5Tclose);
        if (H5Tget_class(type) == H5T_STRING) return hdf5::read_texts(content_->file, dimension);
        std::vector<double> values(hdf5::entries(hdf5::shape_of(array)));
        hdf5::read_block(array, hdf5::native_type<double>(), values.data());
        std::vector<std::string> labels;
        for (const double value : values) labels.push_back(fmt::format("{}", value));
        return labels;
    });
}

std::vector<int> ResultsReader::years() const {
    return content_->guard([&] {
        const Handle array = hdf5::open_array(content_->file, "year");
        std::vector<int> years(hdf5::entries(hdf5::shape_of(array)));
        hdf5::read_block(array, hdf5::native_type<std::int32_t>(), years.data());
        return years;
    });
}

std::vector<RunStatus> ResultsReader::statuses(int design) const {
    const DataArray stored = content_->read("replicate_status", {{"design", static_cast<std::size_t>(design)}});
    std::vector<RunStatus> statuses;
    for (const double value : stored.values) statuses.push_back(static_cast<RunStatus>(static_cast<int>(value)));
    return statuses;
}

DataArray ResultsReader::Content::read(const std::string& id,
                                       const std::vector<std::pair<std::string, std::size_t>>& fixed) const {
    const bool is_slice = fixed.size() == 2 && fixed[0].first == "year" && fixed[1].first == "region";
    const auto key = is_slice ? std::tuple(id, fixed[0].second, fixed[1].second) : SliceKey();
    if (const auto found = slices.find(key); is_slice && found != slices.end()) return found->second;
    DataArray values = read_anew(id, fixed);
    if (is_slice && slices.size() < most_slices) slices.emplace(key, values);
    return values;
}

DataArray ResultsReader::Content::read_anew(const std::string& id,
                                            const std::vector<std::pair<std::string, std::size_t>>& fixed) const {
    return guard([&] {
        if (!hdf5::has_link(file, id)) throw std::out_of_range(fmt::format("{} has no variable '{}'", path.string(), id));
        const Handle array = hdf5::open_array(file, id);
        const std::vector<std::string>& names = dimensions_of_array(array, id);
        Shape count = hdf5::shape_of(array), start(count.size(), 0);
        std::vector<bool> is_fixed(names.size(), false);
        for (const auto& [name, index] : fixed) {
            const auto side = static_cast<std::size_t>(std::find(names.begin(), names.end(), name) - names.begin());
            if (side == names.size() || index >= count[side])
                throw std::out_of_range(fmt::format("'{}' has no entry {} along '{}'", id, index, name));
            start[side] = index;
            count[side] = 1;
            is_fixed[side] = true;
        }
        DataArray out;
        for (std::size_t side = 0; side < names.size(); ++side) {
            if (is_fixed[side]) continue;
            out.dimensions.push_back(names[side]);
            out.shape.push_back(count[side]);
        }
        out.values.resize(hdf5::entries(count));
        hdf5::read_block(array, hdf5::native_type<double>(), out.values.data(), start, count);
        return out;
    });
}

DataArray ResultsReader::read(std::string_view id, const std::vector<std::pair<std::string, std::size_t>>& fixed) const {
    return content_->read(std::string(id), fixed);
}

std::vector<ObservedValue> ResultsReader::observed(std::string_view id, std::size_t region) const {
    const std::string values_id = fmt::format("observed_{}", id);
    if (!content_->guard([&] { return hdf5::has_link(content_->file, values_id); })) return {};
    const DataArray values = content_->read(values_id, {{"region", region}});
    const DataArray errors = content_->read(fmt::format("observed_standard_error_{}", id), {{"region", region}});
    const std::vector<std::string> years = labels("observed_year");
    std::vector<ObservedValue> observed;
    for (std::size_t i = 0; i < values.values.size(); ++i)
        if (!std::isnan(values.values[i])) observed.push_back({std::stoi(years[i]), values.values[i], errors.values[i]});
    return observed;
}

}  // namespace kapok
