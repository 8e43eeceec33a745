// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Internal: between Beast's messages and ours.

#include "backend/http/message.h"

#include <boost/beast/http.hpp>

#include <chrono>

namespace remuda {

// One request on its way through, for the log line.
struct Exchange {
    explicit Exchange(std::string peer);
    void log(int status, std::size_t bytes) const;

    std::string peer, request_id, method = "-", path = "-";
    unsigned version = 11;
    bool head = false;
    std::chrono::steady_clock::time_point begun;
};

using BeastRequest = boost::beast::http::request<boost::beast::http::string_body>;
using WholeMessage = boost::beast::http::response<boost::beast::http::string_body>;
using HeadMessage = boost::beast::http::response<boost::beast::http::empty_body>;

// Everything but the body; fills in the exchange. A problem when the target or the method is not understood.
Result<Request> describe(const BeastRequest& message, Exchange& exchange);

// Whether the target's body lists machines, be it a file or a selection; how many, each call bounds for itself.
bool listsMachines(std::string_view target);

// What to answer to a header that could not be read; nothing when there is nobody to answer to.
std::optional<Problem> headerProblem(boost::system::error_code error);
Problem requestTimeout();
Problem bodyTooLarge(std::size_t limit);
Problem bodiesFull();

WholeMessage wholeMessage(const Exchange& exchange, Response response, bool keep);
HeadMessage headOnly(const Exchange& exchange, const Response& response, bool keep); // of a chunked answer
HeadMessage eventHead(const Response& response);

} // namespace remuda
