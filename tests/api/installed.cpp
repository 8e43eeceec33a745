// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/api/installed.h"

#include <QFile>
#include <QProcess>
#include <QSignalSpy>

namespace remuda {

namespace json = boost::json;

namespace {
constexpr int patience = 120'000; // milliseconds, for a busy machine
}

json::value CommandResult::json() const {
    boost::system::error_code error;
    auto value = json::parse(output.toStdString(), error);
    return error ? json::value() : value;
}

json::array CommandResult::rows() const {
    const auto value = json();
    return value.is_array() ? value.get_array() : json::array();
}

Installed::Installed(const QStringList& server_options)
    : server(server_options) {}

void Installed::SetUp() {
    if (const auto reason = AgentProcess::missing(); !reason.isEmpty()) GTEST_SKIP() << reason.toStdString();
    agent = std::make_unique<AgentProcess>();
    server.allow(QStringLiteral("alice"), agent->addKey(QStringLiteral("ed25519")).public_line);
    ASSERT_TRUE(server.start()) << server.log().toStdString();
}

QProcessEnvironment Installed::environment() const {
    QProcessEnvironment environment;
    environment.insert(QStringLiteral("PATH"), qEnvironmentVariable("PATH"));
    environment.insert(QStringLiteral("LC_ALL"), QStringLiteral("C.UTF-8"));
    environment.insert(QStringLiteral("HOME"), home.path());
    environment.insert(QStringLiteral("XDG_RUNTIME_DIR"), home.path());
    environment.insert(QStringLiteral("REMUDA_TOKEN_STORE"), QStringLiteral("file"));
    environment.insert(QStringLiteral("REMUDA_SERVER"), server.url().toString());
    environment.insert(QStringLiteral("REMUDA_USER"), QStringLiteral("alice"));
    if (agent) environment.insert(QStringLiteral("SSH_AUTH_SOCK"), agent->socket());
    return environment;
}

CommandResult Installed::run(const QStringList& arguments, const QByteArray& input) const {
    QProcess process;
    process.setProcessEnvironment(environment());
    process.start(QStringLiteral(REMUDA_BIN_DIR "/remudactl"), arguments);
    process.write(input);
    process.closeWriteChannel();
    CommandResult result;
    if (process.waitForFinished(patience) && process.exitStatus() == QProcess::NormalExit)
        result.code = process.exitCode();
    result.output = process.readAllStandardOutput();
    result.errors = process.readAllStandardError();
    return result;
}

QString Installed::file(const QString& name, const QByteArray& content) const {
    QFile written(home.filePath(name));
    EXPECT_TRUE(written.open(QIODevice::WriteOnly));
    written.write(content);
    return written.fileName();
}

void Installed::importMachines(int count) const {
    QByteArray text = "hardware_name,site,bmc_driver,status,memory_gib\n";
    for (int i = 1; i <= count; ++i)
        text += "T" + QByteArray::number(i).rightJustified(4, '0') + ",lon,simulated,available,64\n";
    const auto result = run({"machines", "import", file("machines.csv", text)});
    ASSERT_EQ(result.code, 0) << result.errors.toStdString();
}

std::unique_ptr<Installed::Client> Installed::client(const QByteArray& token) const {
    auto made = std::make_unique<Client>();
    made->agent = std::make_unique<AgentClient>(agent->socket());
    made->session = std::make_unique<Session>(server.url(), made->network, *made->agent, made->store);
    made->api = std::make_unique<ApiClient>(*made->session);
    if (token.isEmpty()) {
        made->session->signIn(QStringLiteral("alice"));
    } else {
        StoredSession stored;
        stored.user = QStringLiteral("alice");
        stored.token = token;
        stored.valid_until = QDateTime::currentDateTimeUtc().addSecs(3600);
        made->store.write(server.url(), stored);
        made->session->restore();
    }
    EXPECT_TRUE(QTest::qWaitFor([&] { return made->session->state() == Session::State::signed_in; }, patience));
    return made;
}

Result<ApiAnswer> Installed::Client::get(const QString& path, const QUrlQuery& query) const {
    std::optional<Result<ApiAnswer>> ended;
    api->get(path, query, api.get(), [&ended](const Result<ApiAnswer>& result) { ended = result; });
    if (!QTest::qWaitFor([&] { return ended.has_value(); }, patience))
        return problems::internal("the call never ended");
    return *ended;
}

} // namespace remuda
