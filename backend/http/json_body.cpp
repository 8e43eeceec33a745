// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/http/json_body.h"

#include <boost/json/basic_parser_impl.hpp>

#include <set>
#include <string>
#include <vector>

namespace remuda {

namespace json = boost::json;

namespace {

// Hears what the parser reads, and stops it at the first member that its object has already.
class MemberWatch {
public:
    using error_code = json::error_code;
    static constexpr std::size_t max_object_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_array_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_key_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_string_size = static_cast<std::size_t>(-1);

    const std::string& repeated() const { return m_repeated; } // "params.reason"; empty: none

    bool on_object_begin(error_code&) {
        m_open.emplace_back();
        return true;
    }
    bool on_object_end(std::size_t, error_code&) {
        m_open.pop_back();
        return true;
    }
    bool on_key_part(json::string_view part, std::size_t, error_code&) {
        m_key.append(part.data(), part.size());
        return true;
    }
    bool on_key(json::string_view part, std::size_t, error_code& error) {
        m_key.append(part.data(), part.size());
        auto& object = m_open.back();
        object.key = std::exchange(m_key, {});
        if (object.keys.insert(object.key).second) return true;
        for (const auto& each : m_open)
            m_repeated += (m_repeated.empty() ? "" : ".") + each.key;
        error = make_error_code(boost::system::errc::invalid_argument);
        return false;
    }

    bool on_document_begin(error_code&) { return true; }
    bool on_document_end(error_code&) { return true; }
    bool on_array_begin(error_code&) { return true; }
    bool on_array_end(std::size_t, error_code&) { return true; }
    bool on_string_part(json::string_view, std::size_t, error_code&) { return true; }
    bool on_string(json::string_view, std::size_t, error_code&) { return true; }
    bool on_number_part(json::string_view, error_code&) { return true; }
    bool on_int64(std::int64_t, json::string_view, error_code&) { return true; }
    bool on_uint64(std::uint64_t, json::string_view, error_code&) { return true; }
    bool on_double(double, json::string_view, error_code&) { return true; }
    bool on_bool(bool, error_code&) { return true; }
    bool on_null(error_code&) { return true; }
    bool on_comment_part(json::string_view, error_code&) { return true; }
    bool on_comment(json::string_view, error_code&) { return true; }

private:
    struct Object {
        std::set<std::string> keys;
        std::string key; // the one that is being read
    };
    std::vector<Object> m_open; // outermost first
    std::string m_key, m_repeated;
};

} // namespace

Result<json::object> parseBody(std::string_view text) {
    boost::system::error_code error;
    auto value = json::parse(json::string_view(text.data(), text.size()), error);
    if (error) return problems::badRequest("the body is not JSON: " + error.message());
    if (!value.is_object()) return problems::badRequest("the body is JSON but not an object");
    // Boost keeps the last of two members without a word, so the text is read once more to see them.
    json::basic_parser<MemberWatch> watch{json::parse_options{}};
    watch.write_some(false, text.data(), text.size(), error);
    const auto& repeated = watch.handler().repeated();
    if (!repeated.empty()) return problems::invalidField(repeated, "two members of this name", "each member once");
    return std::move(value.get_object());
}

} // namespace remuda
