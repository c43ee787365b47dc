#pragma once
// What the parts of `kapok evidence` that simulate share: their input, and how they show what they found.

#include <fmt/format.h>

#include <filesystem>
#include <string>
#include <vector>

#include "runner/commands/commands.hpp"
#include "runner/commands/report_file.hpp"
#include "runner/evidence/posterior.hpp"
#include "runner/published_file.hpp"

namespace kapok {

struct EvidenceInput {
    std::string data;       ///< folder of tables; empty: those inside the program
    std::string posterior;  ///< file; empty: the one inside the program
    std::vector<std::string> settings;  ///< "ID=VALUE" of parameters (and, of facts, of levers)
    std::string output;     ///< file to write; empty: none
    bool force = false;     ///< replace that file if it exists
    int threads = 0;
    Format format = Format::text;
    Language language{};

    [[nodiscard]] Posterior parameters() const { return posterior.empty() ? shipped_posterior() : load_posterior(posterior); }

    /// Refuses an output that could not be written, or that would replace a file unasked, before anything is run.
    void require_output() const {
        if (output.empty()) return;
        if (!force && std::filesystem::exists(output))
            throw UsageError(fmt::format("{} exists already; choose another name, or add --force to replace it", output));
        require_writable(output);
    }

    /// Prints a report in the form asked for, and writes it where that is a Markdown file.
    template <class Report>
    void show(const Report& report) const {
        switch (format) {
            case Format::text: print(report.text(language)); break;
            case Format::csv: print(report.csv()); break;
            case Format::json: print(report.json()); break;
        }
        if (output.ends_with(".md")) write_report_file(output, report.markdown(language));
    }
};

}  // namespace kapok
