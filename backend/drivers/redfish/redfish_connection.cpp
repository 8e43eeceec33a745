// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/drivers/redfish/redfish_connection.h"

namespace remuda {

namespace {

ErrorClass classOf(ClientFailure::Kind kind) {
    switch (kind) {
    case ClientFailure::Kind::unreachable:
        return ErrorClass::unreachable;
    case ClientFailure::Kind::nonsense:
        return ErrorClass::bmc_bug;
    case ClientFailure::Kind::unsuitable:
        return ErrorClass::config;
    case ClientFailure::Kind::not_allowed:
        return ErrorClass::internal;
    }
    return ErrorClass::internal;
}

} // namespace

RedfishConnection::RedfishConnection(boost::asio::any_io_executor executor, ClientTls tls, RedfishEndpoint endpoint,
                                     CertificatePolicy policy, Deadline deadline)
    : m_endpoint(std::move(endpoint))
    , m_policy(std::move(policy))
    , m_deadline(deadline)
    , m_client(std::move(executor), std::move(tls),
               {"the BMC at " + m_endpoint.text(), m_endpoint.tls, m_endpoint.host, m_endpoint.port,
                [this](const std::string& shown) { return distrust(shown); }},
               deadline) {}

std::optional<std::string> RedfishConnection::distrust(const std::string& shown) {
    m_certificate = shown;
    if (shown == m_policy.pinned && !shown.empty()) return std::nullopt;
    const auto bmc = "the BMC at " + m_endpoint.text();
    if (!m_policy.pinned.empty())
        return bmc + " shows another certificate than the pinned one; nothing was sent to it. Its SHA-256 is " + shown +
               ", pinned is " + m_policy.pinned +
               ". If it was renewed, set bmc_certificate of the machine to the new one.";
    if (m_policy.trust_first_contact && !shown.empty()) return std::nullopt;
    return bmc +
           " shows a certificate that nobody has confirmed; nothing was sent to it. Set bmc_certificate of the machine "
           "to its SHA-256: " +
           shown;
}

PowerDriver::Answer<RedfishReply> RedfishConnection::exchange(RedfishRequest request) {
    request.headers.emplace_back("OData-Version", "4.0");
    auto outcome = co_await m_client.exchange(std::move(request));
    if (const auto* failed = std::get_if<ClientFailure>(&outcome)) {
        auto message = failed->kind == ClientFailure::Kind::not_allowed
                           ? std::string("the caller may have lost the machine to another server")
                           : failed->message;
        co_return DriverError{classOf(failed->kind), std::move(message)};
    }
    auto& reply = std::get<ClientReply>(outcome);
    const auto header = [&reply](const char* name) {
        const auto found = reply.headers.find(name);
        return found == reply.headers.end() ? std::string() : found->second;
    };
    co_return RedfishReply{reply.status,       std::move(reply.body),  header("etag"),
                           header("location"), header("x-auth-token"), header("www-authenticate")};
}

} // namespace remuda
