// SPDX-License-Identifier: GPL-3.0-or-later
// Whoever asks in the name of somebody whom nobody knows must not learn that: in each version, with the keys in a
// folder and in a directory.
#include "backend/identity/identity.h"
#include "core/protocol/crtauth_v0.h"
#include "core/protocol/crtauth_v1.h"
#include "core/protocol/hashes.h"
#include "core/protocol/ssh_wire.h"
#include "tests/unit/backend/identity/login_server.h"
#include "tests/unit/backend/temporary_folder.h"

#include <fstream>
#include <gmock/gmock.h>
#include <set>

namespace remuda {
namespace {

using namespace std::chrono_literals;

// A message of the client's half, in one of the three versions.
struct StrangersClient {
    int version;
    std::string requestOf(const std::string& user) const {
        if (version == 0) return user;
        if (version == 1) return encodeBase64Url(crtauth::encodeRequestV1(user));
        return encodeBase64Url(crtauth::encodeRequestV2({2, user, {"ssh-ed25519", "rsa-sha2-512"}, {}}));
    }
    const char* keyType() const { return version == 2 ? "ssh-ed25519" : "ssh-rsa"; }
    std::string answerTo(const std::string& text, const SigningKey& key) const {
        const auto challenge = decodeBase64Url(text).value();
        if (version == 2) {
            crtauth::ResponseV2 response;
            response.challenge = challenge;
            response.key = key.blob();
            response.signature = key.sign(crtauth::signedDataV2(crtauth::unsignedResponseV2(response)));
            return encodeBase64Url(crtauth::encodeResponseV2(response));
        }
        const auto signature = key.sign(version == 0 ? crtauth::signedPartV0(challenge) : challenge, "ssh-rsa");
        SshReader reader(signature);
        reader.string();
        const std::string bare(reader.string());
        return encodeBase64Url(version == 0 ? crtauth::encodeResponseV0({challenge, bare})
                                            : crtauth::encodeResponseV1({challenge, bare}));
    }
};

struct StrangersCase {
    int version;
    bool directory;
};

std::string nameOf(const testing::TestParamInfo<StrangersCase>& info) {
    return "version" + std::to_string(info.param.version) + (info.param.directory ? "Directory" : "Folder");
}

void PrintTo(const StrangersCase& each, std::ostream* out) {
    *out << "version " << each.version << (each.directory ? ", directory" : ", folder");
}

class Strangers : public testing::TestWithParam<StrangersCase> {
protected:
    static constexpr auto origin = "http://localhost:7420";

    Strangers() {
        std::filesystem::create_directories(folder.path() + "/keys");
        const auto line = std::string(client.keyType()) + " " + encodeBase64(key.blob()) + " desk";
        options.data = folder.path();
        options.keys = folder.path() + "/keys";
        options.lowest_version = 0;
        options.clock = [this] { return time.load(); };
        if (GetParam().directory) {
            options.directory = DirectoryOptions();
            options.directory->url = "ldap://127.0.0.1:9";
            options.directory->base = "dc=example,dc=org";
            options.directory_memory.load = [this, line](const std::string& user) -> std::optional<DirectoryUser> {
                if (user == "ada") return DirectoryUser{line, {}, {}, time.load()};
                return DirectoryUser{{}, "no_such_user", {}, time.load()};
            };
        } else {
            std::ofstream(folder.path() + "/keys/ada") << line << "\n";
        }
        start();
    }
    void start() { // as after a restart, once the one before is gone
        identity.reset();
        router = Router();
        identity = std::move(Identity::open(options).value());
        identity->addTo(router);
    }
    Response shake(const std::string& word, const std::string& text) {
        Request request;
        request.path = "/_auth";
        request.peer = "127.0.0.1";
        request.headers = {{"host", "localhost:7420"}, {"x-chap", word + ":" + text}};
        return router.handle(request);
    }
    Response ask(const std::string& user) { return shake("request", client.requestOf(user)); }
    static std::string textOf(const Response& response) {
        const std::string before = "challenge:";
        const auto found = response.headers.find("X-CHAP");
        EXPECT_TRUE(found != response.headers.end() && found->second.starts_with(before)) << response.status;
        return found == response.headers.end() ? std::string() : found->second.substr(before.size());
    }
    std::string challengeOf(const std::string& user) { return decodeBase64Url(textOf(ask(user))).value(); }

    // All that an onlooker sees of an answer, but for what is random or the name.
    static std::string looksOf(const Response& response) {
        auto looks = std::to_string(response.status) + " " + response.content_type + " " + response.body;
        for (const auto& [name, value] : response.headers)
            looks += " | " + name + "=" + (name == "X-CHAP" ? std::to_string(value.size()) : value);
        return looks;
    }
    // The parts of a challenge that do not depend on who asked.
    std::vector<std::string> shapeOf(const std::string& user) {
        const auto bytes = challengeOf(user);
        const auto number = [](auto value) { return std::to_string(value); };
        if (client.version == 2) {
            const auto challenge = crtauth::acceptChallengeV2(bytes, user, origin).value();
            std::vector<std::string> shape{number(challenge.unique_data.size()), number(challenge.hints.size()),
                                           number(challenge.period.valid_to - challenge.period.valid_from),
                                           challenge.key_id, number(std::ranges::is_sorted(challenge.hints))};
            std::ranges::copy(challenge.algorithms, std::back_inserter(shape));
            std::ranges::copy(challenge.features, std::back_inserter(shape));
            return shape;
        }
        const auto challenge = old(bytes, user);
        return {number(challenge.unique_data.size()), challenge.unique_data.substr(12), challenge.server_name,
                number(challenge.period.valid_to - challenge.period.valid_from), number(challenge.fingerprint.size())};
    }
    crtauth::ChallengeV1 old(const std::string& bytes, const std::string& user) const {
        return client.version == 0 ? crtauth::acceptChallengeV0(bytes, user, "localhost").value()
                                   : crtauth::acceptChallengeV1(bytes, user, "localhost").value();
    }
    // What a challenge says of the user's keys, so that two challenges can be compared: which of the hints are those of
    // keys that were made up for that name, and how many there are; or the fingerprint.
    std::string keysIn(const std::string& user) {
        const auto bytes = challengeOf(user);
        if (client.version != 2) return toHex(old(bytes, user).fingerprint);
        const auto challenge = crtauth::acceptChallengeV2(bytes, user, origin).value();
        const crtauth::SecretsV2 secrets(loadSecret(folder.path()).value());
        const std::set<std::string> hints(challenge.hints.begin(), challenge.hints.end());
        auto found = std::to_string(hints.size()) + ":";
        for (int index = 0; index < 4; ++index)
            if (hints.contains(
                    crtauth::keyHint(challenge.unique_data, hmacSha256(secrets.fake, user + std::to_string(index)))))
                found += ' ' + std::to_string(index);
        return found;
    }

    TemporaryFolder folder;
    std::atomic<Instant> time{now()};
    StrangersClient client{GetParam().version};
    SigningKey key{client.keyType()};
    IdentityOptions options;
    Router router;
    std::unique_ptr<Identity> identity;
};

TEST_P(Strangers, getChallengesThatLookLikeThoseOfUsers) {
    EXPECT_EQ(looksOf(ask("eva")), looksOf(ask("ada")));
    EXPECT_EQ(shapeOf("eva"), shapeOf("ada"));
    const auto granted = shake("response", client.answerTo(textOf(ask("ada")), key));
    EXPECT_EQ(granted.status, 200) << "ada is a user: " << granted.body;
}

TEST_P(Strangers, keepTheirMadeUpKeysAsUsersKeepTheirs) {
    const auto of_eva = keysIn("eva"), of_ada = keysIn("ada");
    for (const bool restarted : {false, true}) {
        if (restarted) start();
        EXPECT_EQ(keysIn("eva"), of_eva);
        EXPECT_EQ(keysIn("ada"), of_ada);
    }
    EXPECT_NE(challengeOf("eva"), challengeOf("eva")) << "all else is new each time";
    if (client.version == 2)
        EXPECT_EQ(of_eva, "4: 0 1 2 3");
    else
        EXPECT_NE(of_eva, keysIn("eve"));
}

TEST_P(Strangers, areRefusedInTheSameWords) {
    const SigningKey other(client.keyType());
    const auto refusals = [&](const std::string& user) {
        std::vector<std::string> all;
        const auto send = [&](const std::string& text) { all.push_back(looksOf(shake("response", text))); };
        const auto answer = client.answerTo(textOf(ask(user)), other);
        send(answer);
        send(answer); // once more
        auto broken = decodeBase64Url(client.answerTo(textOf(ask(user)), other)).value();
        broken.back() = static_cast<char>(broken.back() ^ 1);
        send(encodeBase64Url(broken));
        const auto late = client.answerTo(textOf(ask(user)), other);
        time = time.load() + 30s;
        send(late);
        return all;
    };
    const auto of_ada = refusals("ada");
    EXPECT_EQ(refusals("eva"), of_ada);
    EXPECT_THAT(of_ada, testing::Each(testing::StartsWith("403 text/plain Failed to authenticate user")));
}

INSTANTIATE_TEST_SUITE_P(Login, Strangers,
                         testing::Values(StrangersCase{0, false}, StrangersCase{0, true}, StrangersCase{1, false},
                                         StrangersCase{1, true}, StrangersCase{2, false}, StrangersCase{2, true}),
                         nameOf);

// The server's work for them, and what it lets them ask.
class StrangersCost : public testing::TestWithParam<int> {
protected:
    StrangersClient client{GetParam()};
    SigningKey key{client.keyType()}, other{client.keyType()};
    LoginServer server{{"a secret", PublicName(), 598, 2048, 0, CrtauthPeers::none},
                       {{"ada", {parseKeyBlob(key.blob()).value()}}},
                       noon};
    Result<std::string> ask(const std::string& user) { return server.server.challenge(client.requestOf(user), caller); }
};

TEST_P(StrangersCost, isThatOfUsers) {
    const auto looksFor = [&](const std::string& user) {
        const int before = server.looks;
        const auto challenge = ask(user).value();
        const int asked = server.looks - before;
        EXPECT_FALSE(server.server.grant(client.answerTo(challenge, other), caller));
        return std::pair(asked, server.looks - before - asked);
    };
    EXPECT_EQ(looksFor("ada"), std::pair(1, 1));
    EXPECT_EQ(looksFor("eva"), std::pair(1, 1));
    const auto allowed = [&](const std::string& user) {
        int count = 0;
        while (ask(user))
            ++count;
        return count;
    };
    const auto of_ada = allowed("ada");
    server.clock += 1h; // which gives all back
    EXPECT_EQ(allowed("eva"), of_ada);
}

INSTANTIATE_TEST_SUITE_P(Login, StrangersCost, testing::Values(0, 1, 2));

} // namespace
} // namespace remuda
