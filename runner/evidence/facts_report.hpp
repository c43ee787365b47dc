#pragma once
// The stylised facts as tables: for the terminal, for other programs, and as a page of Markdown.

#include "runner/describe.hpp"
#include "runner/evidence/stylised_facts.hpp"

namespace kapok {

/// What was run, for the head of a report.
struct FactsReport {
    const std::vector<Fact>& facts;
    const FactsRun& run;
    std::string scenario;
    double scale = 0.0;
    int seeds = 0;

    [[nodiscard]] std::string text(Language language) const;
    [[nodiscard]] std::string markdown(Language language) const;
    /// One line for each fact and year; facts that cannot be shown have no lines.
    [[nodiscard]] std::string csv() const;
    /// The same, and the facts that cannot be shown with the reason.
    [[nodiscard]] std::string json() const;
};

}  // namespace kapok
