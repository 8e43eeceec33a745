// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/bmc/new_password.h"

#include "core/protocol/hashes.h"

#include <algorithm>
#include <string_view>

namespace remuda {

namespace {

constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
constexpr std::size_t length = 16;

bool holdsOneOf(std::string_view text, char first, char last) {
    return std::any_of(text.begin(), text.end(), [=](char each) { return each >= first && each <= last; });
}

} // namespace

std::string newBmcPassword() {
    constexpr std::size_t fair = 256 / letters.size() * letters.size(); // above that some would come more often
    for (;;) {
        std::string password;
        while (password.size() < length)
            for (const unsigned char each : randomBytes(length))
                if (each < fair && password.size() < length) password += letters[each % letters.size()];
        if (holdsOneOf(password, 'A', 'Z') && holdsOneOf(password, 'a', 'z') && holdsOneOf(password, '0', '9'))
            return password;
    }
}

} // namespace remuda
