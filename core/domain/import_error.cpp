// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/import_error.h"

#include "core/domain/machine_fields.h"

namespace remuda {

namespace {
constexpr std::size_t longest_shown = 200;
}

std::string printable(std::string_view text) {
    if (text.size() > longest_shown) {
        text = text.substr(0, longest_shown);
        for (std::size_t cut = 0; cut < 4; ++cut) // perhaps in the middle of a character
            if (isUtf8(text.substr(0, longest_shown - cut)))
                return std::string(text.substr(0, longest_shown - cut)) + "…";
    }
    if (isUtf8(text)) return std::string(text);
    std::string result;
    for (const char c : text) {
        constexpr const char* digits = "0123456789ABCDEF";
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x80)
            result += c;
        else
            result += std::string("\\x") + digits[byte >> 4] + digits[byte & 15];
    }
    return result;
}

ImportError importError(std::size_t line, std::string kind, std::string column, std::string_view found,
                        std::string expected, std::string machine) {
    ImportError result;
    result.line = line;
    result.kind = std::move(kind);
    result.column = std::move(column);
    result.found = printable(found);
    result.expected = std::move(expected);
    result.machine = std::move(machine);
    const auto what = result.column.empty() ? std::string("the row") : result.column;
    const auto quoted = result.found.empty() ? std::string("nothing") : "\"" + result.found + "\"";
    result.message = what + ": found " + quoted + ", expected " + result.expected;
    return result;
}

} // namespace remuda
