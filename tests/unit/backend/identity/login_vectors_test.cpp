// SPDX-License-Identifier: GPL-3.0-or-later
// The server's half of versions 0 and 1, beside what the reference programs answered.
#include "backend/identity/identity.h"
#include "tests/support/login_vectors.h"
#include "tests/unit/backend/identity/login_server.h"
#include "tests/unit/backend/temporary_folder.h"

#include <sys/stat.h>

namespace remuda {
namespace {

namespace files = std::filesystem;
namespace json = boost::json;

using login_vectors::bytes;
using login_vectors::kindClass;
using login_vectors::text;

struct LoginVectors : login_vectors::Vectors {};
REMUDA_ON_VECTORS(LoginVectors);

LoginServer serverOf(const json::value& server, CrtauthPeers peers = CrtauthPeers::none) {
    Users users;
    for (const auto& [user, key] : server.at("users").as_object())
        users[user] = {parseKeyBlob(bytes(login_vectors::key(std::string(key.as_string())), "blob_hex")).value()};
    const auto lowest = static_cast<int>(server.at("lowest_supported_version").as_int64());
    return LoginServer({bytes(server, "secret_hex"), PublicName::parse(text(server, "server_name")).value(),
                        server.at("token_lifetime").as_int64(), 1024, lowest, peers},
                       std::move(users));
}

// The reference knows no version 2, and refuses these as none at all; here they are refused as broken ones of it.
bool isOfVersion2(const json::value& vector) {
    const auto id = text(vector, "id");
    return id == "v1-version-2-response" || id == "v1-wrong-version";
}

TEST_P(LoginVectors, challengesAreForTheSameKeyAndTime) {
    const auto servers = login_vectors::file("challenges").at("servers").as_object();
    login_vectors::forEach("challenges", [&](const json::value& vector) {
        auto server = serverOf(servers.at(text(vector, "server")), CrtauthPeers::python);
        server.clock = login_vectors::instant(vector.at("now"));
        const auto user = bytes(vector, "username_utf8_hex");
        const bool version_0 = vector.at("version").as_int64() == 0;
        const auto request = version_0 ? user : encodeBase64Url(crtauth::encodeRequestV1(user));
        const auto challenge = server.server.challenge(request, caller);
        if (text(vector, "expect") == "reject") {
            ASSERT_FALSE(challenge.ok());
            EXPECT_EQ(challenge.problem().type, text(vector, "kind"));
            return;
        }
        ASSERT_TRUE(challenge.ok()) << challenge.problem().detail;
        const auto made = decodeBase64Url(*challenge).value(), recorded = bytes(vector, "bytes_hex");
        const auto secret = bytes(servers.at(text(vector, "server")), "secret_hex");
        const auto open = version_0 ? crtauth::openChallengeV0 : crtauth::openChallengeV1;
        const auto ours = open(made, secret), theirs = open(recorded, secret);
        ASSERT_TRUE(ours.ok() && theirs.ok());
        EXPECT_EQ(ours->user, theirs->user);
        EXPECT_EQ(ours->server_name, theirs->server_name);
        EXPECT_EQ(ours->period.valid_from, theirs->period.valid_from);
        EXPECT_EQ(ours->period.valid_to, theirs->period.valid_to);
        EXPECT_EQ(toHex(ours->fingerprint), toHex(theirs->fingerprint)) << "fakes as well";
    });
}

TEST_P(LoginVectors, responsesAreJudgedTheSame) {
    const auto servers = login_vectors::file("create_token").at("servers").as_object();
    login_vectors::forEach("create_token", [&](const json::value& vector) {
        auto server = serverOf(servers.at(text(vector, "server")));
        server.clock = login_vectors::instant(vector.at("now"));
        const auto grant = server.server.grant(text(vector, "input"), caller);
        const auto expected = text(vector, "expect");
        if (expected == "accept") {
            ASSERT_TRUE(grant.ok()) << grant.problem().type;
            EXPECT_EQ(server.server.userOf(grant->token).value(), grant->user);
            EXPECT_EQ(server.server.grant(text(vector, "input"), caller).problem().type, "replayed");
        } else if (expected == "reject") {
            ASSERT_FALSE(grant.ok());
            if (isOfVersion2(vector)) return;
            EXPECT_EQ(kindClass(grant.problem().type), kindClass(text(vector, "kind")));
        }
    });
}

// Beside Python's programs after handshakes of both versions, beside Java's after version 1: the very same tokens.
TEST_P(LoginVectors, tokensAreMintedByteForByte) {
    const auto servers = login_vectors::file("tokens").at("servers").as_object();
    login_vectors::forEach("tokens", [&](const json::value& vector) {
        const bool python = vector.at("version").as_int64() == 0;
        auto server = serverOf(servers.at(text(vector, "server")), python ? CrtauthPeers::python : CrtauthPeers::java);
        server.clock = login_vectors::instant(vector.at("now"));
        const auto grant = server.server.grant(text(vector, "response_b64"), caller);
        ASSERT_TRUE(grant.ok()) << grant.problem().type;
        EXPECT_EQ(grant->token, text(vector, "token_b64"));
        EXPECT_EQ(server.server.userOf(grant->token).ok(), vector.at("validates_at_once").as_bool());
    });
}

TEST_P(LoginVectors, tokensAreJudgedTheSame) {
    const auto servers = login_vectors::file("validate_token").at("servers").as_object();
    login_vectors::forEach("validate_token", [&](const json::value& vector) {
        auto server = serverOf(servers.at(text(vector, "server")));
        server.clock = login_vectors::instant(vector.at("now"));
        const auto user = server.server.userOf(text(vector, "input"));
        const auto expected = text(vector, "expect");
        if (expected == "accept") {
            EXPECT_TRUE(user.ok()) << user.problem().type;
        } else if (expected == "reject") {
            ASSERT_FALSE(user.ok());
            if (isOfVersion2(vector)) return;
            EXPECT_EQ(kindClass(user.problem().type), kindClass(text(vector, "kind")));
        }
    });
}

// A server of the vectors behind its router, with an application that greets.
struct Website {
    Website(const json::object& content, std::int64_t lowest) {
        const auto& server = content.at("servers").at("main");
        files::create_directories(folder.path() + "/keys");
        for (const auto& [user, key] : server.at("users").as_object())
            write("keys/" + std::string(user),
                  text(login_vectors::key(std::string(key.as_string())), "public_key_line"));
        for (const auto& [name, line] : content.at("extra_public_key_files").as_object())
            write("keys/" + std::string(name), std::string(line.as_string()));
        write("login-secret", bytes(server, "secret_hex"));
        ::chmod((folder.path() + "/login-secret").c_str(), 0600);
        IdentityOptions options;
        options.data = folder.path();
        options.keys = folder.path() + "/keys";
        options.public_name = text(server, "server_name");
        options.token_lifetime = server.at("token_lifetime").as_int64();
        options.lowest_version = static_cast<int>(lowest);
        options.peers = CrtauthPeers::python;
        options.clock = [this] { return clock; };
        identity = std::move(Identity::open(options).value());
        identity->addTo(router);
        router.add(Method::get, "/resource", [](const Request& request) {
            Response response;
            response.body = "hello " + request.principal.user;
            return response;
        });
    }
    void write(const std::string& name, const std::string& content) const {
        std::ofstream(folder.path() + "/" + name, std::ios::binary) << content;
    }
    Response ask(const json::value& step) {
        clock = login_vectors::instant(step.at("now"));
        Request request;
        const auto method = text(step, "method"), path = text(step, "path");
        request.method = method == "HEAD" ? Method::head : method == "POST" ? Method::post : Method::get;
        request.path = path.substr(0, path.find('?'));
        for (const auto& [name, value] : step.at("headers").as_object())
            request.headers[name == "X-CHAP" ? "x-chap" : "authorization"] = std::string(value.as_string());
        request.headers["host"] = "auth.example.com";
        request.peer = "192.0.2.7";
        return router.handle(request);
    }
    TemporaryFolder folder;
    Instant clock;
    Router router;
    std::unique_ptr<Identity> identity;
};

TEST_P(LoginVectors, theHandshakeOverHttpIsAnsweredAsRequired) {
    const auto content = login_vectors::file("http");
    int passed_over = 0;
    login_vectors::forEach("http", [&](const json::value& vector) {
        // "Manual authorization" hands requests without a token to the application; there is no such mode here.
        if (vector.at("manual_authorization").as_bool()) return void(++passed_over);
        Website site(content, vector.at("lowest_supported_version").as_int64());
        int number = 0;
        for (const auto& step : vector.at("steps").as_array()) {
            SCOPED_TRACE("step " + std::to_string(number++) + ": " + text(step, "path"));
            const auto answer = site.ask(step);
            const auto& required = step.at("required").as_object();
            if (required.contains("any")) continue;
            // The reference guards every path; here a path that is none is 404. No other path is the handshake.
            if (text(step, "path").starts_with("/_auth/") || text(step, "path").starts_with("/_authx")) {
                EXPECT_FALSE(answer.headers.contains("X-CHAP"));
                EXPECT_TRUE(answer.status == 401 || answer.status == 404);
                continue;
            }
            const bool repeated = text(vector, "id") == "replay" && number == 3; // counts once here, see the note
            EXPECT_EQ(answer.status, repeated ? 403 : required.at("status").as_int64()) << answer.body;
            const auto word = text(step.at("required"), "x_chap_method");
            if (word.empty() || repeated) continue;
            ASSERT_TRUE(answer.headers.contains("X-CHAP"));
            EXPECT_EQ(answer.headers.at("X-CHAP").substr(0, word.size() + 1), word + ":");
            // The nonce of a challenge is ours; a token has none.
            if (word == "token") {
                EXPECT_EQ(answer.headers.at("X-CHAP"), text(step.at("python").at("headers"), "X-CHAP"));
            }
        }
    });
    EXPECT_LE(passed_over, 1);
}

} // namespace
} // namespace remuda
