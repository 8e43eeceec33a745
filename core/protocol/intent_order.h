// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/protocol/intent.h"

#include <optional>
#include <string_view>

namespace remuda::intent {

// The one table of what needs a signed intent, for both ends: what a request orders, or nothing when it may be sent
// without. `path` is without /api/v1 ("/jobs/17/retry"), `query` decoded, `body` as it is sent. Requests with dry_run
// and bodies that no server takes order nothing.
std::optional<Order> orderOf(std::string_view method, std::string_view path,
                             const std::map<std::string, std::string>& query, const boost::json::object& body);

// Whether a request of that method and path could be one of them, before its body is looked at.
bool mayOrder(std::string_view method, std::string_view path);

// Until when an order that is signed now may begin: a day, from its moment on where it names one; a month when it waits
// for a window, a year when it comes again and again.
Instant validUntil(const Order& order, Instant now);

// What an approval says: "approve", of the text with that id.
Order approvalOf(std::string_view verb, std::string_view id);

} // namespace remuda::intent
