#include "runner/data_source.hpp"

#include "runner/embedded_data.hpp"
#include "runner/messages.hpp"
#include "runner/text_file.hpp"

namespace kapok {
namespace {

constexpr std::size_t most_bytes = 64'000'000;

}  // namespace

std::string DataSource::shown_name(std::string_view file) const {
    return directory_ ? (*directory_ / file).string() : "scenarios/data/" + std::string(file);
}

std::string DataSource::read(std::string_view file) const {
    const std::string name = shown_name(file);
    if (directory_) return read_text_file(*directory_ / file, name, most_bytes);
    const EmbeddedFile* const embedded = find_embedded(name);
    if (embedded == nullptr) throw InputError(Fault{name, 0, 0, "there is no such table inside the program"});
    return std::string(embedded->bytes);
}

}  // namespace kapok
