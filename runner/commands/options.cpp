#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <map>

#include "runner/commands/commands.hpp"
#include "runner/messages.hpp"

namespace kapok {
namespace {

std::string unknown(std::string_view kind, const std::string& word, const CLI::App& app, const std::vector<std::string>& known) {
    const std::vector<std::string_view> candidates(known.begin(), known.end());
    const std::string name = app.get_parent() == nullptr ? app.get_name() : app.get_parent()->get_name() + " " + app.get_name();
    return fmt::format("unknown {} {} (see '{} --help').{}", kind, in_quotes(word), name, suggestion(word, candidates));
}

std::vector<std::string> long_options(const CLI::App& app) {
    std::vector<std::string> names;
    for (const CLI::Option* option : app.get_options())
        for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
    return names;
}

std::vector<std::string> commands_of(const CLI::App& app) {
    std::vector<std::string> names;
    for (const CLI::App* command : app.get_subcommands({})) names.push_back(command->get_name());
    return names;
}

}  // namespace

void add_language_option(CLI::App& command, Language& language) {
    language = language_of_environment();
    command.add_option_function<std::string>("--lang", [&language](const std::string& name) { language = name == "zh" ? Language::zh : Language::en; },
                                             "language of texts; by default that of the environment")
        ->check(CLI::IsMember({"en", "zh"}))
        ->type_name("LANGUAGE");
}

void add_format_option(CLI::App& command, Format& format) {
    static const std::map<std::string, Format> formats{{"text", Format::text}, {"csv", Format::csv}, {"json", Format::json}};
    command.add_option_function<std::string>("--format", [&format](const std::string& name) { format = formats.at(name); },
                                             "for reading, or for other programs")
        ->check(CLI::IsMember({"text", "csv", "json"}))
        ->type_name("FORMAT");
}

void add_data_option(CLI::App& command, std::string& directory) {
    command.add_option("--data", directory, "directory of data tables to use instead of those inside the program")->type_name("DIR");
}

void add_set_option(CLI::App& command, std::vector<std::string>& settings) {
    command.add_option("--set", settings, "set a lever from 2016 on, in all cities or one, or a parameter; may be repeated")
        ->type_name("ID[.CITY]=VALUE")
        ->allow_extra_args(false);
}

std::string unknown_word(const CLI::App& app, const std::vector<std::string>& arguments) {
    const CLI::App* current = &app;
    for (const std::string& word : arguments) {
        if (word == "--") break;
        if (word.starts_with("--")) {
            const std::string name = word.substr(0, word.find('='));
            if (current->get_option_no_throw(name) == nullptr) return unknown("option", name, *current, long_options(*current));
        } else if (word.size() > 1 && word[0] == '-' && std::isalpha(static_cast<unsigned char>(word[1])) != 0) {
            const std::string name = word.substr(0, 2);
            if (current->get_option_no_throw(name) == nullptr) return unknown("option", word, *current, long_options(*current));
        } else if (current == &app) {
            const std::vector<std::string> known = commands_of(app);
            if (std::find(known.begin(), known.end(), word) == known.end()) return unknown("command", word, app, known);
            current = app.get_subcommand(word);
        }
    }
    return {};
}

}  // namespace kapok
