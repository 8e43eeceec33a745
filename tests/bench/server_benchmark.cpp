// SPDX-License-Identifier: GPL-3.0-or-later
// What a real remuda-server process does per second: one machine, a page of 100, rows of a CSV import.
#include "core/protocol/crtauth_v1.h"
#include "core/protocol/encoding.h"
#include "core/protocol/ssh_wire.h"
#include "tests/bench/http_client.h"
#include "tests/bench/report.h"

#include <atomic>
#include <chrono>
#include <csignal>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <spawn.h>
#include <sqlite3.h>
#include <sys/wait.h>
#include <thread>

namespace remuda::bench {

namespace {

using Clock = std::chrono::steady_clock;
constexpr int machineCount = 12'000;
constexpr auto measured = std::chrono::seconds(4);

double secondsSince(Clock::time_point begin) {
    return std::chrono::duration<double>(Clock::now() - begin).count();
}

// A key of version 1: RSA with SHA-1.
class RsaKey {
public:
    RsaKey()
        : m_key(EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", std::size_t(2048)), EVP_PKEY_free) {}

    std::string publicLine() const {
        return "ssh-rsa " +
               encodeBase64(SshWriter()
                                .string("ssh-rsa")
                                .string(number(OSSL_PKEY_PARAM_RSA_E))
                                .string(number(OSSL_PKEY_PARAM_RSA_N))
                                .bytes()) +
               " bench\n";
    }
    std::string sign(const std::string& data) const {
        const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
        std::string value(256, '\0');
        auto size = value.size();
        EVP_DigestSignInit(context.get(), nullptr, EVP_sha1(), nullptr, m_key.get());
        EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(value.data()), &size,
                       reinterpret_cast<const unsigned char*>(data.data()), data.size());
        return value;
    }

private:
    // As an ssh mpint without its length: a leading zero where the first bit is set.
    std::string number(const char* name) const {
        BIGNUM* value = nullptr;
        EVP_PKEY_get_bn_param(m_key.get(), name, &value);
        std::string bytes(static_cast<std::size_t>(BN_num_bytes(value)), '\0');
        BN_bn2bin(value, reinterpret_cast<unsigned char*>(bytes.data()));
        BN_free(value);
        return (bytes[0] & 0x80) != 0 ? '\0' + bytes : bytes;
    }
    std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> m_key;
};

// The program in a folder of its own; ends with the object.
class Server {
public:
    explicit Server(const RsaKey& key) {
        std::string pattern = (std::filesystem::temp_directory_path() / "remuda-bench-XXXXXX").string();
        m_folder = mkdtemp(pattern.data());
        std::filesystem::create_directories(m_folder + "/keys");
        std::ofstream(m_folder + "/keys/bench") << key.publicLine();
        std::string words[] = {REMUDA_BIN_DIR "/remuda-server",
                               "--data",
                               m_folder + "/data",
                               "--keys",
                               m_folder + "/keys",
                               "--listen",
                               "127.0.0.1:0",
                               "--port-file",
                               m_folder + "/port",
                               "--rate-limit",
                               "0",
                               "--user-rate-limit",
                               "0"};
        std::vector<char*> arguments;
        for (auto& word : words)
            arguments.push_back(word.data());
        arguments.push_back(nullptr);
        posix_spawn_file_actions_t files;
        posix_spawn_file_actions_init(&files);
        posix_spawn_file_actions_addopen(&files, STDERR_FILENO, (m_folder + "/log").c_str(), O_WRONLY | O_CREAT, 0600);
        if (posix_spawn(&m_process, arguments[0], &files, nullptr, arguments.data(), environ) != 0)
            throw std::runtime_error("remuda-server does not start");
        posix_spawn_file_actions_destroy(&files);
        while (!(std::ifstream(m_folder + "/port") >> m_port)) {
            if (waitpid(m_process, nullptr, WNOHANG) != 0) throw std::runtime_error("remuda-server ended");
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }
    }
    ~Server() {
        kill(m_process, SIGTERM);
        waitpid(m_process, nullptr, 0);
        std::error_code ignored;
        std::filesystem::remove_all(m_folder, ignored);
    }
    Server(const Server&) = delete;
    int port() const { return m_port; }

private:
    std::string m_folder;
    pid_t m_process = 0;
    int m_port = 0;
};

std::string signIn(const Server& server, const RsaKey& key) {
    HttpClient client(server.port());
    const auto step = [&](const std::string& word, const std::string& value) {
        const auto answer = client.ask("GET /_auth", "X-CHAP: " + word + ":" + encodeBase64Url(value) + "\r\n");
        const auto chap = answer.header("X-CHAP");
        if (answer.status != 200 || chap.find(':') == std::string::npos)
            throw std::runtime_error("cannot sign in: " + answer.body);
        return chap.substr(chap.find(':') + 1);
    };
    const auto challenge = decodeBase64Url(step("request", crtauth::encodeRequestV1("bench")));
    if (!challenge) throw std::runtime_error("the challenge cannot be read");
    return "Authorization: chap:" + step("response", crtauth::encodeResponseV1({*challenge, key.sign(*challenge)})) +
           "\r\n";
}

std::string nameOf(int index) {
    char name[16];
    std::snprintf(name, sizeof name, "M%06d", index);
    return name;
}

std::string inventory() {
    std::string csv = "hardware_name,serial,site,rack,unit,model,cpu_cores,memory_gib,disk_gib,nic1_mac,nic1_ip,bmc_"
                      "driver,bmc_address,"
                      "hostname,role,team,status,purchased_on,monthly_cost_usd\n";
    for (int i = 0; i < machineCount; ++i) {
        char row[400];
        std::snprintf(row, sizeof row,
                      "%s,S%08d,sto,sto-r%03d,%d,Dell PowerEdge "
                      "R640,32,192,3840,3c:fd:fe:%02x:%02x:%02x,10.10.%d.%d,ipmi,10.110.%d.%d,"
                      "sto-role%d-a%d.sto.example.net,role-%d,team-%d,in_use,2022-04-04,172\n",
                      nameOf(i).c_str(), i, i / 40, i % 40 + 1, i >> 16, i >> 8 & 255, i & 255, i >> 8, i & 255, i >> 8,
                      i & 255, i % 145, i, i % 145, i % 20);
        csv += row;
    }
    return csv;
}

double importRows(const Server& server, const std::string& token, const std::string& csv) {
    HttpClient client(server.port());
    const auto begin = Clock::now();
    const auto answer = client.ask("POST /api/v1/machines/import", token + "Content-Type: text/csv\r\n", csv);
    const auto spent = secondsSince(begin);
    if (answer.status != 200) throw std::runtime_error("the import failed: " + answer.body.substr(0, 300));
    return machineCount / spent;
}

// The floor: the same cells into a bare table, one durable transaction, nothing checked and no history.
double bareRows(const std::string& csv) {
    std::string pattern = (std::filesystem::temp_directory_path() / "remuda-bare-XXXXXX").string();
    const std::string folder = mkdtemp(pattern.data());
    sqlite3* database = nullptr;
    sqlite3_open((folder + "/bare.sqlite").c_str(), &database);
    sqlite3_exec(database,
                 "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE t(name TEXT UNIQUE, "
                 "a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r)",
                 nullptr, nullptr, nullptr);
    sqlite3_stmt* insert = nullptr;
    sqlite3_prepare_v2(database, "INSERT INTO t VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", -1, &insert, nullptr);
    const auto begin = Clock::now();
    sqlite3_exec(database, "BEGIN", nullptr, nullptr, nullptr);
    for (auto line = csv.find('\n') + 1; line < csv.size();) {
        const auto end = csv.find('\n', line);
        for (int column = 1; line < end + 1; ++column) {
            const auto comma = std::min(csv.find(',', line), end);
            sqlite3_bind_text(insert, column, csv.data() + line, static_cast<int>(comma - line), SQLITE_STATIC);
            line = comma + 1;
        }
        sqlite3_step(insert);
        sqlite3_reset(insert);
    }
    sqlite3_exec(database, "COMMIT", nullptr, nullptr, nullptr);
    const auto spent = secondsSince(begin);
    sqlite3_finalize(insert);
    sqlite3_close(database);
    std::error_code ignored;
    std::filesystem::remove_all(folder, ignored);
    return machineCount / spent;
}

// Requests a second of four clients that each wait for the answer before they ask again.
double requestsPerSecond(const Server& server, const std::string& headers,
                         const std::function<std::string(int)>& path) {
    std::atomic<std::int64_t> count = 0;
    std::atomic<bool> failed = false;
    const auto begin = Clock::now();
    std::vector<std::thread> clients;
    for (int number = 0; number < 4; ++number)
        clients.emplace_back([&, number] {
            try {
                HttpClient client(server.port());
                for (int i = number; Clock::now() - begin < measured; i += 4, ++count)
                    if (client.ask("GET " + path(i), headers).status != 200) throw std::runtime_error("refused");
            } catch (const std::exception&) {
                failed = true;
            }
        });
    for (auto& client : clients)
        client.join();
    if (failed) throw std::runtime_error("a request failed: " + path(0));
    return static_cast<double>(count) / secondsSince(begin);
}

void run() {
    const RsaKey key;
    const Server server(key);
    const auto token = signIn(server, key);
    const auto csv = inventory();
    report("CSV import, checked, with history", importRows(server, token, csv), "rows/s",
           "bare INSERTs of the same cells", bareRows(csv), Better::higher);
    const auto floor = requestsPerSecond(server, {}, [](int) { return std::string("/healthz"); });
    const auto floor_name = "/healthz: HTTP alone";
    report("GET one of 12,000 machines",
           requestsPerSecond(
               server, token,
               [](int i) { return "/api/v1/machines/" + nameOf(static_cast<int>((i * 7919L) % machineCount)); }),
           "1/s", floor_name, floor, Better::higher);
    report("GET a page of 100 machines",
           requestsPerSecond(server, token, [](int) { return std::string("/api/v1/machines?limit=100"); }), "1/s",
           floor_name, floor, Better::higher);
    report("GET a page of 100 with a query",
           requestsPerSecond(server, token,
                             [](int i) {
                                 return "/api/v1/machines?limit=100&q=role:role-" + std::to_string(i % 145) +
                                        "%20OR%20memory_gib%3E100";
                             }),
           "1/s", floor_name, floor, Better::higher);
}

} // namespace

} // namespace remuda::bench

int main() {
    try {
        remuda::bench::run();
        return 0;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "server_benchmark: %s\n", error.what());
        return 1;
    }
}
