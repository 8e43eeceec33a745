// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/http/message.h"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <optional>
#include <variant>

namespace boost::asio::ssl {
class context;
}

namespace remuda {

// Where to, and what it is called in messages: "the BMC at https://10.0.0.1:443".
struct HttpPeer {
    std::string name;
    bool tls = true;
    std::string host, port = "443";
    // Asked before anything is sent over TLS, with the SHA-256 of the certificate that is shown, 64 hexadecimal digits
    // (empty: none is): the reason why it is not to be trusted, or nothing.
    std::function<std::optional<std::string>(const std::string& sha256)> distrust{};
};

struct ClientRequest {
    Method method = Method::get;
    std::string target;
    std::string body; // JSON, or empty
    std::vector<std::pair<std::string, std::string>> headers{};
    std::function<bool()> allowed{}; // asked right before it is sent; empty: yes
};

struct ClientReply {
    int status = 0;
    std::string body;
    std::map<std::string, std::string> headers{}; // names in lower case
};

struct ClientFailure {
    enum class Kind {
        unreachable,
        nonsense,    // an answer that is none
        unsuitable,  // the address, TLS or the certificate: nothing of the request was sent
        not_allowed, // the request's own `allowed` said no
    };
    Kind kind = Kind::unreachable;
    std::string message; // one line
};

// How TLS is spoken by all clients: certificates are not judged here but by HttpPeer::distrust.
using ClientTls = std::shared_ptr<boost::asio::ssl::context>;
ClientTls makeClientTls();

// One connection to an HTTP server, opened when it is first needed and again where the server closes it. Requests go
// one at a time, all before the deadline. Used on one executor.
class HttpClient {
public:
    using Deadline = std::chrono::steady_clock::time_point;
    using Outcome = std::variant<ClientReply, ClientFailure>;

    HttpClient(boost::asio::any_io_executor executor, ClientTls tls, HttpPeer peer, Deadline deadline);
    ~HttpClient();
    HttpClient(const HttpClient&) = delete;

    // Any answer that is HTTP, whatever its status.
    boost::asio::awaitable<Outcome> exchange(ClientRequest request);

private:
    class Connection;
    std::unique_ptr<Connection> m_connection;
};

} // namespace remuda
