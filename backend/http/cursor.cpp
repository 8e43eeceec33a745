// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/http/cursor.h"

#include <openssl/evp.h>

namespace remuda {

namespace json = boost::json;

std::string encodeCursor(const json::array& position) {
    const auto text = json::serialize(position);
    std::string encoded(4 * ((text.size() + 2) / 3) + 1, '\0');
    const auto count =
        EVP_EncodeBlock(reinterpret_cast<unsigned char*>(encoded.data()),
                        reinterpret_cast<const unsigned char*>(text.data()), static_cast<int>(text.size()));
    encoded.resize(static_cast<std::size_t>(count));
    for (auto& character : encoded) {
        if (character == '+') character = '-';
        if (character == '/') character = '_';
    }
    while (!encoded.empty() && encoded.back() == '=')
        encoded.pop_back();
    return encoded;
}

Result<std::optional<json::array>> decodeCursor(const std::string& text, std::size_t size) {
    if (text.empty()) return std::optional<json::array>();
    auto encoded = text;
    for (auto& character : encoded) {
        if (character == '-') character = '+';
        if (character == '_') character = '/';
    }
    std::size_t padding = 0;
    for (; encoded.size() % 4 != 0; ++padding)
        encoded += '=';
    std::string decoded(encoded.size(), '\0');
    const auto count =
        EVP_DecodeBlock(reinterpret_cast<unsigned char*>(decoded.data()),
                        reinterpret_cast<const unsigned char*>(encoded.data()), static_cast<int>(encoded.size()));
    boost::system::error_code error = json::error::syntax;
    json::value value;
    if (count >= static_cast<int>(padding) && padding < 3) {
        decoded.resize(static_cast<std::size_t>(count) - padding);
        value = json::parse(decoded, error);
    }
    if (error || !value.is_array() || value.get_array().size() != size)
        return problems::invalidField("cursor", text,
                                      "the next_cursor of the page before, with the same query and sort");
    return std::optional(std::move(value.get_array()));
}

} // namespace remuda
