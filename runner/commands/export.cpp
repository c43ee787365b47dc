#include <fmt/format.h>

#include <filesystem>
#include <memory>

#include "analysis/answer_table.hpp"
#include "analysis/tidy_export.hpp"
#include "runner/commands/commands.hpp"
#include "runner/messages.hpp"

namespace kapok {
namespace {

constexpr std::size_t spreadsheet_rows = 1'048'576;

struct ExportOptions {
    std::string results, directory;
    std::vector<std::string> variables;
    bool force = false;
    Language language{};
};

void require_known(const ResultsReader& results, const std::vector<std::string>& ids) {
    std::vector<std::string_view> known;
    for (const VariableInfo& variable : results.variables()) known.push_back(variable.id);
    for (const std::string& id : ids)
        if (results.find(id) == nullptr) throw UsageError(fmt::format("no variable {} in {}.{}", in_quotes(id), results.path().string(), suggestion(id, known)));
}

AnswerTable summary(const std::string& directory, const std::vector<ExportedTable>& tables) {
    AnswerTable table("exported", fmt::format("Written to {}", directory), fmt::format("已写入{}", directory),
                      {{"file", "file", "文件", Align::left}, {"rows", "rows", "行数"}, {"holds", "holds", "内容", Align::left}});
    bool too_long = false;
    for (const ExportedTable& exported : tables) {
        table.add({exported.name + ".csv", AnswerNumber{static_cast<double>(exported.rows), 0}, AnswerName{exported.name, exported.en, exported.zh}});
        too_long = too_long || exported.rows >= spreadsheet_rows;
    }
    table.note(fmt::format("{} describes every column.", package_file), fmt::format("{}说明各列含义。", package_file));
    if (too_long)
        table.note("Spreadsheets show at most 1048576 rows of a table; --variable exports fewer.", "电子表格每表最多显示1048576行;可用--variable减少导出内容。");
    return table;
}

int export_tables(const ExportOptions& options) {
    if (options.directory.empty()) throw UsageError("where to write is missing: --csv DIR");
    const ResultsReader results(options.results);
    require_known(results, options.variables);
    const ExportRequest request{options.directory, options.variables};
    if (std::filesystem::exists(request.directory) && !std::filesystem::is_directory(request.directory))
        throw UsageError(fmt::format("{} is a file; --csv needs a directory", options.directory));
    if (!options.force)
        for (const std::string& name : export_files(results, request))
            if (std::filesystem::exists(request.directory / name))
                throw UsageError(fmt::format("{} exists already; choose another directory, or add --force to replace it", (request.directory / name).string()));
    print(summary(options.directory, export_results(results, request)).text(options.language));
    return exit_ok;
}

}  // namespace

void add_export_command(CLI::App& app, Action& action) {
    const auto options = std::make_shared<ExportOptions>();
    CLI::App* command = app.add_subcommand("export", "Write results as CSV tables for spreadsheets, R and databases");
    command->add_option("RESULT", options->results, "a result file")->required();
    command->add_option("--csv", options->directory, "directory for the tables; it is made where there is none")->type_name("DIR");
    command->add_option("--variable", options->variables, "a variable, matrix or table by id, instead of all; may be repeated")
        ->type_name("ID")
        ->delimiter(',')
        ->allow_extra_args(false);
    command->add_flag("--force", options->force, "replace tables of an earlier export");
    add_language_option(*command, options->language);
    command->callback([=, &action] { action = [=] { return export_tables(*options); }; });
}

}  // namespace kapok
