#include "runner/commands/headless_browser.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <string_view>
#include <vector>

#include "runner/commands/commands.hpp"
#include "runner/published_file.hpp"

extern char** environ;

namespace kapok {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr std::array<std::string_view, 5> browser_names{"chromium", "chromium-browser", "google-chrome",
                                                        "google-chrome-stable", "chrome"};
constexpr std::chrono::seconds patience{120};

/// A profile of its own that is removed again.
struct ProfileDirectory {
    fs::path path;
    ProfileDirectory() {
        std::string pattern = (fs::temp_directory_path() / "kapok_browser_XXXXXX").string();
        if (mkdtemp(pattern.data()) == nullptr) throw FileError("write", pattern, std::strerror(errno));
        path = pattern;
    }
    ~ProfileDirectory() {
        std::error_code ignored;
        fs::remove_all(path, ignored);
    }
    ProfileDirectory(const ProfileDirectory&) = delete;
    ProfileDirectory& operator=(const ProfileDirectory&) = delete;
};

/// An address of a file: everything but letters, digits and a few signs by its number.
std::string file_address(const fs::path& file) {
    std::string address = "file://";
    for (const char c : fs::absolute(file).string()) {
        const bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                           std::strchr("/-_.~", c) != nullptr;
        address += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return address;
}

std::vector<std::string> browser_arguments(const fs::path& browser, const fs::path& profile,
                                           const std::string& address) {
    std::vector<std::string> arguments{browser.string(),
                                       "--headless",
                                       "--disable-gpu",
                                       "--no-first-run",
                                       "--disable-background-networking",
                                       "--disable-component-update",
                                       "--disable-sync",
                                       "--disable-quic",
                                       "--disable-extensions",
                                       "--user-data-dir=" + profile.string()};
    if (geteuid() == 0) arguments.emplace_back("--no-sandbox");  // the browser's own does not work for root
    arguments.insert(arguments.end(), {"--dump-dom", address});
    return arguments;
}

/// Starts a program in a process group of its own, its standard output into a pipe and its messages nowhere.
pid_t start_program(const std::vector<std::string>& arguments, int output) {
    std::vector<char*> words;
    for (const std::string& word : arguments) words.push_back(const_cast<char*>(word.c_str()));
    words.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
    pid_t process = 0;
    const int error = posix_spawn(&process, words[0], &actions, &attributes, words.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    if (error != 0) throw FileError("start", arguments.front(), std::strerror(error));
    return process;
}

/// What a process writes until it closes the pipe; false when it takes too long.
bool read_until_end(int input, std::string& text) {
    const auto deadline = Clock::now() + patience;
    std::array<char, 65536> buffer{};
    while (true) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
        if (left <= 0) return false;
        pollfd waiting{input, POLLIN, 0};
        const int ready = poll(&waiting, 1, static_cast<int>(left));
        if (ready < 0 && errno == EINTR) continue;
        if (ready <= 0) return false;
        const ssize_t count = read(input, buffer.data(), buffer.size());
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return true;
        text.append(buffer.data(), static_cast<std::size_t>(count));
    }
}

}  // namespace

fs::path find_browser() {
    const char* const path = std::getenv("PATH");
    const std::string directories = path == nullptr ? "" : path;
    for (const std::string_view name : browser_names)
        for (std::size_t start = 0; start < directories.size();) {
            const std::size_t end = std::min(directories.find(':', start), directories.size());
            const fs::path candidate = fs::path(directories.substr(start, end - start)) / name;
            if (access(candidate.c_str(), X_OK) == 0 && fs::is_regular_file(candidate)) return candidate;
            start = end + 1;
        }
    throw UsageError(
        "pictures are drawn by Chromium or Chrome, and neither is on the PATH (Debian: apt-get install chromium "
        "fonts-noto-cjk)");
}

std::string rendered_document(const fs::path& browser, const fs::path& page, const std::string& fragment) {
    const ProfileDirectory profile;
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) throw FileError("start", browser, std::strerror(errno));
    const auto arguments = browser_arguments(browser, profile.path, file_address(page) + "#" + fragment);
    pid_t process = 0;
    try {
        process = start_program(arguments, ends[1]);
    } catch (...) {
        close(ends[0]);
        close(ends[1]);
        throw;
    }
    close(ends[1]);
    std::string document;
    const bool ended = read_until_end(ends[0], document);
    close(ends[0]);
    if (!ended) kill(-process, SIGKILL);
    int status = 0;
    while (waitpid(process, &status, 0) < 0 && errno == EINTR) {
    }
    if (!ended)
        throw FileError("use", browser, fmt::format("it did not draw the page within {} seconds", patience.count()));
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) throw FileError("use", browser, "it ended with an error");
    return document;
}

}  // namespace kapok
