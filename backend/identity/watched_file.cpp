// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/identity/watched_file.h"

#include <algorithm>
#include <fstream>

namespace remuda {

namespace json = boost::json;

Result<std::string> readWholeFile(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    if (!stream) return problems::unavailable("the file " + file.string() + " cannot be read");
    std::string content{std::istreambuf_iterator<char>(stream), {}};
    if (stream.bad()) return problems::unavailable("the file " + file.string() + " cannot be read");
    return content;
}

Result<json::object> parseSettings(std::string_view content) {
    json::stream_parser parser;
    boost::system::error_code error;
    const auto read = parser.write_some(content.data(), content.size(), error);
    if (!error) parser.finish(error);
    const auto rest = content.substr(std::min(read, content.size()));
    const bool more = !error && rest.find_first_not_of(" \t\r\n") != std::string_view::npos;
    if (!error && !more) {
        auto value = parser.release();
        if (value.is_object()) return std::move(value.get_object());
    }
    const auto line = std::count(content.begin(), content.begin() + static_cast<std::ptrdiff_t>(read), '\n') + 1;
    return problems::badRequest("line " + std::to_string(line) + ": " +
                                (error  ? "this is not JSON (" + error.message() + ")"
                                 : more ? "there is something behind the end of the object"
                                        : "this is no JSON object"));
}

} // namespace remuda
