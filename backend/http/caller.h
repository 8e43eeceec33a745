// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/result.h"

#include <string>
#include <string_view>
#include <vector>

namespace remuda {

// Who shares a limit: an address of version 4; of version 6 the whole /64 of a subscriber, who has 2^64 of them. What
// is no address stays as it is.
std::string neighboursOf(const std::string& address);

// The proxies in front of this server that are believed where they say whom they speak for. Everybody else may write
// what they like into X-Forwarded-For.
class TrustedProxies {
public:
    // "127.0.0.1,2001:db8::7"; empty: nobody. Problem "invalid-field" of trusted-proxy.
    static Result<TrustedProxies> parse(std::string_view list);

    // The address of whoever sent the request, for limits, audit and logs: the rightmost of `forwarded`, the values of
    // X-Forwarded-For in their order, that is not a trusted proxy itself; `peer`, the other end of the connection,
    // unless that one is trusted. Where a proxy passed on what is no address, it is that proxy's own.
    std::string callerOf(const std::string& peer, std::string_view forwarded) const;

    bool empty() const { return m_addresses.empty(); }

private:
    std::vector<std::string> m_addresses; // as plainAddress() writes them
};

} // namespace remuda
