// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/server/option_values.h"

#include <charconv>
#include <filesystem>
#include <fstream>
#include <unistd.h>

namespace remuda {

namespace po = boost::program_options;

namespace {

// "seed" of "  seed = 3"; empty where nothing is set.
std::string nameOn(const std::string& line) {
    const auto begin = line.find_first_not_of(" \t");
    const auto mark = line.find('=');
    if (begin == std::string::npos || line[begin] == '#' || mark == std::string::npos || mark <= begin) return {};
    return line.substr(begin, line.find_last_not_of(" \t", mark - 1) + 1 - begin);
}

// "FILE, line 3: ", by the names that are set there.
std::map<std::string, std::string> placesIn(const std::string& file) {
    std::map<std::string, std::string> places;
    std::ifstream stream(file);
    std::string line;
    for (int number = 1; std::getline(stream, line); ++number)
        if (const auto name = nameOn(line); !name.empty())
            places.emplace(name, file + ", line " + std::to_string(number) + ": ");
    return places;
}

bool isProgram(const std::filesystem::path& path) {
    std::error_code error;
    return std::filesystem::is_regular_file(path, error) && access(path.c_str(), X_OK) == 0;
}

// As execvp looks for it.
bool canBeRun(const std::string& program) {
    if (program.find('/') != std::string::npos) return isProgram(program);
    const auto* variable = std::getenv("PATH");
    std::string_view folders = variable ? variable : "/bin:/usr/bin";
    while (!program.empty() && !folders.empty()) {
        const auto end = std::min(folders.find(':'), folders.size());
        if (isProgram(std::filesystem::path(folders.substr(0, end)) / program)) return true;
        folders.remove_prefix(std::min(end + 1, folders.size()));
    }
    return false;
}

template <class Number>
std::optional<Number> parse(const std::string& text) {
    Number value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

} // namespace

Result<void> OptionValues::readArguments(int count, char** arguments) {
    try {
        const auto parsed = po::command_line_parser(count, arguments).options(m_all).run();
        for (const auto& option : parsed.options)
            if (option.string_key.empty() || option.position_key >= 0)
                m_words.insert(m_words.end(), option.value.begin(), option.value.end());
        po::store(parsed, m_values);
        return {};
    } catch (const po::unknown_option& error) {
        return problems::badRequest(error.get_option_name() + ": no option of this name; --help lists them");
    } catch (const po::error& error) {
        return problems::badRequest(error.what());
    }
}

Result<void> OptionValues::readFile(const std::string& name) {
    std::ifstream file(name);
    if (!file || std::filesystem::is_directory(name))
        return problems::invalidField("--config", name, "a file that can be read");
    auto places = placesIn(name);
    try {
        const auto parsed = po::parse_config_file(file, m_all);
        for (const auto& option : parsed.options)
            if (!isGiven(option.string_key)) m_places[option.string_key] = places[option.string_key];
        po::store(parsed, m_values);
        return {};
    } catch (const po::unknown_option& error) {
        const auto option = error.get_option_name();
        return problems::badRequest(places[option] + option + ": no option of this name; --help lists them");
    } catch (const po::error& error) {
        return problems::badRequest(name + ": " + error.what() + "; expected lines like \"name = value\"");
    }
}

bool OptionValues::has(const std::string& name) const {
    return m_values.count(name) > 0;
}

bool OptionValues::isGiven(const std::string& name) const {
    return has(name) && !m_values[name].defaulted();
}

std::string OptionValues::text(const std::string& name) const {
    return has(name) ? m_values[name].as<std::string>() : std::string();
}

std::int64_t OptionValues::whole(const std::string& name, std::int64_t low, std::int64_t high) {
    const auto value = parse<std::int64_t>(text(name));
    if (value && *value >= low && *value <= high) return *value;
    fail(name, "a whole number from " + std::to_string(low) + " to " + std::to_string(high));
    return low;
}

double OptionValues::number(const std::string& name, double low, double high, const std::string& expected) {
    const auto value = parse<double>(text(name));
    if (value && *value >= low && *value <= high) return *value; // false for what is not a number
    fail(name, expected);
    return low;
}

std::string OptionValues::program(const std::string& name) {
    auto program = text(name);
    if (isGiven(name) && !canBeRun(program)) fail(name, "a program in PATH, or the path of one, that may be run");
    return program;
}

void OptionValues::fail(const std::string& name, const std::string& expected) {
    const auto place = m_places.find(name);
    const auto where = place == m_places.end() ? "--" + name : place->second + name;
    if (!m_problem) m_problem = problems::invalidField(where, text(name), expected);
}

} // namespace remuda
