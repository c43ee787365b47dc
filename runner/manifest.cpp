#include "runner/manifest.hpp"

#include <Eigen/Core>
#include <boost/version.hpp>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <hdf5.h>
#include <tbb/version.h>

#include <chrono>
#include <ctime>
#include <fstream>

#include "runner/build_configuration.hpp"

namespace kapok {
namespace {

std::vector<std::pair<std::string, std::string>> library_versions() {
    return {
        {"Boost", fmt::format("{}.{}.{}", BOOST_VERSION / 100000, BOOST_VERSION / 100 % 1000, BOOST_VERSION % 100)},
        {"Eigen", fmt::format("{}.{}.{}", EIGEN_WORLD_VERSION, EIGEN_MAJOR_VERSION, EIGEN_MINOR_VERSION)},
        {"fmt", fmt::format("{}.{}.{}", FMT_VERSION / 10000, FMT_VERSION / 100 % 100, FMT_VERSION % 100)},
        {"HDF5", fmt::format("{}.{}.{}", H5_VERS_MAJOR, H5_VERS_MINOR, H5_VERS_RELEASE)},
        {"oneTBB", fmt::format("{}.{}", TBB_VERSION_MAJOR, TBB_VERSION_MINOR)},
    };
}

/// "VmHWM:   12345 kB": the largest resident size so far.
std::int64_t peak_memory_bytes() {
    std::ifstream status("/proc/self/status");
    for (std::string word; status >> word;) {
        std::int64_t kibibytes = 0;
        if (word == "VmHWM:" && status >> kibibytes) return kibibytes * 1024;
    }
    return 0;
}

std::string course_text(const Course& course) {
    if (course.points.empty()) return {};
    std::string text = course.form == Form::step ? "step" : "ramp";
    for (const SchedulePoint& point : course.points) text += fmt::format(" {}={}", point.date, point.value);
    return text;
}

}  // namespace

const BuildInformation& build_information() {
    static const BuildInformation information{
        configured::version, configured::commit, configured::compiler, configured::flags, configured::build_type,
        library_versions()};
    return information;
}

std::vector<LeverSetting> lever_settings(const Schedule& schedule) {
    std::vector<LeverSetting> settings;
    for (std::size_t row = 0; row < lever_count; ++row) {
        const Lever lever{row};
        LeverSetting setting{std::string(lever.spec().id), std::string(lever.spec().unit), {}, {}};
        for (const Place city : cities) {
            setting.in_2015[city] = schedule.in_2015(lever, city);
            setting.course[city] = course_text(schedule.course(lever, city));
        }
        settings.push_back(std::move(setting));
    }
    return settings;
}

Execution execution_until_now(double wall_seconds, int threads) {
    const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
    return {wall_seconds, peak_memory_bytes(), threads, fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(now))};
}

}  // namespace kapok
