// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace remuda {

// Byte strings are std::string throughout the protocol.
std::string toHex(std::string_view bytes);
std::optional<std::string> fromHex(std::string_view text);

// RFC 4648 section 5 without padding. Reading takes padding when it is the right amount, and nothing outside the
// alphabet.
std::string encodeBase64Url(std::string_view bytes);
std::optional<std::string> decodeBase64Url(std::string_view text);

// RFC 4648 section 4, as in lines of public keys. Writing pads; reading wants the padding.
std::string encodeBase64(std::string_view bytes);
std::optional<std::string> decodeBase64(std::string_view text);

} // namespace remuda
