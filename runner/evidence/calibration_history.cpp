#include "runner/evidence/calibration_history.hpp"

#include <fmt/format.h>

#include <cmath>
#include <limits>

#include "runner/hdf5_file.hpp"
#include "runner/messages.hpp"
#include "runner/published_file.hpp"

namespace kapok {
namespace {

constexpr std::string_view format_name = "kapok calibration 1";

/// All that the numbers depend on, as one text.
std::string settings_of(const CalibrationPlan& p) {
    return fmt::format("seed {} until {} facts {} members {} steps {} scale {} implausible {} correlation {} inputs {}", p.seed, p.until, p.facts_year, p.members, p.steps,
                       p.scale, p.implausible, p.least_correlation, p.inputs);
}

std::vector<std::string> parameter_names() {
    std::vector<std::string> names;
    for (const CalibratedParameter& p : calibrated_parameters()) names.push_back(p.name());
    return names;
}

std::vector<std::string> target_names(const Calibration& c) {
    std::vector<std::string> names;
    for (const TargetView& t : all_targets(c)) names.push_back(t.name);
    return names;
}

/// What the parameters are drawn to and from, by the name of its array.
std::vector<std::pair<std::string, std::vector<double>>> aims_and_priors(const Calibration& c) {
    std::vector<double> observed, variance, centre, spread;
    for (const TargetView& t : all_targets(c)) {
        observed.push_back(t.aim);
        variance.push_back(t.variance);
    }
    for (const CalibratedParameter& p : calibrated_parameters()) {
        centre.push_back(p.centre());
        spread.push_back(p.spread);
    }
    return {{"observed", observed}, {"variance", variance}, {"prior_centre", centre}, {"prior_spread", spread}};
}

/// Rows of a step, member by member within each: the order of the file.
void append(std::vector<double>& out, const Eigen::MatrixXd& values) {
    for (Eigen::Index r = 0; r < values.rows(); ++r)
        for (Eigen::Index c = 0; c < values.cols(); ++c) out.push_back(values(r, c));
}

Eigen::MatrixXd matrix(const std::vector<double>& values, std::size_t offset, std::size_t rows, std::size_t columns) {
    Eigen::MatrixXd out(static_cast<Eigen::Index>(rows), static_cast<Eigen::Index>(columns));
    for (std::size_t r = 0; r < rows; ++r)
        for (std::size_t c = 0; c < columns; ++c)
            out(static_cast<Eigen::Index>(r), static_cast<Eigen::Index>(c)) = values[offset + r * columns + c];
    return out;
}

std::vector<double> numbers(hid_t file, const std::string& name) {
    const hdf5::Handle array = hdf5::open_array(file, name);
    std::vector<double> values(hdf5::entries(hdf5::shape_of(array)));
    if (!values.empty()) hdf5::read_block(array, H5T_NATIVE_DOUBLE, values.data());
    return values;
}

void write(const Calibration& c, const std::filesystem::path& path) {
    hdf5::Handle file = hdf5::create_file(path);
    hdf5::set_attribute(file, "format", format_name);
    hdf5::set_attribute(file, "settings", settings_of(c.plan));
    hdf5::set_attribute(file, "prior_points", static_cast<std::int32_t>(c.prior_points));
    hdf5::set_attribute(file, "ruled_out", static_cast<std::int32_t>(c.ruled_out));
    const std::vector<std::string> parameters = parameter_names(), targets = target_names(c);
    hdf5::write_texts(file, "parameter", parameters, {parameters.size()});
    hdf5::write_texts(file, "target", targets, {targets.size()});
    const auto array = [&](const std::string& name, const std::vector<double>& values, const hdf5::Shape& shape) {
        hdf5::write_array<double>(file, name, values, shape);
    };
    for (const auto& [name, values] : aims_and_priors(c)) array(name, values, {values.size()});
    array("luck", {c.luck.begin(), c.luck.end()}, {static_cast<hsize_t>(c.luck.size())});
    if (c.under_way.size() > 0) {
        std::vector<double> under_way;
        append(under_way, c.under_way);
        array("under_way", under_way, {static_cast<hsize_t>(c.under_way.rows()), static_cast<hsize_t>(c.under_way.cols())});
    }
    std::vector<double> transformed, values, outputs;
    const auto members = static_cast<std::size_t>(c.plan.members);
    for (const CalibrationStep& step : c.steps) {
        append(transformed, step.parameters);
        Eigen::MatrixXd natural = step.parameters;
        for (Eigen::Index p = 0; p < natural.rows(); ++p)
            for (Eigen::Index m = 0; m < natural.cols(); ++m) natural(p, m) = calibrated_parameters()[static_cast<std::size_t>(p)].value(natural(p, m));
        append(values, natural);
        if (step.outputs.size() > 0) append(outputs, step.outputs);
        else outputs.resize(outputs.size() + targets.size() * members, std::numeric_limits<double>::quiet_NaN());
    }
    if (!c.steps.empty()) {
        std::vector<double> correlation;
        append(correlation, c.correlation);
        array("correlation", correlation, {parameters.size(), targets.size()});
        array("parameters", transformed, {c.steps.size(), parameters.size(), members});
        array("values", values, {c.steps.size(), parameters.size(), members});
        array("outputs", outputs, {c.steps.size(), targets.size(), members});
    }
    hdf5::close_file(file);
}

}  // namespace

void write_history(const Calibration& calibration, const std::filesystem::path& path) {
    PublishedFile published(path);
    try {
        write(calibration, published.temporary());
    } catch (const hdf5::Error& error) {
        throw FileError("write", path, error.what());
    }
    published.publish();
}

Calibration read_history(const std::filesystem::path& path, const CalibrationPlan& plan, std::vector<CalibrationTarget> targets, std::vector<FactTarget> facts) {
    const auto refuse = [&](const std::string& why) { throw InputError(Fault{path.string(), 0, 0, why}); };
    Calibration c;
    c.plan = plan;
    c.targets = std::move(targets);
    c.facts = std::move(facts);
    try {
        const hdf5::Handle file = hdf5::open_file(path);
        if (hdf5::text_attribute(file, "format") != std::string{format_name}) refuse("no history of a calibration by this version");
        if (const auto settings = hdf5::text_attribute(file, "settings"); settings != settings_of(plan))
            refuse(fmt::format("holds a calibration with other settings ({}); choose another name, or add --force", settings.value_or("")));
        if (hdf5::read_texts(file, "parameter") != parameter_names() || hdf5::read_texts(file, "target") != target_names(c))
            refuse("holds a calibration of other parameters or targets; choose another name, or add --force");
        for (const auto& [name, values] : aims_and_priors(c))
            if (numbers(file, name) != values) refuse(fmt::format("holds a calibration whose {} are others; choose another name, or add --force", name));
        c.prior_points = static_cast<int>(hdf5::number_attribute(file, "prior_points").value_or(0.0));
        c.ruled_out = static_cast<int>(hdf5::number_attribute(file, "ruled_out").value_or(0.0));
        const std::vector<double> luck = numbers(file, "luck");
        c.luck = Eigen::Map<const Eigen::VectorXd>(luck.data(), static_cast<Eigen::Index>(luck.size()));
        if (hdf5::has_link(file, "under_way")) {
            const std::vector<double> under_way = numbers(file, "under_way");
            c.under_way = matrix(under_way, 0, c.outputs(), under_way.size() / c.outputs());
        }
        if (!hdf5::has_link(file, "parameters")) return c;
        c.correlation = matrix(numbers(file, "correlation"), 0, calibrated_parameters().size(), c.outputs());
        const std::vector<double> parameters = numbers(file, "parameters"), outputs = numbers(file, "outputs");
        const auto members = static_cast<std::size_t>(plan.members);
        const std::size_t of_parameters = calibrated_parameters().size() * members, of_outputs = c.outputs() * members;
        for (std::size_t s = 0; s < parameters.size() / of_parameters; ++s) {
            CalibrationStep step{matrix(parameters, s * of_parameters, calibrated_parameters().size(), members),
                                 matrix(outputs, s * of_outputs, c.outputs(), members)};
            if (step.outputs.hasNaN()) step.outputs.resize(0, 0);  // not yet run
            c.steps.push_back(std::move(step));
        }
    } catch (const hdf5::Error& error) {
        refuse(error.what());
    }
    return c;
}

}  // namespace kapok
