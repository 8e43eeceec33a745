// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/unit/backend/http/raw_client.h"

#include <memory>
#include <openssl/err.h>
#include <openssl/ssl.h>

namespace remuda {

// One connection over TLS of a version, whatever the server shows.
class TlsClient {
public:
    TlsClient(std::uint16_t port, int version)
        : m_context(SSL_CTX_new(TLS_client_method()), SSL_CTX_free)
        , m_stream(SSL_new(m_context.get()), SSL_free)
        , m_raw(port) {
        SSL_set_security_level(m_stream.get(), 0); // it would not even try the old versions otherwise
        SSL_set_min_proto_version(m_stream.get(), version);
        SSL_set_max_proto_version(m_stream.get(), version);
        SSL_set_fd(m_stream.get(), m_raw.descriptor());
        m_connected = SSL_connect(m_stream.get()) == 1;
        ERR_clear_error();
    }
    bool connected() const { return m_connected; }
    bool renegotiates() {
        const bool asked = SSL_renegotiate(m_stream.get()) == 1 && SSL_do_handshake(m_stream.get()) == 1;
        // The server's answer to it comes with what is read next.
        char byte = 0;
        const bool still = asked && SSL_write(m_stream.get(), "GET /hello HTTP/1.1\r\nHost: x\r\n\r\n", 31) > 0 &&
                           SSL_read(m_stream.get(), &byte, 1) == 1;
        ERR_clear_error();
        return still;
    }
    std::string ask(const std::string& request) {
        SSL_write(m_stream.get(), request.data(), static_cast<int>(request.size()));
        std::string text(4096, '\0');
        const auto count = SSL_read(m_stream.get(), text.data(), static_cast<int>(text.size()));
        return text.substr(0, count > 0 ? static_cast<std::size_t>(count) : 0);
    }
    // Lets go of what this end keeps of TLS; the connection stays open and silent.
    void forget() {
        m_stream.reset();
        m_context.reset();
    }
    bool closedByServer() { return m_raw.closedByServer(); }
    std::string shown() const {
        const std::unique_ptr<X509, decltype(&X509_free)> peer(SSL_get1_peer_certificate(m_stream.get()), X509_free);
        if (!peer) return {};
        unsigned char digest[EVP_MAX_MD_SIZE];
        unsigned size = 0;
        X509_digest(peer.get(), EVP_sha256(), digest, &size);
        std::string text = "SHA256:";
        for (unsigned at = 0; at < size; ++at)
            for (const int half : {digest[at] >> 4, digest[at] & 15})
                text += "0123456789abcdef"[half];
        return text;
    }

private:
    std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> m_context;
    std::unique_ptr<SSL, decltype(&SSL_free)> m_stream;
    RawClient m_raw;
    bool m_connected = false;
};

} // namespace remuda
