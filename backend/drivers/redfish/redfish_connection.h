// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/drivers/power/power_driver.h"
#include "backend/drivers/redfish/redfish_address.h"
#include "backend/http_client/http_client.h"

namespace remuda {

using RedfishRequest = ClientRequest;

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

// One connection to a Redfish service. Requests go one at a time, all before the deadline. Used on one executor.
class RedfishConnection {
public:
    RedfishConnection(boost::asio::any_io_executor executor, ClientTls tls, RedfishEndpoint endpoint,
                      CertificatePolicy policy, Deadline deadline);
    RedfishConnection(const RedfishConnection&) = delete;

    // Any answer that is HTTP, whatever its status. `unreachable` when none comes, `bmc_bug` when it is none, `config`
    // when the certificate is not the pinned one.
    PowerDriver::Answer<RedfishReply> exchange(RedfishRequest request);

    const RedfishEndpoint& endpoint() const { return m_endpoint; }
    const std::string& certificate() const { return m_certificate; } // seen by this connection; empty without TLS
    Deadline deadline() const { return m_deadline; }

private:
    std::optional<std::string> distrust(const std::string& certificate);

    RedfishEndpoint m_endpoint;
    CertificatePolicy m_policy;
    Deadline m_deadline;
    std::string m_certificate;
    HttpClient m_client;
};

} // namespace remuda
