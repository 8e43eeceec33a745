// SPDX-License-Identifier: GPL-3.0-or-later
// The server's TLS, looked at by OpenSSL's own client.
#include "backend/http/http_server.h"
#include "tests/support/made_certificate.h"
#include "tests/unit/backend/http/raw_client.h"
#include "tests/unit/backend/temporary_folder.h"

#include <gtest/gtest.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

namespace remuda {

namespace {

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

struct TlsServerTest : testing::Test {
    TlsServerTest() {
        options.port = 0;
        options.tls_certificate = folder.path() + "/server.pem";
        options.tls_key = folder.path() + "/server.key";
        router.add(
            Method::get, "/hello",
            [](const Request&) {
                Response response;
                response.body = "hello";
                return response;
            },
            Access::open);
    }
    void start() {
        server = std::make_unique<HttpServer>(options, router);
        const auto started = server->start();
        ASSERT_TRUE(started.ok()) << started.problem().detail;
    }
    Problem refusal() {
        HttpServer refused(options, router);
        const auto started = refused.start();
        EXPECT_FALSE(started.ok());
        return started ? Problem() : started.problem();
    }

    TemporaryFolder folder;
    HttpOptions options;
    Router router;
    std::unique_ptr<HttpServer> server;
    const std::string hello = "GET /hello HTTP/1.1\r\nHost: x\r\n\r\n";
};

TEST_F(TlsServerTest, speaksVersion12And13AndNoOlder) {
    MadeCertificate({}).write(folder.path());
    start();
    for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
        TlsClient client(server->port(), version);
        ASSERT_TRUE(client.connected()) << std::hex << version;
        EXPECT_NE(client.ask(hello).find("200 OK"), std::string::npos);
    }
    for (const int version : {TLS1_VERSION, TLS1_1_VERSION})
        EXPECT_FALSE(TlsClient(server->port(), version).connected()) << std::hex << version;
    RawClient plain(server->port());
    EXPECT_EQ(plain.ask(hello).find("200 OK"), std::string::npos);
}

TEST_F(TlsServerTest, refusesToNegotiateAnew) {
    MadeCertificate({}).write(folder.path());
    start();
    for (int time = 0; time < 20; ++time)
        EXPECT_FALSE(TlsClient(server->port(), TLS1_2_VERSION).renegotiates());
    TlsClient other(server->port(), TLS1_2_VERSION);
    EXPECT_NE(other.ask(hello).find("200 OK"), std::string::npos);
}

TEST_F(TlsServerTest, showsANewCertificateOnceItIsToldAndKeepsTheOldWhereTheNewIsBroken) {
    const MadeCertificate first({}), second({});
    first.write(folder.path());
    start();
    TlsClient before(server->port(), TLS1_3_VERSION);
    EXPECT_EQ(before.shown(), first.fingerprint());
    second.write(folder.path());
    EXPECT_EQ(TlsClient(server->port(), TLS1_3_VERSION).shown(), first.fingerprint());
    EXPECT_TRUE(server->reloadCertificate().ok());
    EXPECT_EQ(TlsClient(server->port(), TLS1_3_VERSION).shown(), second.fingerprint());
    EXPECT_NE(before.ask(hello).find("200 OK"), std::string::npos) << "connections of the first go on";
    std::ofstream(options.tls_certificate) << "nonsense";
    EXPECT_EQ(server->reloadCertificate().problem().field, "tls-certificate");
    EXPECT_EQ(TlsClient(server->port(), TLS1_3_VERSION).shown(), second.fingerprint());
}

TEST_F(TlsServerTest, filesThatCannotServeAreNamed) {
    MadeCertificate({}).write(folder.path());
    chmod(options.tls_key.c_str(), 0644);
    EXPECT_EQ(refusal().field, "tls-key") << "everybody may read it";
    chmod(options.tls_key.c_str(), 0600);
    std::ofstream(options.tls_key) << MadeCertificate({}).keyPem();
    EXPECT_EQ(refusal().field, "tls-key") << "the key of another";
    std::ofstream(options.tls_key) << "-----BEGIN nothing";
    EXPECT_EQ(refusal().field, "tls-key");
    MadeCertificate({.curve = "P-192"}).write(folder.path());
    EXPECT_EQ(refusal().field, "tls-certificate") << "below security level 2";
}

TEST_F(TlsServerTest, aSilentHandshakeIsCutOffAndKeepsNobodyOut) {
    MadeCertificate({}).write(folder.path());
    options.connections = 4;
    options.header_time = std::chrono::seconds(5);
    start();
    std::vector<std::unique_ptr<RawClient>> silent;
    for (int count = 0; count < 20; ++count) {
        silent.push_back(std::make_unique<RawClient>(server->port()));
        silent.back()->send("\x16\x03\x01"); // the beginning of one
    }
    TlsClient client(server->port(), TLS1_3_VERSION);
    ASSERT_TRUE(client.connected());
    EXPECT_NE(client.ask(hello).find("200 OK"), std::string::npos);
    for (auto& each : silent)
        each->readAll(); // ends
}

TEST(PlainHttp, isForThisMachineAloneUnlessAllowed) {
    Router router;
    HttpOptions options;
    options.port = 0;
    options.host = "0.0.0.0";
    EXPECT_EQ(HttpServer(options, router).start().problem().field, "listen");
    options.plain_http = true;
    EXPECT_TRUE(HttpServer(options, router).start().ok());
    for (const auto* loopback : {"127.0.0.1", "127.0.0.2", "localhost"}) {
        options.host = loopback;
        options.plain_http = false;
        EXPECT_TRUE(HttpServer(options, router).start().ok()) << loopback;
    }
}

} // namespace

} // namespace remuda
