#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>

#include "runner/design_table.hpp"
#include "runner/manifest_group.hpp"
#include "runner/netcdf_dimensions.hpp"
#include "runner/result_hash.hpp"
#include "runner/results_file.hpp"
#include "runner/run_array.hpp"

namespace kapok {
namespace {

using Names = std::vector<std::string>;
using hdf5::Handle;
using hdf5::Shape;

constexpr int first_observed_year = 2010;
constexpr int last_observed_year = 2019;
constexpr hsize_t firms_per_chunk = 65536;

// Sizes in bytes. What a file takes is estimated low, so that no run is refused that could have been written; what is
// set aside for the next run is an upper bound.
constexpr double compressed_share = 0.25;     ///< of recorded values; a third in short runs
constexpr double compressed_firm = 60.0;      ///< a row of a panel
constexpr std::uintmax_t index_of_array = 8'192;  ///< grows with the first run, and then now and then
constexpr std::uintmax_t rest_of_file = 400'000;  ///< manifest and indices that publish() writes
constexpr std::uintmax_t status_of_run = 100;

std::vector<int> numbers(int first, int count) {
    std::vector<int> values(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i) values[static_cast<std::size_t>(i)] = first + i;
    return values;
}

Names names_of(const Dataset& dataset, const char* time) {
    Names names{"design", "replicate", time};
    for (const Axis axis : dataset.axes) names.emplace_back(axis_spec(axis).id);
    return names;
}

void describe(hid_t array, const Dataset& dataset) {
    hdf5::set_attribute(array, "units", dataset.unit);
    hdf5::set_attribute(array, "long_name", dataset.en);
    hdf5::set_attribute(array, "long_name_zh", dataset.zh);
    hdf5::set_attribute(array, "description", dataset.description);
    if (dataset.variable == nullptr) return;
    const Variable& variable = *dataset.variable;
    hdf5::set_attribute(array, "decimals", static_cast<std::int32_t>(variable.decimals));
    hdf5::set_attribute(array, "direction", direction_id(variable.direction));
    if (!variable.goal) return;
    hdf5::set_attribute(array, goal_attribute(variable.goal_year), *variable.goal);
    hdf5::set_attribute(array, "goal_relation", variable.goal_relation);
    if (!variable.plan_section.empty()) hdf5::set_attribute(array, "plan_section", variable.plan_section);
}

/// Upper bound of what a panel takes.
std::uintmax_t bytes_of(const FirmPanel& panel) {
    std::uintmax_t bytes = 0;
    for (const PanelColumn& column : panel.columns)
        bytes += index_of_array + std::visit([]<class Value>(const std::vector<Value>& values) { return values.size() * sizeof(Value); }, column.values);
    return bytes;
}

/// Region of an observation; the tables call the delta PRD9, its sum of nine cities.
std::optional<std::size_t> region_of(const std::string& name) {
    if (name == delta_region_id || name == "PRD9") return delta_region;
    const auto place = find_place(name);
    return place && is_city(*place) ? std::optional(static_cast<std::size_t>(*place)) : std::nullopt;
}

}  // namespace

std::string hashed_text(const Manifest& manifest, const DesignTable& table) {
    std::string text = manifest.scenario_text;
    for (std::size_t point = 0; point < table.scenarios.size(); ++point) text += fmt::format("\npoint {}\n{}", point, table.scenarios[point]);
    return text;
}

struct ResultsWriter::Content {
    struct Arrays {
        RunArray yearly, quarterly;
    };

    Content(const std::filesystem::path& path, const ResultsLayout& asked, const Manifest& known)
        : target(path),
          layout(asked),
          manifest(known),
          hash(hashed_text(known, asked.table), known.seed, asked.designs, asked.replicates),
          years(asked.until_year - Record::first_year + 1),
          quarters(4 * (years - 1)) {}

    /// Runs a step; what HDF5 or the system says about a failure becomes one line that names the file.
    template <class Step>
    void guard(Step step) const {
        try {
            step();
        } catch (const hdf5::Error& error) {
            throw FileError("write", target.shown(), error.what());
        }
    }

    void create();
    void create_dimensions();
    void create_arrays();
    void write_observations();
    [[nodiscard]] std::uintmax_t bytes_per_run() const;
    [[nodiscard]] std::uintmax_t bytes_to_publish() const;
    void begin_run(int design, int replicate, RunStatus status);
    void write_values(RunArray& array, int design, int replicate, const std::string& id, const std::vector<double>& values);
    [[nodiscard]] std::uintmax_t kept_bytes() const;
    void write_kept();
    void write_panel(int replicate, const FirmPanel& panel);
    void write_variance(const VarianceShare& share);
    void close();

    PublishedFile target;  // destroyed after the file is closed
    ResultsLayout layout;
    Manifest manifest;
    ResultHash hash;
    int years, quarters;
    Handle file;
    NetcdfDimensions dimensions;
    std::vector<Arrays> arrays;
    std::vector<std::uint8_t> statuses;  ///< of the runs so far
};

void ResultsWriter::Content::create() {
    file = hdf5::create_file(target.temporary());
    hdf5::set_attribute(file, "Conventions", "CF-1.10");
    hdf5::set_attribute(file, "title", "Kapok: " + manifest.scenario_name);
    hdf5::set_attribute(file, "source", "Kapok " + manifest.build.version + ", agent-based simulator of regional innovation policy");
    hdf5::set_attribute(file, "comment", "Runs that did not finish are NaN; see replicate_status and the group manifest");
    create_dimensions();
    create_arrays();
    write_factors(file, layout.table, dimensions);
    write_observations();
}

void ResultsWriter::Content::create_dimensions() {
    const auto add_numbers = [&](const char* name, const std::vector<int>& values, std::string_view en, std::string_view zh) {
        dimensions.add<std::int32_t>(file, name, values, en, zh);
    };
    add_numbers("design", numbers(0, layout.designs), "point of the design", "设计点");
    add_numbers("replicate", numbers(0, layout.replicates), "replicate of a run, with luck of its own", "重复运行");
    add_numbers("year", numbers(Record::first_year, years), "year", "年份");
    if (std::find(layout.quarterly.begin(), layout.quarterly.end(), true) != layout.quarterly.end()) {
        std::vector<double> middles;
        for (int i = 0; i < quarters; ++i) middles.push_back(Quarter{i}.middle());
        dimensions.add<double>(file, "quarter", middles, "middle of the quarter, in years", "季度中点(以年计)");
    }
    const auto add_axis = [&](Axis axis) {
        const AxisSpec& spec = axis_spec(axis);
        const Names labels = axis_labels(axis);
        if (axis == Axis::age)
            add_numbers("age", numbers(0, static_cast<int>(labels.size())), spec.long_name, spec.long_name_zh);
        else
            dimensions.add(file, std::string(spec.id), labels, spec.long_name, spec.long_name_zh);
    };
    add_axis(Axis::region);
    add_numbers("observed_year", numbers(first_observed_year, last_observed_year - first_observed_year + 1),
                "year of an observation", "观测年份");
    for (const Dataset& dataset : layout.datasets)
        for (const Axis axis : dataset.axes)
            if (!dimensions.has(std::string(axis_spec(axis).id))) add_axis(axis);
}

void ResultsWriter::Content::create_arrays() {
    for (std::size_t d = 0; d < layout.datasets.size(); ++d) {
        const Dataset& dataset = layout.datasets[d];
        const auto create_one = [&](const std::string& name, const char* time) {
            const Names names = names_of(dataset, time);
            const Shape shape = dimensions.shape(names);
            Handle array = hdf5::create_array(file, name, hdf5::native_type<double>(), shape, RunArray::chunk_of(shape));
            describe(array, dataset);
            dimensions.attach(array, names);
            return RunArray(std::move(array));
        };
        Arrays created;
        created.yearly = create_one(dataset.id, "year");
        if (d < layout.quarterly.size() && layout.quarterly[d]) created.quarterly = create_one(dataset.id + "_quarterly", "quarter");
        arrays.push_back(std::move(created));
    }
}

void ResultsWriter::Content::write_observations() {
    const Names along{"observed_year", "region"};
    for (const Dataset& dataset : layout.datasets) {
        const double blank = std::numeric_limits<double>::quiet_NaN();
        std::vector<double> values(hdf5::entries(dimensions.shape(along)), blank), errors = values;
        bool found = false;
        for (const Observation& observation : layout.observations) {
            const auto region = region_of(observation.region);
            if (observation.id != dataset.id || !region || observation.year < first_observed_year ||
                observation.year > last_observed_year)
                continue;
            const std::size_t cell = static_cast<std::size_t>(observation.year - first_observed_year) * region_count + *region;
            values[cell] = observation.value;
            errors[cell] = observation.standard_error;
            found = true;
        }
        if (!found) continue;
        const auto write = [&](const std::string& prefix, const std::vector<double>& numbers_of, const std::string& en,
                               const std::string& zh) {
            const Handle array = hdf5::write_array<double>(file, prefix + dataset.id, numbers_of, dimensions.shape(along));
            hdf5::set_attribute(array, "units", dataset.unit);
            hdf5::set_attribute(array, "long_name", dataset.en + en);
            hdf5::set_attribute(array, "long_name_zh", dataset.zh + zh);
            dimensions.attach(array, along);
        };
        write("observed_", values, ", observed", ",观测值");
        write("observed_standard_error_", errors, ", standard error of the observed value", ",观测值标准误");
    }
}

/// Recorded values of a run, not compressed.
std::uintmax_t ResultsWriter::Content::bytes_per_run() const {
    std::uintmax_t numbers_of_run = 0;
    for (const Arrays& of : arrays) numbers_of_run += of.yearly.run_size() + of.quarterly.run_size();
    return numbers_of_run * sizeof(double);
}

/// What belongs into the file and is not in it yet.
std::uintmax_t ResultsWriter::Content::kept_bytes() const {
    std::uintmax_t bytes = 0;
    for (const Arrays& of : arrays) bytes += of.yearly.kept_bytes() + of.quarterly.kept_bytes();
    return bytes;
}

void ResultsWriter::Content::write_kept() {
    for (Arrays& of : arrays) {
        of.yearly.flush();
        of.quarterly.flush();
    }
}

std::uintmax_t ResultsWriter::Content::bytes_to_publish() const {
    std::uintmax_t bytes = rest_of_file + manifest.scenario_text.size();
    if (!manifest.draws.member.empty())
        bytes += arrays.size() * (index_of_array + static_cast<std::uintmax_t>(layout.designs) * static_cast<std::uintmax_t>(years) * region_count * sizeof(double));
    bytes += status_of_run * static_cast<std::uintmax_t>(layout.designs) * static_cast<std::uintmax_t>(layout.replicates);
    for (const std::string& message : manifest.failures) bytes += message.size();
    return bytes;
}

void ResultsWriter::Content::begin_run(int design, int replicate, RunStatus status) {
    const std::size_t run = static_cast<std::size_t>(design) * static_cast<std::size_t>(layout.replicates) + static_cast<std::size_t>(replicate);
    if (design < 0 || design >= layout.designs || replicate < 0 || replicate >= layout.replicates || run < statuses.size())
        throw std::logic_error(fmt::format("run {} of design point {} comes out of order", replicate, design));
    while (statuses.size() < run) {
        const int passed = static_cast<int>(statuses.size());
        begin_run(passed / layout.replicates, passed % layout.replicates, RunStatus::not_run);
    }
    statuses.push_back(static_cast<std::uint8_t>(status));
    hash.add_run(design, replicate, static_cast<int>(status));
}

void ResultsWriter::Content::write_values(RunArray& array, int design, int replicate, const std::string& id,
                                          const std::vector<double>& values) {
    if (values.size() != array.run_size())
        throw std::logic_error(fmt::format("'{}' has {} values; {} were expected", id, values.size(), array.run_size()));
    array.add(static_cast<std::size_t>(design), static_cast<std::size_t>(replicate), values);
    hash.add_array(id, std::vector<std::size_t>(array.shape().begin() + 2, array.shape().end()), values);
}

void ResultsWriter::Content::write_panel(int replicate, const FirmPanel& panel) {
    const auto group_in = [](hid_t parent, const std::string& name) {
        return hdf5::has_link(parent, name) ? hdf5::open_group(parent, name) : hdf5::create_group(parent, name);
    };
    const Handle panels = group_in(file, firm_panel_group);
    const Handle of_replicate = group_in(panels, std::to_string(replicate));
    const Handle group = hdf5::create_group(of_replicate, std::to_string(panel.year));
    if (panel.rows == 0) return;
    Handle ids;
    for (const PanelColumn& column : panel.columns) {
        Handle array = std::visit(
            [&]<class Value>(const std::vector<Value>& values) {
                return hdf5::write_array<Value>(group, column.name, values, {values.size()},
                                                {std::min<hsize_t>(firms_per_chunk, values.size())});
            },
            column.values);
        hdf5::set_attribute(array, "units", column.unit);
        if (!column.meanings.empty()) {
            std::vector<std::uint8_t> codes(column.meanings.size());
            for (std::size_t code = 0; code < codes.size(); ++code) codes[code] = static_cast<std::uint8_t>(code);
            hdf5::set_attribute(array, "flag_values", codes);
            hdf5::set_attribute(array, "flag_meanings", fmt::format("{}", fmt::join(column.meanings, " ")));
        }
        if (column.name == "id") {
            hdf5::make_dimension(array, "id", dimensions.next_number());
            ids = std::move(array);
        } else {
            hdf5::attach_dimension(array, ids, 0);
        }
    }
}

void ResultsWriter::Content::write_variance(const VarianceShare& share) {
    const Handle group = hdf5::create_group(file, variance_group);
    const Names along{"design", "year", "region"};
    const auto replicates = static_cast<std::size_t>(layout.replicates), cells = static_cast<std::size_t>(years) * region_count;
    for (std::size_t d = 0; d < layout.datasets.size(); ++d) {
        const Dataset& dataset = layout.datasets[d];
        if (dataset.variable == nullptr) continue;
        std::vector<double> shares;
        for (hsize_t design = 0; design < static_cast<hsize_t>(layout.designs); ++design) {
            std::vector<double> values(replicates * cells), of_cell(replicates);
            hdf5::read_block(arrays[d].yearly.id(), hdf5::native_type<double>(), values.data(), {design, 0, 0, 0}, {1, replicates, static_cast<hsize_t>(years), region_count});
            for (std::size_t cell = 0; cell < cells; ++cell) {
                for (std::size_t r = 0; r < replicates; ++r) of_cell[r] = values[r * cells + cell];
                shares.push_back(share(of_cell, manifest.draws.member).value_or(std::numeric_limits<double>::quiet_NaN()));
            }
        }
        const Handle array = hdf5::write_array<double>(group, dataset.id, shares, dimensions.shape(along));
        hdf5::set_attribute(array, "units", "1");
        hdf5::set_attribute(array, "long_name", dataset.en + ", share of the variance that drawn parameters account for");
        hdf5::set_attribute(array, "long_name_zh", dataset.zh + "，参数不确定性占方差的比例");
        dimensions.attach(array, along);
    }
}

void ResultsWriter::Content::close() {
    arrays.clear();
    dimensions = {};
    hdf5::close_file(file);
}

ResultsWriter::ResultsWriter(const std::filesystem::path& path, const ResultsLayout& layout, const Manifest& manifest)
    : content_(std::make_unique<Content>(path, layout, manifest)) {
    content_->guard([&] {
        content_->create();
        hdf5::flush(content_->file);
    });
    content_->target.reserve(content_->bytes_to_publish());
}

void ResultsWriter::require_space(double firms) const {
    const Content& c = *content_;
    const double runs = static_cast<double>(c.layout.designs) * c.layout.replicates;
    const double run = compressed_share * static_cast<double>(c.bytes_per_run()) + compressed_firm * firms;
    c.target.require_space(static_cast<std::uintmax_t>(runs * run));  // the empty file is there, its end set aside
}

ResultsWriter::~ResultsWriter() = default;

void ResultsWriter::add(int design, int replicate, const Record& record, std::span<const FirmPanel> panels) {
    Content& c = *content_;
    std::uintmax_t bytes = c.bytes_to_publish() + c.kept_bytes() + c.bytes_per_run() + index_of_array * c.arrays.size();
    for (const FirmPanel& panel : panels) bytes += bytes_of(panel);
    c.target.reserve(bytes);
    c.begin_run(design, replicate, RunStatus::finished);
    c.manifest.failures.resize(c.statuses.size());
    if (record.yearly.size() != c.arrays.size()) throw std::logic_error("the record has other datasets than the layout");
    c.guard([&] {
        for (std::size_t d = 0; d < c.arrays.size(); ++d) {
            const std::string& id = c.layout.datasets[d].id;
            c.write_values(c.arrays[d].yearly, design, replicate, id, record.yearly[d]);
            if (c.arrays[d].quarterly.exists())
                c.write_values(c.arrays[d].quarterly, design, replicate, id + "_quarterly", record.quarterly.at(d));
        }
        for (const FirmPanel& panel : panels) c.write_panel(replicate, panel);
        hdf5::flush(c.file);
    });
}

void ResultsWriter::add_failure(int design, int replicate, const std::string& message) {
    Content& c = *content_;
    c.begin_run(design, replicate, RunStatus::failed);
    c.manifest.failures.resize(c.statuses.size());
    c.manifest.failures.back() = message;
}

void ResultsWriter::add_not_needed(int design, int replicate) {
    content_->begin_run(design, replicate, RunStatus::not_needed);
    content_->manifest.failures.resize(content_->statuses.size());
}

Manifest ResultsWriter::publish(const Execution& execution, const VarianceShare& share) {
    Content& c = *content_;
    const std::size_t runs = static_cast<std::size_t>(c.layout.designs) * static_cast<std::size_t>(c.layout.replicates);
    if (c.statuses.size() < runs) c.begin_run(c.layout.designs - 1, c.layout.replicates - 1, RunStatus::not_run);
    c.manifest.failures.resize(runs);
    c.manifest.execution = execution;
    c.manifest.result_hash = c.hash.hex();
    c.manifest.complete = std::count(c.statuses.begin(), c.statuses.end(), static_cast<std::uint8_t>(RunStatus::not_run)) == 0;
    c.guard([&] {
        c.write_kept();
        const Names along{"design", "replicate"};
        const Handle statuses = hdf5::write_array<std::uint8_t>(c.file, "replicate_status", c.statuses, c.dimensions.shape(along));
        hdf5::set_attribute(statuses, "long_name", "how each run ended");
        hdf5::set_attribute(statuses, "long_name_zh", "各次运行的状态");
        hdf5::set_attribute(statuses, "flag_values", std::array<std::uint8_t, 4>{0, 1, 2, 3});
        hdf5::set_attribute(statuses, "flag_meanings", "finished failed not_run not_needed");
        c.dimensions.attach(statuses, along);
        if (share && !c.manifest.draws.member.empty()) c.write_variance(share);
        write_manifest(c.file, c.manifest, results_format_version, c.dimensions);
        write_points(c.file, c.layout.table, c.dimensions);
    });
    c.guard([&] { c.close(); });
    c.target.publish();
    return c.manifest;
}

}  // namespace kapok
