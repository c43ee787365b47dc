// A scenario as one text, the same for the same scenario.
#include <fmt/format.h>

#include <algorithm>

#include "runner/json_text.hpp"
#include "runner/number_text.hpp"
#include "runner/scenario_courses.hpp"
#include "runner/scenario_file.hpp"

namespace kapok {
namespace {

std::string toml_points(const Course& course) {
    std::vector<std::string> pairs;
    for (const SchedulePoint& point : course.points)
        pairs.push_back(fmt::format("[{}, {}]", format_number(point.date), format_number(point.value)));
    return fmt::format("[{}]", fmt::join(pairs, ", "));
}

std::string_view form_name(Form form) {
    return form == Form::step ? "step" : "ramp";
}

std::string lever_text(const Schedule& schedule, Lever lever) {
    const std::vector<Place> changed = cities_that_differ(schedule, lever);
    if (changed.empty()) return {};
    std::vector<std::string> forms;
    bool one_form = true, one_course = changed.size() == city_count;
    const Course& first = schedule.course(lever, changed.front());
    for (const Place city : changed) {
        const Course& course = schedule.course(lever, city);
        forms.push_back(fmt::format("{} = \"{}\"", place_table[city].id, form_name(course.form)));
        one_form = one_form && course.form == first.form;
        one_course = one_course && same_course(course, first);
    }
    std::string text = fmt::format("\n[levers.{}]\n", lever.spec().id);
    text += one_form ? fmt::format("form = \"{}\"\n", form_name(first.form))
                     : fmt::format("form = {{ {} }}\n", fmt::join(forms, ", "));
    if (one_course) return text + fmt::format("all = {}\n", toml_points(first));
    for (const Place city : changed)
        text += fmt::format("{} = {}\n", place_table[city].id, toml_points(schedule.course(lever, city)));
    return text;
}

std::string parameters_text(const Parameters& parameters, Group group) {
    std::string text;
    for (std::size_t row = 0; row < parameter_table.size(); ++row) {
        const double value = parameters(ParameterId{row});
        if (parameter_table[row].group == group && value != parameter_table[row].value)
            text += fmt::format("{} = {}\n", parameter_table[row].id, format_number(value));
    }
    if (group == Group::assumption) return text;
    for (std::size_t row = 0; row < city_parameter_table.size(); ++row) {
        std::vector<std::string> changed;
        for (const Place city : cities) {
            const double value = parameters(CityParameterId{row}, city);
            if (value != city_parameter_table[row].values[city])
                changed.push_back(fmt::format("{} = {}", place_table[city].id, format_number(value)));
        }
        if (!changed.empty())
            text += fmt::format("{} = {{ {} }}\n", city_parameter_table[row].id, fmt::join(changed, ", "));
    }
    return text;
}

}  // namespace

std::string resolved_text(const Scenario& scenario) {
    std::string text;  // basic strings of TOML are escaped as in JSON
    if (!scenario.about.empty()) text += fmt::format("about = {}\n", json_string(scenario.about));
    if (!scenario.about_zh.empty()) text += fmt::format("about_zh = {}\n", json_string(scenario.about_zh));
    text += fmt::format("seed = {}\nreplicates = {}\nscale = {}\nuntil = {}\n", scenario.seed,
                        scenario.replicates, format_number(scenario.scale), scenario.until);
    if (!scenario.draw_parameters) text += "draw_parameters = false\n";
    if (scenario.allow_outside_range) text += "allow_outside_range = true\n";

    std::vector<std::string> ids;
    for (const std::string& id : scenario.quarterly) ids.push_back(json_string(id));
    text += fmt::format("\n[record]\nquarterly = [{}]\nfirms_every = {}\n", fmt::join(ids, ", "),
                        scenario.firms_every);

    for (std::size_t row = 0; row < lever_count; ++row) text += lever_text(scenario.schedule, {row});
    const std::string parameters = parameters_text(scenario.parameters, Group::parameter);
    if (!parameters.empty()) text += "\n[parameters]\n" + parameters;
    const std::string assumptions = parameters_text(scenario.parameters, Group::assumption);
    if (!assumptions.empty()) text += "\n[assumptions]\n" + assumptions;
    return text;
}

}  // namespace kapok
