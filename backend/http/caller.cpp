// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/http/caller.h"

#include <boost/asio/ip/address.hpp>

#include <algorithm>
#include <optional>

namespace remuda {

namespace ip = boost::asio::ip;

namespace {

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// Of one host there is one spelling: version 4 is never written as version 6, and zones are left out.
std::optional<std::string> plainAddress(std::string_view text) {
    boost::system::error_code error;
    auto address = ip::make_address(std::string(text), error);
    if (error) return std::nullopt;
    if (address.is_v6() && address.to_v6().is_v4_mapped())
        return ip::make_address_v4(ip::v4_mapped, address.to_v6()).to_string();
    if (address.is_v6()) address = ip::address_v6(address.to_v6().to_bytes());
    return address.to_string();
}

// Some proxies write the port as well: "192.0.2.1:4711", "[2001:db8::1]:4711".
std::optional<std::string> forwardedAddress(std::string_view text) {
    if (text.starts_with('[')) return plainAddress(text.substr(1, std::max<std::size_t>(text.find(']'), 1) - 1));
    const bool has_port = std::count(text.begin(), text.end(), ':') == 1;
    return plainAddress(text.substr(0, has_port ? text.find(':') : text.size()));
}

} // namespace

std::string neighboursOf(const std::string& text) {
    const auto plain = plainAddress(text);
    if (!plain) return text;
    const auto address = ip::make_address(*plain);
    if (!address.is_v6()) return *plain;
    auto bytes = address.to_v6().to_bytes();
    std::fill(bytes.begin() + 8, bytes.end(), static_cast<unsigned char>(0));
    return ip::address_v6(bytes).to_string();
}

Result<TrustedProxies> TrustedProxies::parse(std::string_view list) {
    TrustedProxies proxies;
    while (!list.empty()) {
        const auto end = std::min(list.find(','), list.size());
        const auto word = trimmed(list.substr(0, end));
        auto address = plainAddress(word);
        if (!address)
            return problems::invalidField("trusted-proxy", std::string(word), "addresses, like 127.0.0.1,2001:db8::7");
        proxies.m_addresses.push_back(std::move(*address));
        list.remove_prefix(std::min(end + 1, list.size()));
    }
    return proxies;
}

std::string TrustedProxies::callerOf(const std::string& peer, std::string_view forwarded) const {
    auto caller = plainAddress(peer).value_or(peer);
    const auto trusted = [&] { return std::find(m_addresses.begin(), m_addresses.end(), caller) != m_addresses.end(); };
    while (!forwarded.empty() && trusted()) {
        const auto comma = forwarded.rfind(',');
        auto said =
            forwardedAddress(trimmed(comma == std::string_view::npos ? forwarded : forwarded.substr(comma + 1)));
        if (!said) break;
        caller = std::move(*said);
        forwarded = comma == std::string_view::npos ? std::string_view() : forwarded.substr(0, comma);
    }
    return caller;
}

} // namespace remuda
