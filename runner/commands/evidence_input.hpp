#pragma once
// What the two parts of `kapok evidence` that simulate share: their input, and how they show what they found.

#include <string>
#include <vector>

#include "runner/commands/commands.hpp"
#include "runner/commands/report_file.hpp"
#include "runner/evidence/posterior.hpp"

namespace kapok {

struct EvidenceInput {
    std::string data;       ///< folder of tables; empty: those inside the program
    std::string posterior;  ///< file; empty: the one inside the program
    std::vector<std::string> settings;  ///< "ID=VALUE" of parameters (and, of facts, of levers)
    std::string output;     ///< file to write; empty: none
    int threads = 0;
    Format format = Format::text;
    Language language{};

    [[nodiscard]] Posterior parameters() const { return posterior.empty() ? shipped_posterior() : load_posterior(posterior); }

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
