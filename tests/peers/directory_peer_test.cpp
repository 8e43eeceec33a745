// SPDX-License-Identifier: GPL-3.0-or-later
// Keys and teams from a real directory (OpenLDAP).
#include "backend/identity/directory.h"
#include "tests/support/agent_process.h"
#include "tests/support/server_process.h"
#include "tests/support/slapd_process.h"

#include <QFile>
#include <QProcessEnvironment>

#include <future>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace remuda {
namespace {

using testing::HasSubstr;

struct RealDirectory : testing::Test {
    void SetUp() override {
        for (const auto& reason : {SlapdProcess::missing(), AgentProcess::missing()})
            if (!reason.isEmpty()) GTEST_SKIP() << reason.toStdString();
        agent = std::make_unique<AgentProcess>();
        ada = agent->makeKey(QStringLiteral("ed25519"));
        bob = agent->makeKey(QStringLiteral("ed25519"));
        ASSERT_TRUE(slapd.fill({{QStringLiteral("ada"), {ada.public_line}, {"web", "admins", "staff"}},
                                {QStringLiteral("bob"), {bob.public_line}, {"web", "staff"}},
                                {QStringLiteral("two"), {ada.public_line, bob.public_line}, {"staff"}},
                                {QStringLiteral("guest"), {bob.public_line}, {"web"}},
                                {QStringLiteral("keyless"), {}, {"staff"}}}));
        ASSERT_TRUE(slapd.start());
    }
    DirectoryOptions options() const {
        DirectoryOptions options;
        options.url = slapd.url().toStdString();
        options.base = SlapdProcess::base().toStdString();
        options.bind_dn = SlapdProcess::reader().toStdString();
        options.password_file = slapd.passwordFile().toStdString();
        options.authorities = slapd.authority().toStdString();
        options.group = "staff";
        options.patience = std::chrono::milliseconds(2000);
        return options;
    }
    static Directory::Answer told(const DirectoryOptions& options, const std::string& user,
                                  std::string* away = nullptr) {
        Directory directory(options, {});
        std::promise<void> answered;
        directory.ask(user, [&] { answered.set_value(); });
        answered.get_future().wait();
        if (away) *away = directory.away();
        return directory.recall(user);
    }

    SlapdProcess slapd;
    std::unique_ptr<AgentProcess> agent;
    AgentProcess::Key ada, bob;
};

TEST_F(RealDirectory, keysAndGroupsAreReadByTheRules) {
    const auto known = told(options(), "ada");
    ASSERT_EQ(known.age, Directory::Age::fresh);
    EXPECT_EQ(known.user.key, ada.public_line.trimmed().toStdString());
    EXPECT_EQ(known.user.groups, (std::vector<std::string>{"admins", "staff", "web"}));
    for (const auto& [user, refusal] : std::map<std::string, std::string>{{"nobody", "no_such_user"},
                                                                          {"ADA", "no_such_user"},
                                                                          {"ada)(uid=*", "no_such_user"},
                                                                          {"*", "no_such_user"},
                                                                          {"two", "several_keys"},
                                                                          {"guest", "not_in_group"},
                                                                          {"keyless", "missing_key"}}) {
        const auto refused = told(options(), user);
        EXPECT_EQ(refused.user.refusal, refusal) << user;
        EXPECT_TRUE(refused.user.key.empty()) << user;
    }
}

TEST_F(RealDirectory, startTlsWorksToo) {
    auto by_start_tls = options();
    by_start_tls.url = slapd.startTlsUrl().toStdString();
    EXPECT_EQ(told(by_start_tls, "ada").user.key, ada.public_line.trimmed().toStdString());
}

TEST_F(RealDirectory, aCertificateOfAnotherAuthorityIsRefused) {
    for (const auto& url : {slapd.url(), slapd.startTlsUrl()}) {
        auto strange = options();
        strange.url = url.toStdString();
        strange.authorities = "/etc/ssl/certs/ca-certificates.crt";
        std::string away;
        EXPECT_EQ(told(strange, "ada", &away).age, Directory::Age::missing);
        EXPECT_FALSE(away.empty());
    }
}

TEST_F(RealDirectory, aCertificateForAnotherNameIsRefused) {
    auto other_name = options();
    other_name.url = "ldaps://127.0.0.2" + slapd.url().mid(QStringLiteral("ldaps://127.0.0.1").size()).toStdString();
    std::string away;
    EXPECT_EQ(told(other_name, "ada", &away).age, Directory::Age::missing);
    EXPECT_FALSE(away.empty());
}

TEST_F(RealDirectory, aWrongOrEmptyPasswordIsSaidAndNobodyIsKnown) {
    const auto file = slapd.folder() + "/wrong";
    for (const char* password : {"wrong", ""}) {
        QFile wrong(file);
        ASSERT_TRUE(wrong.open(QIODevice::WriteOnly | QIODevice::Truncate));
        wrong.write(password);
        wrong.close();
        auto refused = options();
        refused.password_file = file.toStdString();
        std::string away;
        EXPECT_EQ(told(refused, "ada", &away).age, Directory::Age::missing);
        EXPECT_THAT(away, *password ? HasSubstr("bind as cn=reader") : HasSubstr("is empty"));
        EXPECT_THAT(away, testing::Not(HasSubstr("open-sesame")));
    }
}

// It takes connections, since the kernel does, and says nothing: neither TLS nor an answer ever comes.
TEST_F(RealDirectory, oneThatHangsIsGivenUpInTime) {
    for (const auto& url : {slapd.url(), slapd.startTlsUrl()}) {
        auto brief = options();
        brief.url = url.toStdString();
        brief.patience = std::chrono::milliseconds(200);
        slapd.pause();
        std::string away;
        EXPECT_EQ(told(brief, "ada", &away).age, Directory::Age::missing) << brief.url;
        EXPECT_FALSE(away.empty()) << brief.url;
        slapd.proceed();
        EXPECT_EQ(told(options(), "ada").age, Directory::Age::fresh);
    }
}

TEST_F(RealDirectory, oneThatHangsInTheMiddleIsGivenUpAndAskedAgainLater) {
    auto brief = options();
    brief.patience = std::chrono::milliseconds(500);
    DirectoryConnection connection(brief);
    ASSERT_TRUE(connection.search("ada").ok());
    slapd.pause();
    const auto failed = connection.search("ada");
    slapd.proceed();
    ASSERT_FALSE(failed.ok());
    EXPECT_EQ(failed.problem().type, "unavailable");
    DirectoryConnection patient(options());
    EXPECT_TRUE(patient.search("ada").ok());
}

// The whole way: a server with a directory, remudactl and ssh-agent.
struct DirectoryLogin : RealDirectory {
    void SetUp() override {
        RealDirectory::SetUp();
        if (IsSkipped() || HasFatalFailure()) return;
        server = std::make_unique<ServerProcess>(
            QStringList{"--directory", slapd.url(), "--directory-base", SlapdProcess::base(), "--directory-bind",
                        SlapdProcess::reader(), "--directory-password-file", slapd.passwordFile(), "--directory-ca",
                        slapd.authority(), "--directory-group", "staff", "--directory-administrators", "admins"});
        ASSERT_TRUE(server->start()) << server->log().toStdString();
    }
    struct Ran {
        int code = -1;
        QByteArray out, error;
    };
    Ran run(const QString& user, const QStringList& arguments) const {
        QProcess process;
        auto environment = QProcessEnvironment::systemEnvironment();
        for (const char* variable : {"HOME", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"})
            environment.insert(QString::fromLatin1(variable), home.path());
        environment.insert(QStringLiteral("SSH_AUTH_SOCK"), agent->socket());
        environment.insert(QStringLiteral("REMUDA_TOKEN_STORE"), QStringLiteral("file"));
        environment.insert(QStringLiteral("REMUDA_SERVER"), server->url().toString());
        environment.insert(QStringLiteral("REMUDA_USER"), user);
        process.setProcessEnvironment(environment);
        process.start(QStringLiteral(REMUDA_BIN_DIR "/remudactl"), arguments);
        process.closeWriteChannel();
        Ran ran;
        if (!process.waitForFinished(60'000)) return ran;
        ran.code = process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1;
        ran.out = process.readAllStandardOutput();
        ran.error = process.readAllStandardError();
        return ran;
    }
    std::unique_ptr<ServerProcess> server;
    QTemporaryDir home;
};

TEST_F(DirectoryLogin, peopleOfTheDirectorySignInWithItsGroupsAsTeams) {
    ASSERT_TRUE(agent->load(ada));
    const auto login = run("ada", {"login"});
    ASSERT_EQ(login.code, 0) << login.error.toStdString() << server->log().toStdString();
    const auto who = run("ada", {"whoami", "-o", "json"});
    EXPECT_THAT(who.out.toStdString(), HasSubstr("web"));
    EXPECT_THAT(who.out.toStdString(), HasSubstr("\"administrator\":true"));
    ASSERT_TRUE(agent->load(bob));
    ASSERT_EQ(run("bob", {"login"}).code, 0);
    EXPECT_THAT(run("bob", {"whoami", "-o", "json"}).out.toStdString(), HasSubstr("\"administrator\":false"));
    EXPECT_EQ(run("guest", {"login"}).code, 3) << "not of the group whose members may sign in";
    EXPECT_EQ(run("bob", {"login", "--user", "ada2"}).code, 3);
}

TEST_F(DirectoryLogin, whileItIsAwayThoseItKnewGoOnAndOthersAreRefused) {
    ASSERT_TRUE(agent->load(ada));
    ASSERT_TRUE(agent->load(bob));
    ASSERT_EQ(run("ada", {"login"}).code, 0) << server->log().toStdString();
    slapd.stop();
    ASSERT_TRUE(server->stop());
    ASSERT_TRUE(server->start()); // nothing is in its memory, what was said is in the database
    EXPECT_EQ(run("ada", {"login"}).code, 0) << server->log().toStdString();
    EXPECT_EQ(run("ada", {"machines", "list"}).code, 0);
    const auto refused = run("bob", {"login"});
    EXPECT_NE(refused.code, 0);
    ASSERT_TRUE(server->stop());
    const auto log = server->log().toStdString();
    EXPECT_THAT(log, HasSubstr("the directory does not answer"));
    EXPECT_THAT(log, HasSubstr("asked about bob and has not answered"));
    ASSERT_TRUE(slapd.start());
}

} // namespace
} // namespace remuda
