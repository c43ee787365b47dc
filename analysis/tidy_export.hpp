#pragma once
// Results as plain tables: CSV in long form that spreadsheets, R and databases take, with a description of every column.

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "runner/results_file.hpp"

namespace kapok {

struct ExportColumn {
    std::string name;
    std::string type;    ///< of Frictionless' table schema: "string", "integer" or "number"
    std::string en, zh;  ///< what it holds
};

struct ExportedTable {
    std::string name;  ///< NAME.csv
    std::string en, zh;
    std::vector<ExportColumn> columns;
    std::size_t rows = 0;
};

struct ExportRequest {
    std::filesystem::path directory;
    std::vector<std::string> variables;  ///< ids of variables, matrices and tables; empty: all that the file holds
};

/// Name of the file that describes the others, by the Data Package standard (https://datapackage.org).
inline constexpr const char* package_file = "datapackage.json";

/// Names of the files that an export writes, the description last.
std::vector<std::string> export_files(const ResultsReader& results, const ExportRequest& request);

/// Writes the tables and their description into the directory, which is made where there is none, and returns them. All
/// are written under other names and get their own when all are complete; files of these names are replaced.
/// values.csv has one row for each value of a finished run (blank where it cannot be computed), each matrix, table and
/// quarterly variable a file of its own, and goals.csv the goal table of each point with a finished run. UTF-8 with a byte order mark, so that spreadsheets show Chinese; lines end in
/// "\n". Throws FileError, before anything is written where the disk lacks space.
std::vector<ExportedTable> export_results(const ResultsReader& results, const ExportRequest& request);

/// The description of the tables as JSON.
std::string package_json(const ResultsReader& results, std::span<const ExportedTable> tables);

}  // namespace kapok
