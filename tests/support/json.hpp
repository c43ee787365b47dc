#pragma once
// Reads JSON that the program wrote: enough to look at numbers, texts, lists and objects.

#include <cstdlib>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace kapok::test {

struct Json {
    bool is_null = false;
    double number = 0.0;
    std::string text;
    std::vector<Json> items;
    std::map<std::string, Json> members;

    [[nodiscard]] const Json& operator[](const std::string& key) const { return members.at(key); }
    [[nodiscard]] const Json& operator[](std::size_t index) const { return items.at(index); }
    [[nodiscard]] std::size_t size() const { return items.size(); }
};

class JsonReader {
public:
    /// Throws std::runtime_error for what is no JSON.
    static Json read(std::string_view text) {
        JsonReader reader{text};
        Json value = reader.value();
        reader.spaces();
        if (reader.at_ != text.size()) throw std::runtime_error("something follows the JSON value");
        return value;
    }

private:
    explicit JsonReader(std::string_view text) : text_(text) {}

    void spaces() {
        while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n')) ++at_;
    }
    char next() {
        spaces();
        if (at_ >= text_.size()) throw std::runtime_error("the JSON ends early");
        return text_[at_];
    }
    bool take(char c) {
        if (next() != c) return false;
        ++at_;
        return true;
    }
    void expect(char c) {
        if (!take(c)) throw std::runtime_error(std::string("JSON lacks a ") + c + " before: " + std::string(text_.substr(at_, 30)));
    }
    std::string string() {
        expect('"');
        std::string out;
        for (; text_.at(at_) != '"'; ++at_) {
            if (text_[at_] == '\\') ++at_;
            out += text_.at(at_);
        }
        ++at_;
        return out;
    }
    Json value() {
        Json out;
        const char first = next();
        if (first == '"') {
            out.text = string();
        } else if (first == '[') {
            expect('[');
            if (take(']')) return out;
            do out.items.push_back(value());
            while (take(','));
            expect(']');
        } else if (first == '{') {
            expect('{');
            if (take('}')) return out;
            do {
                std::string key = (next(), string());
                expect(':');
                out.members.emplace(std::move(key), value());
            } while (take(','));
            expect('}');
        } else if (text_.substr(at_, 4) == "null") {
            out.is_null = true;
            at_ += 4;
        } else if (text_.substr(at_, 4) == "true" || text_.substr(at_, 5) == "false") {
            out.number = text_[at_] == 't' ? 1.0 : 0.0;
            at_ += text_[at_] == 't' ? 4 : 5;
        } else {
            const std::string rest(text_.substr(at_, 40));
            char* end = nullptr;
            out.number = std::strtod(rest.c_str(), &end);
            if (end == rest.c_str()) throw std::runtime_error("no JSON value: " + rest);
            at_ += static_cast<std::size_t>(end - rest.c_str());
        }
        return out;
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

}  // namespace kapok::test
