// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/drivers/power/kept_answer.h"

#include "core/domain/machine_fields.h"
#include "core/protocol/redact.h"

namespace remuda {

namespace {

constexpr std::size_t most = 4096;
constexpr std::string_view cut_mark = "\n[cut]";

// One UTF-8 character at the start of `text`, or a "?" for a byte that is none or that a terminal would act on.
std::string_view nextCharacter(std::string_view& text) {
    std::size_t length = 1;
    while (length <= 4 && length <= text.size() && !isUtf8(text.substr(0, length)))
        ++length;
    const bool whole = length <= 4 && length <= text.size();
    auto character = text.substr(0, whole ? length : 1);
    text.remove_prefix(character.size());
    const auto first = static_cast<unsigned char>(character.front());
    const bool control = (first < 0x20 && first != '\n' && first != '\t') || first == 0x7f ||
                         (first == 0xc2 && character.size() == 2 && static_cast<unsigned char>(character[1]) < 0xa0);
    return whole && !control ? character : "?";
}

} // namespace

std::string keptAnswer(std::string_view raw, std::initializer_list<std::string_view> secrets) {
    const auto safe = redacted(raw, secrets); // before it is cut: half a secret would not be found
    std::string kept;
    std::size_t cut = 0; // between two characters, with room for the mark
    for (std::string_view rest = safe; !rest.empty();) {
        if (rest.starts_with("\r\n")) rest.remove_prefix(1);
        kept += nextCharacter(rest);
        if (kept.size() + cut_mark.size() <= most) cut = kept.size();
    }
    while (!kept.empty() && (kept.back() == '\n' || kept.back() == ' '))
        kept.pop_back();
    return kept.size() <= most ? kept : kept.substr(0, cut) + std::string(cut_mark);
}

} // namespace remuda
