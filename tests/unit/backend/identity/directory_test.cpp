// SPDX-License-Identifier: GPL-3.0-or-later
// What is remembered of a directory, and what holds while it is away. The directory itself is made up here; a real one
// is asked in tests/peers.
#include "backend/identity/directory.h"
#include "backend/identity/directory_watch.h"
#include "backend/identity/identity.h"
#include "core/protocol/encoding.h"
#include "tests/support/signing_key.h"
#include "tests/unit/backend/temporary_folder.h"

#include <fstream>
#include <future>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

namespace remuda {

namespace {

using testing::HasSubstr;
using Age = Directory::Age;
using namespace std::chrono_literals;

constexpr auto keyLine = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl ada";

class DirectoryMemory : public testing::Test {
protected:
    std::unique_ptr<Directory> make(Directory::Memory memory = {}) {
        DirectoryOptions options;
        options.url = "ldaps://made.up";
        options.base = "dc=example,dc=org";
        options.refresh = 60s;
        options.keep = std::chrono::hours(1);
        options.pause = 5s;
        return std::make_unique<Directory>(
            options, std::move(memory), [this] { return time.load(); },
            [this](const std::string& user) -> Result<std::vector<directory_rules::Entry>> {
                ++looks;
                if (away) return problems::unavailable("no route to it");
                std::vector<directory_rules::Entry> found;
                if (user != "ada" || gone) return found;
                found.push_back({"uid=ada,cn=users,dc=example,dc=org", {{"sshpublickey", {keyLine}}}});
                found.push_back({"cn=web,cn=groups,dc=example,dc=org", {}});
                return found;
            });
    }
    static void ask(Directory& directory, const std::string& user = "ada") {
        std::promise<void> answered;
        directory.ask(user, [&] { answered.set_value(); });
        answered.get_future().wait();
    }
    std::atomic<Instant> time{now()};
    std::atomic<bool> away{false}, gone{false};
    std::atomic<int> looks{0};
};

TEST_F(DirectoryMemory, anAnswerIsFreshThenOldThenForgotten) {
    const auto directory = make();
    EXPECT_EQ(directory->recall("ada").age, Age::missing);
    EXPECT_TRUE(directory->recall("ada").worth_asking);
    ask(*directory);
    auto said = directory->recall("ada");
    EXPECT_EQ(said.age, Age::fresh);
    EXPECT_EQ(said.user.key, keyLine);
    EXPECT_EQ(said.user.groups, std::vector<std::string>{"web"});
    time = time.load() + 61s;
    EXPECT_EQ(directory->recall("ada").age, Age::old);
    time = time.load() + std::chrono::hours(1);
    EXPECT_EQ(directory->recall("ada").age, Age::missing) << "too long ago to count";
}

TEST_F(DirectoryMemory, whileItIsAwayWhatItSaidCountsAndItIsLeftAlone) {
    const auto directory = make();
    ask(*directory);
    away = true;
    time = time.load() + 61s;
    testing::internal::CaptureStderr();
    ask(*directory);
    EXPECT_THAT(testing::internal::GetCapturedStderr(), HasSubstr("no route to it"));
    auto said = directory->recall("ada");
    EXPECT_EQ(said.age, Age::old);
    EXPECT_FALSE(said.worth_asking);
    EXPECT_THAT(directory->away(), HasSubstr("no route"));
    const int before = looks;
    ask(*directory);
    ask(*directory, "bob");
    EXPECT_EQ(looks, before) << "for a moment nobody asks again";
    EXPECT_EQ(directory->recall("bob").age, Age::missing);
    away = false;
    time = time.load() + 6s;
    EXPECT_TRUE(directory->recall("ada").worth_asking);
    ask(*directory);
    EXPECT_EQ(directory->recall("ada").age, Age::fresh);
    EXPECT_EQ(directory->away(), "");
}

TEST_F(DirectoryMemory, whoeverIsTakenOutOfItCountsNoMore) {
    const auto directory = make();
    ask(*directory);
    gone = true;
    time = time.load() + 61s;
    ask(*directory);
    const auto said = directory->recall("ada");
    EXPECT_EQ(said.age, Age::fresh);
    EXPECT_FALSE(said.user.known());
    EXPECT_TRUE(said.user.key.empty());
}

TEST_F(DirectoryMemory, anotherServerOrARestartFindsWhatWasSaid) {
    std::map<std::string, DirectoryUser> kept;
    const Directory::Memory memory{[&](const std::string& user) -> std::optional<DirectoryUser> {
                                       const auto found = kept.find(user);
                                       return found == kept.end() ? std::nullopt : std::optional(found->second);
                                   },
                                   [&](const std::string& user, const DirectoryUser& said) { kept[user] = said; }};
    {
        const auto first = make(memory);
        ask(*first);
        ask(*first, "nobody");
    }
    EXPECT_EQ(kept.size(), 1u) << "names that nobody has are not kept";
    away = true;
    const auto restarted = make(memory);
    EXPECT_EQ(restarted->recall("ada").user.key, keyLine);
    away = false;
    gone = true;
    time = time.load() + 61s;
    ask(*restarted);
    EXPECT_FALSE(kept.at("ada").known()) << "that somebody has left is";
}

TEST_F(DirectoryMemory, thoseWhoWaitTogetherAreAnsweredByOneLook) {
    std::atomic<int> answered{0};
    {
        const auto directory = make();
        for (int i = 0; i < 20; ++i)
            directory->ask("ada", [&] { ++answered; });
    }
    EXPECT_EQ(answered, 20) << "and nobody is forgotten when it ends";
    EXPECT_LE(looks, 20);
}

// A server whose directory is away from the start: what it said before is in the database.
struct DirectoryKept : testing::Test {
    DirectoryKept() {
        std::filesystem::create_directories(folder.path() + "/keys");
        // In the folder of keys as well, where nobody looks whom the directory knows.
        std::ofstream(folder.path() + "/keys/ada") << keyLine << "\n";
        options.data = folder.path();
        options.keys = folder.path() + "/keys";
        options.directory = DirectoryOptions();
        options.directory->url = "ldap://127.0.0.1:9";
        options.directory->base = "dc=example,dc=org";
        options.directory->administrators = "admins";
        options.directory->keep = std::chrono::hours(1);
        options.directory_memory.load = [this](const std::string&) { return std::optional(said); };
        options.clock = [this] { return time.load(); };
        said.at = time;
    }
    TemporaryFolder folder;
    std::atomic<Instant> time{now()};
    DirectoryUser said{keyLine, {}, {"admins", "web"}, {}};
    IdentityOptions options;
};

TEST_F(DirectoryKept, whatItSaidTooLongAgoCountsForNobody) {
    const auto identity = Identity::open(options).value();
    const auto principal = identity->principalOf("ada");
    ASSERT_TRUE(principal.ok()) << principal.problem().detail;
    EXPECT_EQ(principal->teams, (std::vector<std::string>{"admins", "web"}));
    EXPECT_TRUE(principal->administrator);
    EXPECT_EQ(identity->keysOf("ada")->size(), 1u);
    time = time.load() + std::chrono::hours(1) + 1s;
    EXPECT_EQ(identity->principalOf("ada").problem().status, 503);
    EXPECT_EQ(identity->keysOf("ada").problem().status, 503) << "neither to sign, nor to sign in";
}

// What tells users from strangers must not be whether they get a challenge.
TEST_F(DirectoryKept, whileItIsAwayStrangersGetChallengesLikeUsers) {
    options.directory_memory.load = [this](const std::string& user) {
        return user == "ada" ? std::optional(said) : std::nullopt;
    };
    Router router;
    const auto identity = std::move(Identity::open(options).value());
    identity->addTo(router);
    const auto shake = [&](const std::string& word, const std::string& bytes) {
        Request request;
        request.path = "/_auth";
        request.peer = "127.0.0.1";
        request.headers = {{"host", "localhost:7420"}, {"x-chap", word + ":" + encodeBase64Url(bytes)}};
        auto response = router.handle(request);
        if (!response.later) return response;
        std::promise<Response> late;
        response.later([&](Response answer) { late.set_value(std::move(answer)); });
        return late.get_future().get();
    };
    const SigningKey key;
    for (const auto* user : {"ada", "stranger"}) {
        const auto asked = shake("request", crtauth::encodeRequestV2({2, user, {"ssh-ed25519"}, {}}));
        ASSERT_EQ(asked.status, 200) << user << asked.body;
        crtauth::ResponseV2 response;
        response.challenge =
            decodeBase64Url(asked.headers.at("X-CHAP").substr(std::string("challenge:").size())).value();
        response.key = key.blob();
        response.signature = key.sign(crtauth::signedDataV2(crtauth::unsignedResponseV2(response)));
        const auto refused = shake("response", crtauth::encodeResponseV2(response));
        EXPECT_EQ(refused.status, 403) << user;
        EXPECT_EQ(refused.body, "Failed to authenticate user") << user;
    }
    time = time.load() + std::chrono::hours(2);
    EXPECT_EQ(shake("request", crtauth::encodeRequestV2({2, "ada", {"ssh-ed25519"}, {}})).status, 200)
        << "nor whether they were known once";
}

TEST_F(DirectoryKept, theFolderOfKeysServesThoseAloneWhomItDoesNotKnow) {
    said.key.clear();
    said.refusal = "several_keys";
    EXPECT_TRUE(Identity::open(options).value()->keysOf("ada")->empty()) << "known, and no key counts";
    said.refusal = "no_such_user";
    EXPECT_EQ(Identity::open(options).value()->keysOf("ada")->size(), 1u);
}

TEST(DirectoryWatch, shutsWhatIsLateAndNothingElse) {
    int ends[2], later[2];
    ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
    ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM, 0, later), 0);
    const timeval patience{60, 0}; // were nothing shut, reading would wait for ever
    for (const int end : {ends[0], ends[1], later[0]})
        ASSERT_EQ(::setsockopt(end, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience), 0);
    char byte = 'x';
    {
        DirectoryWatch in_time(std::chrono::hours(1));
        in_time.watch(ends[0]);
        EXPECT_FALSE(in_time.late());
    }
    EXPECT_EQ(::write(ends[0], &byte, 1), 1);
    EXPECT_EQ(::read(ends[1], &byte, 1), 1) << "what was over in time is open";
    {
        DirectoryWatch watch(1ms);
        watch.watch(ends[0]);
        EXPECT_EQ(::read(ends[0], &byte, 1), 0) << "shut for reading";
        EXPECT_TRUE(watch.late());
        watch.watch(later[0]);
        EXPECT_EQ(::read(later[0], &byte, 1), 0) << "and what comes later is shut at once";
    }
    for (const int each : {ends[0], ends[1], later[0], later[1]})
        EXPECT_EQ(::close(each), 0);
}

TEST(DirectoryRules, groupsAreThoseBelowTheBaseAlone) {
    const std::vector<directory_rules::Entry> found{{"uid=ada,cn=users,dc=example,dc=org", {}},
                                                    {"CN=web, cn=Groups,dc=example,dc=org", {}},
                                                    {"cn=data,cn=groups,dc=example,dc=org", {}},
                                                    {"cn=evil,cn=groups,dc=other,dc=org", {}},
                                                    {"cn=deep,cn=more,cn=groups,dc=example,dc=org", {}}};
    EXPECT_EQ(directory_rules::groupsOf(found, "dc=example,dc=org"), (std::vector<std::string>{"data", "web"}));
}

} // namespace

} // namespace remuda
