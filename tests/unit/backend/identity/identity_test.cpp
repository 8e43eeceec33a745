// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/identity/identity.h"
#include "core/protocol/encoding.h"
#include "tests/support/signing_key.h"

#include <fstream>
#include <gtest/gtest.h>
#include <sys/stat.h>

namespace remuda {
namespace {

namespace files = std::filesystem;

struct IdentityFolder : testing::Test {
    IdentityFolder() {
        std::string pattern = (files::temp_directory_path() / "remuda-identity-XXXXXX").string();
        folder = mkdtemp(pattern.data());
        files::create_directories(folder / "keys");
    }
    ~IdentityFolder() override { files::remove_all(folder); }

    void write(const std::string& name, const std::string& content) const { std::ofstream(folder / name) << content; }
    static std::string line(const SigningKey& key) { return "ssh-ed25519 " + encodeBase64(key.blob()) + " desk\n"; }
    IdentityOptions options() const {
        IdentityOptions given;
        given.data = folder;
        given.keys = folder / "keys";
        given.token_lifetime = 598;
        given.record = [this](const SignIn& each) { seen.push_back(each); };
        return given;
    }

    files::path folder;
    SigningKey key, second;
    mutable std::vector<SignIn> seen;
};

TEST_F(IdentityFolder, theKeysOfAUserComeFromAllItsFiles) {
    write("keys/ada", "# laptop\n" + line(key));
    write("keys/ada.pub", line(second));
    write("keys/bob", "nothing\n");
    const KeyFolder keys(folder / "keys");
    EXPECT_EQ(keys.keysOf("ada")->size(), 2u);
    EXPECT_TRUE(keys.keysOf("ada.pub")->empty()); // this file is ada's
    EXPECT_TRUE(keys.keysOf("eva")->empty());
    EXPECT_EQ(keys.users(), (std::vector<std::string>{"ada", "bob"}));
    ASSERT_EQ(keys.complaints().size(), 2u);
    EXPECT_NE(keys.complaints()[0].find("bob, line 1"), std::string::npos);
    EXPECT_EQ(keys.complaints()[1], "bob: there is no usable key in it");
}

TEST_F(IdentityFolder, aChangedFileCountsAtOnce) {
    const KeyFolder keys(folder / "keys");
    EXPECT_TRUE(keys.keysOf("ada")->empty());
    write("keys/ada", line(key));
    EXPECT_EQ(keys.keysOf("ada")->front().blob, key.blob());
    files::remove(folder / "keys/ada");
    EXPECT_TRUE(keys.keysOf("ada")->empty());
}

TEST_F(IdentityFolder, namesCannotLeadOutOfTheFolder) {
    write("outside", line(key));
    files::create_symlink(folder / "outside", folder / "keys/link");
    const KeyFolder keys(folder / "keys");
    write("keys/.editor", line(key));
    files::create_directories(folder / "keys/team");
    write("keys/team/ada", line(key));
    for (const char* name : {"../outside", "link", ".", "..", "", "/etc/passwd", ".editor", "team/ada"})
        EXPECT_TRUE(keys.keysOf(name)->empty()) << name;
    EXPECT_EQ(KeyFolder(folder / "missing").keysOf("ada").problem().status, 503);
}

TEST_F(IdentityFolder, aShortRsaKeySignsNothing) {
    write("keys/ada", "ssh-rsa " + encodeBase64(SigningKey("ssh-rsa", "ssh:", 1024).blob()) + "\n");
    write("keys/bob", "ssh-rsa " + encodeBase64(SigningKey("ssh-rsa").blob()) + "\n");
    const auto identity = Identity::open(options()).value();
    EXPECT_TRUE(identity->keysOf("ada")->empty());
    EXPECT_EQ(identity->keysOf("bob")->size(), 1u);
}

TEST_F(IdentityFolder, theSecretIsKeptAndItsOwnersOnly) {
    const auto secret = loadSecret(folder);
    ASSERT_TRUE(secret.ok());
    EXPECT_EQ(secret->size(), 32u);
    EXPECT_EQ(loadSecret(folder).value(), *secret);
    struct stat status {};
    ASSERT_EQ(stat((folder / "login-secret").c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777, 0600u);
    files::permissions(folder / "login-secret", files::perms(0640));
    EXPECT_FALSE(loadSecret(folder).ok());
}

TEST_F(IdentityFolder, withoutATeamsFileEveryoneIsAnAdministratorAndTheLogSaysSo) {
    testing::internal::CaptureStderr();
    const auto identity = Identity::open(options());
    const auto log = testing::internal::GetCapturedStderr();
    ASSERT_TRUE(identity.ok());
    EXPECT_TRUE((*identity)->principalOf("ada")->administrator);
    EXPECT_NE(log.find("every user in the folder of keys is an administrator"), std::string::npos) << log;
}

TEST_F(IdentityFolder, aTeamsFileSaysWhoMayDoWhatAndIsReadAgain) {
    write("teams.json", R"({"administrators": ["ada"], "teams": {"web": ["ada", "bob"], "data": ["bob"]}})");
    auto given = options();
    given.teams = folder / "teams.json";
    given.file_pause = {};
    const auto identity = Identity::open(given);
    ASSERT_TRUE(identity.ok()) << identity.problem().detail;
    EXPECT_TRUE((*identity)->principalOf("ada")->administrator);
    EXPECT_FALSE((*identity)->principalOf("bob")->administrator);
    EXPECT_EQ((*identity)->principalOf("bob")->teams, (std::vector<std::string>{"data", "web"}));

    const auto later = [&](int seconds) {
        files::last_write_time(given.teams, files::file_time_type::clock::now() + std::chrono::seconds(seconds));
    };
    write("teams.json", R"({"administrators": ["bob"]})");
    later(5);
    EXPECT_TRUE((*identity)->principalOf("bob")->administrator);
    write("teams.json", "{");
    later(10);
    EXPECT_TRUE((*identity)->principalOf("bob")->administrator); // a broken file changes nothing
}

TEST_F(IdentityFolder, badOptionsAreNamed) {
    auto given = options();
    given.keys = folder / "missing";
    EXPECT_EQ(Identity::open(given).problem().field, "keys");
    given = options();
    given.token_lifetime = 599;
    EXPECT_EQ(Identity::open(given).problem().field, "token-lifetime");
    given = options();
    given.public_name = "http://ops";
    EXPECT_EQ(Identity::open(given).problem().field, "public-name");
    write("teams.json", R"({"administrators": "ada"})");
    given = options();
    given.teams = folder / "teams.json";
    EXPECT_EQ(Identity::open(given).problem().field, "administrators");
}

struct IdentityHttp : IdentityFolder {
    IdentityHttp() {
        write("keys/ada", line(key));
        identity = std::move(Identity::open(options()).value());
        identity->addTo(router);
    }
    Response get(const std::string& path, std::map<std::string, std::string> headers, Method method = Method::get) {
        Request request;
        request.method = method;
        request.path = path;
        request.headers = std::move(headers);
        request.headers.emplace("host", "localhost:7420");
        request.peer = "127.0.0.1";
        return router.handle(request);
    }
    // The value after the word of an answer's X-CHAP header.
    static std::string chap(const Response& response, const std::string& word) {
        const auto found = response.headers.find("X-CHAP");
        return found != response.headers.end() && found->second.starts_with(word + ":")
                   ? found->second.substr(word.size() + 1)
                   : "";
    }
    std::string signIn() {
        const auto request = crtauth::encodeRequestV2({2, "ada", {"ssh-ed25519"}, {}});
        crtauth::ResponseV2 response;
        response.challenge =
            decodeBase64Url(chap(get("/_auth", {{"x-chap", "request:" + encodeBase64Url(request)}}), "challenge"))
                .value();
        response.key = key.blob();
        response.signature = key.sign(crtauth::signedDataV2(crtauth::unsignedResponseV2(response)));
        const auto text = "response:" + encodeBase64Url(crtauth::encodeResponseV2(response));
        return chap(get("/_auth", {{"x-chap", text}}, Method::post), "token");
    }
    Router router;
    std::unique_ptr<Identity> identity;
};

TEST_F(IdentityHttp, aTokenOpensWhatIsProtected) {
    const auto answer = get("/api/v1/whoami", {{"authorization", "chap:" + signIn()}});
    ASSERT_EQ(answer.status, 200) << answer.body;
    const auto whoami = boost::json::parse(answer.body).as_object();
    EXPECT_EQ(whoami.at("user").as_string(), "ada");
    EXPECT_TRUE(whoami.at("administrator").as_bool());
}

TEST_F(IdentityHttp, nothingElseOpensIt) {
    const auto token = signIn();
    for (const std::string& value : {std::string(), std::string("chap:"), std::string("chap:AAAA"), "Bearer " + token,
                                     "CHAP:" + token, "chap " + token, "chap:" + token + "AAAA"}) {
        const auto answer = get("/api/v1/whoami", {{"authorization", value}});
        EXPECT_EQ(answer.status, 401) << value;
        EXPECT_EQ(answer.headers.at("WWW-Authenticate"), "chap");
    }
    EXPECT_EQ(get("/api/v1/whoami", {}).status, 401);
}

TEST_F(IdentityHttp, theHandshakeAnswersAsSpecified) {
    EXPECT_EQ(get("/_auth", {}).status, 403);
    EXPECT_EQ(get("/_auth", {{"x-chap", "request"}}).status, 400);
    for (const char* value : {"Request:AXGjYWRh", "token:AAAA", "challenge:AAAA", "response:", "response:AAAA",
                              "response:%%%", "request:", "request:ada"})
        EXPECT_EQ(get("/_auth", {{"x-chap", value}}).status, 403) << value;
    const auto request = "request:" + encodeBase64Url(crtauth::encodeRequestV2({2, "ada", {"ssh-ed25519"}, {}}));
    for (const auto method : {Method::get, Method::head, Method::post}) {
        const auto answer = get("/_auth", {{"x-chap", request}}, method);
        EXPECT_EQ(answer.status, 200);
        EXPECT_EQ(answer.body, "");
        EXPECT_EQ(answer.headers.at("Cache-Control"), "no-store");
        EXPECT_FALSE(chap(answer, "challenge").empty());
    }
    EXPECT_NE(get("/_authx", {{"x-chap", request}}).status, 200);
}

TEST_F(IdentityHttp, everySignInIsRecordedWithoutItsSecrets) {
    const auto token = signIn();
    ASSERT_EQ(seen.size(), 1u);
    EXPECT_TRUE(seen[0].granted);
    EXPECT_EQ(seen[0].user, "ada");
    EXPECT_EQ(seen[0].peer, "127.0.0.1");
    EXPECT_EQ(seen[0].key.find("SHA256:"), 0u);
    write("keys/ada", line(second)); // the key that signs is not ada's any more
    EXPECT_EQ(signIn(), "");
    ASSERT_EQ(seen.size(), 2u);
    EXPECT_FALSE(seen[1].granted);
    EXPECT_EQ(seen[1].user, "ada");
    EXPECT_EQ(seen[1].reason, "unknown_user");
}

TEST_F(IdentityHttp, aFloodOfRefusalsIsRecordedAsFewAndCounted) {
    for (int i = 0; i < 100; ++i)
        get("/_auth", {{"x-chap", "response:AXLEAMQA"}});
    EXPECT_LT(seen.size(), 40u);
    EXPECT_GE(seen.size(), 20u);
    SignInRefusals refusals;
    auto moment = now();
    int recorded = 0;
    for (int i = 0; i < 100; ++i)
        recorded += refusals.record("::1", moment) ? 1 : 0;
    EXPECT_EQ(recorded, 20);
    EXPECT_TRUE(refusals.record("10.0.0.1", moment)) << "another address has a say of its own";
    EXPECT_EQ(refusals.record("::1", moment + std::chrono::seconds(11)), 80);
    EXPECT_EQ(refusals.record("::1", moment + std::chrono::seconds(22)), 0) << "told once";
}

TEST_F(IdentityHttp, theNameIsTheOneOfTheLogin) {
    Request request;
    request.peer = "127.0.0.1";
    request.headers["host"] = "127.0.0.1:7420";
    EXPECT_EQ(identity->nameFor(request), "127.0.0.1");
    request.headers["host"] = "elsewhere:7420";
    EXPECT_EQ(identity->nameFor(request), "localhost");
}

// What an event stream would hand to its client.
TEST_F(IdentityHttp, aStreamEndsWhenItsTokenExpiresOrItsUserSignsOutEverywhere) {
    auto given = options();
    auto moment = now();
    std::int64_t ended = 0;
    given.clock = [&] { return moment; };
    given.ended_at = [&](const std::string&) { return ended; };
    identity = std::move(Identity::open(given).value());
    router = Router();
    identity->addTo(router);
    EventSink sink;
    router.add(Method::get, "/stream", [&](const Request&) {
        Response answer;
        answer.events = [&](EventSink opened) { sink = std::move(opened); };
        return answer;
    });
    for (const bool signs_out : {false, true}) {
        moment += std::chrono::seconds(5);
        auto answer = get("/stream", {{"authorization", "chap:" + signIn()}});
        std::string sent;
        ASSERT_TRUE(answer.events) << answer.body;
        answer.events([&](const std::string& frame) { return sent += frame, true; });
        moment += std::chrono::seconds(590);
        EXPECT_TRUE(sink("told"));
        if (signs_out)
            ended = toMilliseconds(moment) / 1000;
        else
            moment += std::chrono::seconds(10);
        EXPECT_FALSE(sink("not told")) << signs_out;
        EXPECT_EQ(sent, "told");
    }
}

TEST_F(IdentityHttp, refusalsSayNothingOfTheReason) {
    const auto unknown = get("/_auth", {{"x-chap", "response:AnLEAMQA"}});
    EXPECT_EQ(unknown.body, "Failed to authenticate user");
}

} // namespace
} // namespace remuda
