// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace remuda {

std::string sha1(std::string_view bytes);
std::string sha256(std::string_view bytes);
std::string sha384(std::string_view bytes);
std::string sha512(std::string_view bytes);
std::string hmacSha1(std::string_view key, std::string_view bytes); // for peers that know nothing better
std::string hmacSha256(std::string_view key, std::string_view bytes);

// From the system's cryptographic generator; throws when that fails, as nothing safe could follow.
std::string randomBytes(std::size_t count);

// Takes the same time wherever the two differ.
bool equalInConstantTime(std::string_view left, std::string_view right);

} // namespace remuda
