// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <boost/json.hpp>

#include <string>

namespace remuda {

// An error that crosses the wire: an RFC 9457 problem document. `type` is a stable slug to branch on, the rest is for
// people. `field` and `expected` are set whenever one input value is at fault.
struct Problem {
    int status = 500;
    std::string type = "internal";
    std::string title;
    std::string detail;
    std::string field;
    std::string expected;
    std::string request_id;
    boost::json::object extra; // further members, e.g. "legal": ["release"]
};

// The one list of problem kinds. Each maps to one HTTP status and one exit code of remudactl.
namespace problems {
Problem invalidField(std::string field, std::string found, std::string expected);    // 422 invalid-field
Problem badRequest(std::string detail);                                              // 400 bad-request
Problem badQuery(std::string detail, std::size_t position, std::string expected);    // 400 bad-query, extra.position
Problem unauthorized(std::string detail);                                            // 401 unauthorized
Problem forbidden(std::string detail);                                               // 403 forbidden
Problem notFound(std::string what, std::string name);                                // 404 not-found
Problem conflict(std::string detail);                                                // 409 conflict
Problem illegalMove(std::string detail, const std::vector<std::string>& legal);      // 409 illegal-move, extra.legal
Problem alreadyExists(std::string field, std::string value);                         // 409 already-exists
Problem changedMeanwhile(std::string detail);                                        // 412 changed-meanwhile
Problem unsupportedMediaType(const std::string& found, const std::string& expected); // 415 unsupported-media-type
Problem tooLarge(std::string detail);                                                // 413 too-large
Problem gone(std::string detail);                                                    // 410 gone
Problem unavailable(std::string detail);                                             // 503 unavailable
Problem tooManyRequests(std::string detail);                                         // 429 too-many-requests
Problem internal(std::string detail);                                                // 500 internal
Problem noConnection(std::string detail); // 0 no-connection (client side only)
Problem cancelled();                      // 0 cancelled (client side only)
} // namespace problems

boost::json::object toJson(const Problem& problem);

// Reads a problem document; anything else (a proxy's HTML page) becomes a problem with that status and a short detail.
Problem problemFromJson(int status, std::string_view body);

} // namespace remuda
