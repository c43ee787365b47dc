#include "runner/messages.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>

#include "runner/utf8.hpp"

namespace kapok {
namespace {

constexpr std::size_t longest_word = 60;  ///< characters; no id is longer

std::string joined(const std::vector<Fault>& faults) {
    std::string lines;
    for (const Fault& fault : faults) {
        if (!lines.empty()) lines += '\n';
        lines += to_string(fault);
    }
    return lines;
}

/// The letters that spelling is compared by: upper and lower case are the same.
std::u32string letters_of(std::string_view word) {
    std::u32string letters = code_points(word);
    for (char32_t& letter : letters)
        if (letter >= U'A' && letter <= U'Z') letter += U'a' - U'A';
    return letters;
}

/// Insertions, deletions, substitutions and swaps of neighbours between two words, none edited twice.
std::size_t alignment_distance(const std::u32string& a, const std::u32string& b) {
    std::vector<std::size_t> before_last, last(b.size() + 1), row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
            const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
            if (swapped) row[j] = std::min(row[j], before_last[j - 2] + 1);
        }
        before_last = last;
        last = row;
    }
    return last[b.size()];
}

}  // namespace

std::string to_string(const Fault& fault) {
    if (fault.line == 0) return fmt::format("{}: {}", fault.file, fault.text);
    if (fault.column == 0) return fmt::format("{}:{}: {}", fault.file, fault.line, fault.text);
    return fmt::format("{}:{}:{}: {}", fault.file, fault.line, fault.column, fault.text);
}

InputError::InputError(std::vector<Fault> all) : std::runtime_error(joined(all)), faults(std::move(all)) {}

void FaultCollector::add(std::string file, Location at, std::string text) {
    faults_.push_back({std::move(file), at.line, at.column, std::move(text)});
}

void FaultCollector::add(const InputError& error) {
    faults_.insert(faults_.end(), error.faults.begin(), error.faults.end());
}

void FaultCollector::throw_if_any() const {
    if (faults_.empty()) return;
    std::map<std::string, std::size_t> order;
    for (const Fault& fault : faults_) order.try_emplace(fault.file, order.size());
    const auto place = [&](const Fault& fault) {
        return std::tuple(order.at(fault.file), fault.line == 0, fault.line, fault.column);
    };
    const auto same = [](const Fault& a, const Fault& b) { return to_string(a) == to_string(b); };
    std::vector<Fault> sorted = faults_;
    std::stable_sort(sorted.begin(), sorted.end(),
                     [&](const Fault& a, const Fault& b) { return place(a) < place(b); });
    sorted.erase(std::unique(sorted.begin(), sorted.end(), same), sorted.end());
    throw InputError(std::move(sorted));
}

std::string in_quotes(std::string_view word) {
    std::string shown = "'";
    std::size_t characters = 0;
    while (!word.empty()) {
        if (characters++ == longest_word) return shown + "...'";
        char32_t code = 0;
        const std::size_t length = std::max<std::size_t>(1, decode_utf8(word, code));
        const bool control = code < 0x20 || (code >= 0x7F && code < 0xA0);
        shown += control ? std::string_view{"?"} : word.substr(0, length);
        word.remove_prefix(length);
    }
    return shown + "'";
}

std::optional<std::string_view> did_you_mean(std::string_view word,
                                             std::span<const std::string_view> candidates) {
    const std::u32string letters = letters_of(word);
    if (letters.size() > longest_word) return std::nullopt;
    std::size_t nearest = std::max<std::size_t>(1, letters.size() / 3) + 1;
    std::optional<std::string_view> best;
    for (const std::string_view candidate : candidates) {
        const std::size_t distance = alignment_distance(letters, letters_of(candidate));
        if (distance < nearest) {
            nearest = distance;
            best = candidate;
        }
    }
    return best;
}

std::string suggestion(std::string_view word, std::span<const std::string_view> candidates) {
    const auto best = did_you_mean(word, candidates);
    return best ? fmt::format(" Did you mean '{}'?", *best) : std::string{};
}

}  // namespace kapok
