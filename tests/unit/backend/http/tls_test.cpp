// SPDX-License-Identifier: GPL-3.0-or-later
// The server's TLS, looked at by OpenSSL's own client.
#include "backend/http/http_server.h"
#include "tests/support/made_certificate.h"
#include "tests/unit/backend/http/tls_client.h"
#include "tests/unit/backend/temporary_folder.h"

#include <gtest/gtest.h>

namespace remuda {

namespace {

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
