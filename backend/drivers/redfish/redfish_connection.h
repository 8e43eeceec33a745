// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/drivers/power/power_driver.h"
#include "backend/drivers/redfish/redfish_address.h"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/verb.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>

namespace remuda {

struct RedfishRequest {
    boost::beast::http::verb method = boost::beast::http::verb::get;
    std::string target;
    std::string body; // JSON, or empty
    std::vector<std::pair<std::string, std::string>> headers;
    std::function<bool()> allowed{}; // asked right before it is sent; empty: yes
};

struct RedfishReply {
    int status = 0;
    std::string body;
    std::string etag, location, token, authenticate; // of the headers; empty where there is none
};

// Whom to trust. A controller's certificate is nearly always its own work, so that no authority vouches for it: it is
// recognized by its fingerprint, before anything is sent.
struct CertificatePolicy {
    std::string pinned;              // SHA-256 of the certificate, 64 hexadecimal digits; empty: never seen
    bool trust_first_contact = true; // what is never seen is taken as it is, else refused
};

// One connection to a Redfish service, opened when it is first needed and again where the service closes it. Requests
// go one at a time, all before the deadline. Used on one executor.
class RedfishConnection {
public:
    RedfishConnection(boost::asio::any_io_executor executor, boost::asio::ssl::context& tls, RedfishEndpoint endpoint,
                      CertificatePolicy policy, Deadline deadline);
    RedfishConnection(const RedfishConnection&) = delete;

    // Any answer that is HTTP, whatever its status. `unreachable` when none comes, `bmc_bug` when it is none, `config`
    // when the certificate is not the pinned one.
    PowerDriver::Answer<RedfishReply> exchange(RedfishRequest request);

    const RedfishEndpoint& endpoint() const { return m_endpoint; }
    const std::string& certificate() const { return m_certificate; } // seen by this connection; empty without TLS
    Deadline deadline() const { return m_deadline; }

private:
    template <class T>
    using Answer = PowerDriver::Answer<T>;
    using Tcp = boost::beast::tcp_stream;
    using Tls = boost::beast::ssl_stream<boost::beast::tcp_stream>;

    Answer<Done> open();
    Answer<std::vector<boost::asio::ip::tcp::endpoint>> resolve();
    std::optional<DriverError> checkCertificate();
    void close();
    template <class Stream>
    Answer<RedfishReply> transfer(Stream& stream, const RedfishRequest& request);
    DriverError failure(boost::system::error_code error, const char* while_doing) const;

    boost::asio::any_io_executor m_executor;
    boost::asio::ssl::context& m_context;
    RedfishEndpoint m_endpoint;
    CertificatePolicy m_policy;
    Deadline m_deadline;
    std::string m_certificate;
    std::optional<Tcp> m_tcp;
    std::optional<Tls> m_tls;
    boost::beast::flat_buffer m_buffer;
};

// For all connections: certificates are not judged by it but by their fingerprint.
boost::asio::ssl::context makeRedfishTls();

} // namespace remuda
