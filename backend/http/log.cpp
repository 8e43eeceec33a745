// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/http/log.h"

#include "core/domain/time.h"
#include "core/protocol/redact.h"

#include <unistd.h>

namespace remuda {

namespace {

std::string_view word(LogLevel level) {
    switch (level) {
    case LogLevel::debug:
        return "debug";
    case LogLevel::info:
        return "info";
    case LogLevel::warning:
        return "warning";
    case LogLevel::error:
        return "error";
    }
    return "info";
}

} // namespace

void log(LogLevel level, const std::string& text) {
    auto line = formatInstant(now()) + ' ' + std::string(word(level)) + ' ' + redacted(text);
    for (auto& character : line)
        if (static_cast<unsigned char>(character) < 0x20 || character == 0x7f) character = ' ';
    line += '\n';
    // One write per line: the kernel keeps lines whole, and nothing is left in a buffer when the process is killed.
    [[maybe_unused]] const auto written = write(STDERR_FILENO, line.data(), line.size());
}

} // namespace remuda
