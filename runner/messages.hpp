#pragma once
// What is wrong with an input, where, and what is allowed: the form of every message about a file or the
// command line.

#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace kapok {

/// A place in a text, counted from 1; a column is one character. Line 0: the text as a whole.
struct Location {
    int line = 0;
    int column = 0;
};

struct Fault {
    std::string file;  ///< as shown to the user; also "command line, --set 1"
    int line = 0;      ///< 0: the file as a whole
    int column = 0;
    std::string text;
};
/// `file:line:column: text`, without the numbers that are 0.
std::string to_string(const Fault& fault);

/// An input that cannot be used; it lists everything that is wrong, not the first fault alone.
struct InputError : std::runtime_error {
    explicit InputError(std::vector<Fault> all);
    explicit InputError(Fault fault) : InputError(std::vector{std::move(fault)}) {}

    std::vector<Fault> faults;
};

/// Gathers the faults of several files.
class FaultCollector {
public:
    void add(std::string file, Location at, std::string text);
    void add(const InputError& error);
    [[nodiscard]] bool empty() const { return faults_.empty(); }
    /// Throws InputError if there is any fault: files in the order they were met, places in order within each
    /// and what concerns the file as a whole last; a fault that was found twice is there once.
    void throw_if_any() const;

private:
    std::vector<Fault> faults_;
};

/// A word from an input between quotation marks: at most 60 characters of it, control characters as '?'.
std::string in_quotes(std::string_view word);

/// The candidate nearest to a misspelt word by optimal string alignment distance (swapped neighbours count
/// once), if it is at most one third of the word's length away, or one letter; the first of equals.
/// Upper and lower case are the same. Words of more than 60 characters have none.
std::optional<std::string_view> did_you_mean(std::string_view word,
                                             std::span<const std::string_view> candidates);

/// " Did you mean 'candidate'?", or nothing.
std::string suggestion(std::string_view word, std::span<const std::string_view> candidates);

}  // namespace kapok
