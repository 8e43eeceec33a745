// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/session/intent_signer.h"
#include "core/protocol/encoding.h"
#include "core/protocol/intent_order.h"
#include "tests/support/agent_process.h"
#include "tests/support/scripted_agent.h"

#include <QProcess>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <gtest/gtest.h>
#include <memory>

namespace remuda {
namespace {

constexpr int patience = 120'000; // milliseconds, for a busy machine

intent::Intent wiping() {
    const auto order = intent::orderOf(
        "POST", "/actions", {},
        boost::json::parse(R"({"verb":"recycle","machines":["C1","C2"],"params":{"reason":"Übergabe"}})").as_object());
    return intentFor(order.value(), QUrl(QStringLiteral("https://ops.example.com")), QStringLiteral("ada"));
}

struct Signing {
    std::optional<intent::Signed> signed_text;
    std::string problem;
    bool waited = false;
};

Signing signWith(const QString& socket, const intent::Intent& intent, const QString& key = {}) {
    AgentClient agent(socket);
    Signing outcome;
    IntentSigner signer(agent, intent, key, nullptr);
    QSignalSpy finished(&signer, &IntentSigner::finished), failed(&signer, &IntentSigner::failed);
    QObject::connect(&signer, &IntentSigner::waitingForAgent, &signer, [&] { outcome.waited = true; });
    QObject::connect(&signer, &IntentSigner::finished, &signer,
                     [&](const intent::Signed& text) { outcome.signed_text = text; });
    QObject::connect(&signer, &IntentSigner::failed, &signer,
                     [&](const Problem& problem) { outcome.problem = problem.type; });
    signer.start();
    EXPECT_TRUE(finished.isEmpty() && failed.isEmpty()) << "answered before the call returned";
    (void)QTest::qWaitFor([&] { return !finished.isEmpty() || !failed.isEmpty(); }, patience);
    return outcome;
}

// ssh-keygen in a folder of its own.
class Keygen {
public:
    QString file(const char* name, const std::string& content) const {
        QFile file(m_folder.filePath(QString::fromLatin1(name)));
        EXPECT_TRUE(file.open(QIODevice::WriteOnly));
        file.write(QByteArray::fromStdString(content));
        return file.fileName();
    }
    static int run(const QStringList& arguments, const std::string& input, const QProcessEnvironment& environment,
                   QByteArray* output = nullptr) {
        QProcess process;
        process.setProcessEnvironment(environment);
        process.start(QStringLiteral("ssh-keygen"), arguments);
        process.write(QByteArray::fromStdString(input));
        process.closeWriteChannel();
        if (!process.waitForFinished(patience)) return -1;
        if (output) *output = process.readAllStandardOutput();
        return process.exitCode();
    }
    int verify(const QString& public_line, const std::string& text, const std::string& armor,
               const char* name_space = "remuda") const {
        return run({QStringLiteral("-Y"), QStringLiteral("verify"), QStringLiteral("-f"),
                    file("signers", "ada " + public_line.toStdString() + "\n"), QStringLiteral("-I"),
                    QStringLiteral("ada"), QStringLiteral("-n"), QString::fromLatin1(name_space), QStringLiteral("-s"),
                    file("signature", armor)},
                   text, QProcessEnvironment::systemEnvironment());
    }

private:
    QTemporaryDir m_folder;
};

struct IntentPeers : testing::Test {
    void SetUp() override {
        if (const auto reason = AgentProcess::missing(); !reason.isEmpty()) GTEST_SKIP() << reason.toStdString();
        agent = std::make_unique<AgentProcess>();
        ASSERT_TRUE(agent->running());
    }
    struct Made {
        AgentProcess::Key key;
        SshPublicKey listed;
    };
    Made make(const QString& type, int bits, const QStringList& options = {}) const {
        Made made{agent->addKey(type, bits, options), {}};
        made.listed = parseKeyLine(made.key.public_line.toStdString()).value();
        return made;
    }
    std::unique_ptr<AgentProcess> agent;
    Keygen keygen;
};

const std::pair<const char*, int> kinds[] = {{"ed25519", 0}, {"rsa", 2048},  {"rsa", 4096},
                                             {"ecdsa", 256}, {"ecdsa", 384}, {"ecdsa", 521}};

TEST_F(IntentPeers, whatTheAgentSignsWeAndSshKeygenAccept) {
    for (const auto& [type, bits] : kinds) {
        const auto made = make(QString::fromLatin1(type), bits);
        const auto outcome = signWith(agent->socket(), wiping(), made.key.fingerprint);
        ASSERT_TRUE(outcome.signed_text) << type << bits << outcome.problem;
        EXPECT_TRUE(outcome.waited);
        const auto& [text, signature] = *outcome.signed_text;
        const auto proof = intent::check(*outcome.signed_text, {made.listed});
        ASSERT_TRUE(proof) << type << bits << ": " << proof.problem().detail;
        EXPECT_EQ(proof->intent.order.verb, "recycle");
        EXPECT_EQ(keygen.verify(made.key.public_line, text, armored(signature)), 0) << type << bits;
        EXPECT_NE(keygen.verify(made.key.public_line, text + " ", armored(signature)), 0) << "of another text";
        EXPECT_NE(keygen.verify(made.key.public_line, text, armored(signature), "git"), 0) << "for another purpose";
    }
}

TEST_F(IntentPeers, whatSshKeygenSignsWeAccept) {
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("SSH_AUTH_SOCK"), agent->socket());
    for (const auto& [type, bits] : kinds)
        for (const char* hash : {"sha256", "sha512"}) {
            const auto made = make(QString::fromLatin1(type), bits);
            const auto text = intent::format(wiping());
            QByteArray armor;
            ASSERT_EQ(Keygen::run({QStringLiteral("-Y"), QStringLiteral("sign"), QStringLiteral("-f"), made.key.file,
                                   QStringLiteral("-n"), QStringLiteral("remuda"), QStringLiteral("-O"),
                                   QStringLiteral("hashalg=%1").arg(QLatin1String(hash))},
                                  text, environment, &armor),
                      0);
            const auto blob = fromArmor(armor.toStdString());
            ASSERT_TRUE(blob) << armor.toStdString();
            EXPECT_EQ(encodeSshsig(parseSshsig(*blob).value()), *blob) << "byte for byte";
            const auto proof = intent::check({text, *blob}, {made.listed});
            EXPECT_TRUE(proof) << type << bits << hash << ": " << proof.problem().detail;
        }
}

// A person's touch is in the flags that the key signs; a line with verify-required wants more than that.
struct SecurityKeyPeers : IntentPeers, testing::WithParamInterface<const char*> {
    void SetUp() override {
        if (AgentProcess::securityKeyProvider().isEmpty())
            GTEST_SKIP()
                << "no software security key: install openssh-tests, or name sk-dummy.so in REMUDA_SK_PROVIDER";
        IntentPeers::SetUp();
    }
    intent::Signed signedBySshKeygen(const Made& made) const {
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("SSH_AUTH_SOCK"), agent->socket());
        const auto text = intent::format(wiping());
        QByteArray armor;
        EXPECT_EQ(Keygen::run({QStringLiteral("-Y"), QStringLiteral("sign"), QStringLiteral("-f"),
                               made.key.file + QStringLiteral(".pub"), QStringLiteral("-n"), QStringLiteral("remuda")},
                              text, environment, &armor),
                  0);
        const auto blob = fromArmor(armor.toStdString());
        EXPECT_TRUE(blob) << armor.toStdString();
        return {text, blob ? *blob : std::string()};
    }
};

TEST_P(SecurityKeyPeers, whatItSignsWeAndSshKeygenAccept) {
    auto made = make(QLatin1String(GetParam()), 0);
    const auto outcome = signWith(agent->socket(), wiping(), made.key.fingerprint);
    ASSERT_TRUE(outcome.signed_text) << outcome.problem;
    EXPECT_TRUE(outcome.waited) << "it may be waiting for a touch";
    const auto& [text, signature] = *outcome.signed_text;
    EXPECT_TRUE(intent::check(*outcome.signed_text, {made.listed}));
    EXPECT_FALSE(intent::check({text + " ", signature}, {made.listed})) << "of another text";
    EXPECT_EQ(keygen.verify(made.key.public_line, text, armored(signature)), 0);
    EXPECT_NE(keygen.verify(made.key.public_line, text + " ", armored(signature)), 0) << "of another text";
    EXPECT_NE(keygen.verify(made.key.public_line, text, armored(signature), "git"), 0) << "for another purpose";
    made.listed.verify_required = true;
    EXPECT_FALSE(intent::check(*outcome.signed_text, {made.listed})) << "touched, but its owner was not checked";
}

TEST_P(SecurityKeyPeers, whatSshKeygenSignsWithItWeAccept) {
    auto made = make(QLatin1String(GetParam()), 0, {QStringLiteral("verify-required")});
    made.listed.verify_required = true;
    const auto signed_text = signedBySshKeygen(made);
    EXPECT_EQ(encodeSshsig(parseSshsig(signed_text.signature).value()), signed_text.signature) << "byte for byte";
    EXPECT_TRUE(intent::check(signed_text, {made.listed}));
}

TEST_P(SecurityKeyPeers, whatNobodyTouchedItForDoesNotCount) {
    const auto made = make(QLatin1String(GetParam()), 0, {QStringLiteral("no-touch-required")});
    EXPECT_EQ(signWith(agent->socket(), wiping(), made.key.fingerprint).problem, "agent-refused");
    const auto proof = intent::check(signedBySshKeygen(made), {made.listed});
    ASSERT_FALSE(proof);
    EXPECT_NE(proof.problem().detail.find("nobody was present"), std::string::npos) << proof.problem().detail;
}

INSTANTIATE_TEST_SUITE_P(Peers, SecurityKeyPeers, testing::Values("ed25519-sk", "ecdsa-sk"), [](const auto& type) {
    return std::string(type.param).substr(0, std::string(type.param).find('-'));
});

TEST_F(IntentPeers, anAgentThatCannotSignIsNamed) {
    EXPECT_EQ(signWith(QStringLiteral("/nonexistent/agent.sock"), wiping()).problem, "agent-missing");
    EXPECT_EQ(signWith(agent->socket(), wiping()).problem, "agent-empty");
    const auto made = make(QStringLiteral("ed25519"), 0);
    EXPECT_EQ(signWith(agent->socket(), wiping(), QStringLiteral("SHA256:other")).problem, "intent-key-missing");
    ASSERT_TRUE(agent->lock());
    EXPECT_EQ(signWith(agent->socket(), wiping(), made.key.fingerprint).problem, "agent-empty");
}

TEST(IntentSigning, agentsThatLieOrRefuseAreNamed) {
    using Manner = ScriptedAgent::Manner;
    const auto problemOf = [](Manner manner) {
        const ScriptedAgent agent(manner);
        return signWith(agent.socket(), wiping()).problem;
    };
    EXPECT_EQ(problemOf(Manner::refuses), "agent-refused");
    EXPECT_EQ(problemOf(Manner::lies), "agent-refused");
    EXPECT_EQ(problemOf(Manner::babbles), "agent-broken");
    EXPECT_EQ(problemOf(Manner::silent), "agent-silent");
    EXPECT_EQ(problemOf(Manner::signs), "");
}

TEST(IntentSigning, givingUpWhileTheAgentAsksSomebodyIsQuiet) {
    ScriptedAgent asking(ScriptedAgent::Manner::asks);
    AgentClient agent(asking.socket());
    auto signer = std::make_unique<IntentSigner>(agent, wiping(), QString(), nullptr);
    QSignalSpy waiting(signer.get(), &IntentSigner::waitingForAgent);
    QSignalSpy finished(signer.get(), &IntentSigner::finished), failed(signer.get(), &IntentSigner::failed);
    signer->start();
    ASSERT_TRUE(QTest::qWaitFor([&] { return asking.wishes() == 1; }, patience));
    EXPECT_EQ(waiting.size(), 1);
    signer.reset();
    ASSERT_TRUE(QTest::qWaitFor([&] { return !asking.isAsked(); }, patience)) << "the agent can stop asking";
}

} // namespace
} // namespace remuda
