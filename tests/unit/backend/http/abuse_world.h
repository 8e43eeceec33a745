// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/http/http_server.h"
#include "tests/support/made_certificate.h"
#include "tests/unit/backend/http/tls_client.h"
#include "tests/unit/backend/temporary_folder.h"

#include <atomic>
#include <fstream>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <thread>

namespace remuda {

// What of this process lies in memory, in bytes.
inline std::size_t residentMemory() {
    std::ifstream file("/proc/self/statm");
    std::size_t all = 0, resident = 0;
    file >> all >> resident;
    return resident * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

struct AbuseTest : testing::Test {
    AbuseTest() {
        rlimit limit{};
        getrlimit(RLIMIT_NOFILE, &limit);
        limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, 16'384); // both ends of every connection are ours
        setrlimit(RLIMIT_NOFILE, &limit);
        enough_descriptors = limit.rlim_cur >= 8'192;
        options.port = 0;
        options.requests_per_second = 0;
        const auto size = [](const Request& request) {
            Response response;
            response.content_type = "text/plain";
            response.body = "took " + std::to_string(request.body.size());
            return response;
        };
        router.add(Method::get, "/hello", size, Access::open);
        router.add(Method::post, "/open", size, Access::open);
        router.add(Method::post, "/size", size);
        router.add(Method::post, "/api/v1/machines/import", size);
        router.setAuthenticator([](const Request& request) -> Result<Principal> {
            const auto token = request.headers.find("authorization");
            if (token != request.headers.end() && token->second == "chap:good") return Principal{"ada", {}, true};
            return problems::unauthorized("sign in");
        });
    }
    void start() {
        server = std::make_unique<HttpServer>(options, router);
        ASSERT_TRUE(server->start().ok());
    }
    bool othersAreServed() {
        if (!options.tls_certificate.empty())
            return TlsClient(server->port(), TLS1_3_VERSION).ask(get).find("200 OK") != std::string::npos;
        return RawClient(server->port()).ask(get).find("took 0") != std::string::npos;
    }
    void useTls() {
        MadeCertificate({}).write(folder.path());
        options.tls_certificate = folder.path() + "/server.pem";
        options.tls_key = folder.path() + "/server.key";
    }
    static std::string post(const std::string& path, const std::string& more) {
        return "POST " + path + " HTTP/1.1\r\nHost: x\r\n" + more + "\r\n";
    }
    static std::string bytes(std::size_t length) { return "Content-Length: " + std::to_string(length) + "\r\n"; }
    std::vector<std::unique_ptr<RawClient>> crowd(int count, const std::string& each_sends) {
        std::vector<std::unique_ptr<RawClient>> clients;
        for (int number = 0; number < count; ++number) {
            clients.push_back(std::make_unique<RawClient>(server->port()));
            clients.back()->send(each_sends);
        }
        return clients;
    }

    TemporaryFolder folder;
    bool enough_descriptors = false;
    HttpOptions options;
    Router router;
    std::unique_ptr<HttpServer> server;
    const std::string get = "GET /hello HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    const std::string signed_in = "Authorization: chap:good\r\n";
};

// Somebody else who wants an answer all the time, from the beginning to the end of an abuse.
class Bystander {
public:
    explicit Bystander(AbuseTest& test)
        : m_thread([this, &test] {
            do {
                ++(test.othersAreServed() ? m_served : m_failed);
            } while (!m_enough);
        }) {}
    ~Bystander() {
        m_enough = true;
        m_thread.join();
        EXPECT_EQ(m_failed, 0);
        EXPECT_GE(m_served, 1);
    }

private:
    std::atomic<bool> m_enough = false;
    std::atomic<int> m_served = 0, m_failed = 0;
    std::thread m_thread; // last: it uses the others
};

} // namespace remuda
