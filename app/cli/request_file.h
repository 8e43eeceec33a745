// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/request.h"

#include <string>
#include <vector>

namespace remuda::cli {

// One request of a batch file.
struct RequestEntry {
    std::size_t line = 0; // on which it begins, from 1
    std::string key;      // by which the server knows it for good
    RequestSpec spec;
};

// What is wrong with a batch file, and where.
struct RequestFileError {
    std::size_t line = 0;
    std::string entry; // its key, where it has one
    std::string field, found, expected;
};

struct RequestFile {
    std::vector<RequestEntry> entries;
    std::vector<RequestFileError> errors; // with one, nothing may be sent
};

// Reads a batch file of requests: JSON (a list of objects, or {"requests": […]}) or CSV with a header, told apart by
// the first character. Members are those of a request and `key`; see docs/requests.md. An entry without a key gets one
// made of what it asks for and of its place among those that ask for the same.
RequestFile readRequestFile(std::string_view text, Date today);

} // namespace remuda::cli
