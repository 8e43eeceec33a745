// SPDX-License-Identifier: GPL-3.0-or-later
// What a login costs the server, beside what OpenSSL alone needs to verify the same signatures.
#include "backend/server/server.h"
#include "core/protocol/crtauth_v2.h"
#include "core/protocol/encoding.h"
#include "tests/bench/http_client.h"
#include "tests/bench/report.h"
#include "tests/bench/security/parts.h"
#include "tests/support/server_process.h"
#include "tests/unit/backend/temporary_folder.h"

#include <QCoreApplication>

#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <unistd.h>

namespace remuda::bench {

namespace {

constexpr int users = 500, in_round = 200, rounds = 15;
constexpr int per_address = 100; // what one may ask for at once: two of the steps that the server's limit counts

std::string nameOf(int login) {
    return "bench" + std::to_string(login % users);
}

// The address from which that login comes.
std::uint32_t addressOf(int login) {
    return 0x7f000001U + static_cast<std::uint32_t>(login / per_address + 1);
}

std::string publicLine(const SigningKey& key) {
    return key.type() + " " + encodeBase64(key.blob()) + " bench\n";
}

void allowAll(const std::string& folder, const SigningKey& key) {
    std::filesystem::create_directories(folder);
    for (int user = 0; user < users; ++user)
        std::ofstream(folder + "/" + nameOf(user)) << publicLine(key);
}

std::string valueOf(const std::string& chap) {
    const auto colon = chap.find(':');
    if (colon == std::string::npos) throw std::runtime_error("a login was refused");
    return chap.substr(colon + 1);
}

std::string decoded(const std::string& word, const std::string& value) {
    if (word == "response") return value; // a token is text
    const auto bytes = decodeBase64Url(value);
    if (!bytes) throw std::runtime_error("the challenge cannot be read");
    return *bytes;
}

// Where logins are asked for: how, and whose time it takes.
struct Door {
    std::string name;
    std::function<Step(int login)> step;
    clockid_t clock;
};

// Processor time of a login, in microseconds: many challenges, then the answers to all of them. What the client does
// in between, signing above all, is not in it.
double microseconds(const Door& door, const SigningKey& key, int first) {
    std::vector<std::string> messages;
    for (int login = first; login < first + in_round; ++login)
        messages.push_back(requestOf(key, nameOf(login)));
    const auto pass = [&](const std::string& word) {
        Step step;
        const auto begin = processorSeconds(door.clock);
        for (int number = 0; number < in_round; ++number) {
            if (number % per_address == 0) step = door.step(first + number);
            auto& message = messages[static_cast<std::size_t>(number)];
            message = step(word, message);
        }
        return processorSeconds(door.clock) - begin;
    };
    auto spent = pass("request");
    for (auto& message : messages)
        message = responseTo(message, key);
    spent += pass("response");
    QCoreApplication::processEvents(); // takes in what the server logs, so that its pipe does not fill
    return spent / in_round * 1e6;
}

// OpenSSL's verify, and nothing else: the key is there, the signature is taken apart.
double bareMicroseconds(const SigningKey& key, const std::string& message) {
    const auto bare = key.bareSignature(message);
    const auto begin = processorSeconds(CLOCK_THREAD_CPUTIME_ID);
    for (int number = 0; number < in_round; ++number)
        if (!key.bareVerify(message, bare)) throw std::runtime_error("a signature does not fit");
    return (processorSeconds(CLOCK_THREAD_CPUTIME_ID) - begin) / in_round * 1e6;
}

Step stepOver(std::shared_ptr<HttpClient> client) {
    return [client = std::move(client)](const std::string& word, const std::string& bytes) {
        const auto value = word == "request" ? encodeBase64Url(bytes) : bytes;
        const auto answer = client->ask("GET /_auth", "X-CHAP: " + word + ":" + value + "\r\n");
        return decoded(word, valueOf(answer.header("X-CHAP")));
    };
}

// The server that runs in this process writes its log where all programs do; as much time, but nobody has to see it.
class UnseenLog {
public:
    UnseenLog()
        : m_before(dup(STDERR_FILENO)) {
        const int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
        dup2(nowhere, STDERR_FILENO);
        close(nowhere);
    }
    ~UnseenLog() {
        dup2(m_before, STDERR_FILENO);
        close(m_before);
    }
    UnseenLog(const UnseenLog&) = delete;

private:
    int m_before;
};

ServerOptions optionsIn(const std::string& folder) {
    ServerOptions options;
    options.data = folder + "/data";
    options.keys = folder + "/keys";
    return options;
}

// The check of the protocol alone: keys in memory, nothing written down.
struct Protocol {
    explicit Protocol(const SigningKey& key)
        : listed(parseKeyBlob(key.blob()).value())
        , server({"a secret of some length", PublicName(), 598, 2048},
                 [this](const std::string&) -> Result<std::vector<SshPublicKey>> { return std::vector{listed}; }) {}
    Step step(int login) {
        const LoginCaller caller{"127.0.0." + std::to_string(login / per_address), "127.0.0.1:7420"};
        return [this, caller](const std::string& word, const std::string& bytes) {
            if (word == "request") return *decodeBase64Url(server.challenge(encodeBase64Url(bytes), caller).value());
            return server.grant(bytes, caller).value().token;
        };
    }
    SshPublicKey listed;
    CrtauthServer server;
};

void measureKey(const std::string& name, const SigningKey& key) {
    const UnseenLog unseen;
    const TemporaryFolder folder;
    allowAll(folder.path() + "/keys", key);
    const auto in_process = Server::open(optionsIn(folder.path())).value();
    Protocol protocol(key);
    ServerProcess process({"--rate-limit", "0"});
    allowAll(process.folder().toStdString() + "/keys", key);
    if (!process.start()) throw std::runtime_error("the server does not start: " + process.log().toStdString());

    const std::vector<Door> doors{
        {"the protocol alone", [&](int login) { return protocol.step(login); }, CLOCK_PROCESS_CPUTIME_ID},
        {"with keys and audit, without sockets",
         [&](int login) { return stepIn(in_process->router(), "127.0.0." + std::to_string(login / per_address)); },
         CLOCK_PROCESS_CPUTIME_ID},
        {"over HTTP",
         [&](int login) { return stepOver(std::make_shared<HttpClient>(process.port(), addressOf(login))); },
         clockOf(static_cast<pid_t>(process.processId()))}};
    const auto challenge = protocol.step(0)("request", requestOf(key, nameOf(0)));
    const auto message = crtauth::signedDataV2(challenge); // as long as what is signed in a login
    std::vector<double> bare;
    std::vector<std::vector<double>> ours(doors.size());
    for (int round = 0; round < rounds; ++round) {
        bare.push_back(bareMicroseconds(key, message));
        for (std::size_t door = 0; door < doors.size(); ++door)
            ours[door].push_back(microseconds(doors[door], key, round * in_round));
    }
    for (std::size_t door = 0; door < doors.size(); ++door)
        report("login, " + name + ": " + doors[door].name, quantile(ours[door], 0.5), "us",
               "OpenSSL's verify of the signature", quantile(bare, 0.5), Better::lower);
    report("logins a second of one core, " + name + ", over HTTP", 1e6 / quantile(ours.back(), 0.5), "1/s",
           "OpenSSL's verify of the signature", 1e6 / quantile(bare, 0.5), Better::higher);
}

} // namespace

std::string requestOf(const SigningKey& key, const std::string& user) {
    return crtauth::encodeRequestV2({2, user, {key.type() == "ssh-rsa" ? "rsa-sha2-512" : key.type()}, {}});
}

std::string responseTo(const std::string& challenge, const SigningKey& key) {
    crtauth::ResponseV2 response;
    response.challenge = challenge;
    response.key = key.blob();
    response.signature = key.sign(crtauth::signedDataV2(crtauth::unsignedResponseV2(response)));
    return encodeBase64Url(crtauth::encodeResponseV2(response));
}

Step stepIn(const Router& router, const std::string& peer) {
    return [&router, peer](const std::string& word, const std::string& bytes) {
        Request request;
        request.path = "/_auth";
        request.peer = peer;
        request.headers["host"] = "127.0.0.1:7420";
        request.headers["x-chap"] = word + ":" + (word == "request" ? encodeBase64Url(bytes) : bytes);
        const auto answer = router.handle(std::move(request));
        const auto chap = answer.headers.find("X-CHAP");
        return decoded(word, valueOf(chap == answer.headers.end() ? std::string() : chap->second));
    };
}

void measureLogins() {
    measureKey("Ed25519", SigningKey());
    measureKey("RSA 2048", SigningKey("ssh-rsa"));
    measureKey("RSA 3072", SigningKey("ssh-rsa", "ssh:", 3072));
}

} // namespace remuda::bench
