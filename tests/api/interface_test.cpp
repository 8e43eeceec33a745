// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/api/event_stream.h"
#include "tests/api/installed.h"
#include "tests/support/json_schema.h"

namespace remuda {
namespace {

namespace json = boost::json;

class Interface : public Installed {};

TEST_F(Interface, ParksCallsWhileTheSessionIsRenewed) {
    const auto made = client("a-token-nobody-granted");
    std::vector<int> statuses;
    for (int i = 0; i < 5; ++i)
        made->api->get("/whoami", {}, made->api.get(), [&statuses](const Result<ApiAnswer>& result) {
            statuses.push_back(result ? result->status : result.problem().status);
        });
    EVENTUALLY(statuses.size() == 5);
    EXPECT_EQ(statuses, std::vector<int>(5, 200));
    EXPECT_NE(made->session->token(), "a-token-nobody-granted");
}

TEST_F(Interface, OnlyOneOfTwoChangesToTheSameVersionWins) {
    importMachines(1);
    const auto made = client();
    const auto machine = made->get("/machines/T0001");
    ASSERT_TRUE(machine.ok());
    EXPECT_FALSE(machine->etag.isEmpty());
    std::vector<int> statuses;
    for (const auto* role : {"db", "web"})
        made->api->patch("/machines/T0001", json::object{{"role", role}}, machine->etag, made->api.get(),
                         [&statuses](const Result<ApiAnswer>& result) {
                             statuses.push_back(result ? result->status : result.problem().status);
                         });
    EVENTUALLY(statuses.size() == 2);
    std::ranges::sort(statuses);
    EXPECT_EQ(statuses, (std::vector<int>{200, 412}));
}

TEST_F(Interface, AFollowerMissesNothingAcrossARestartOfTheServer) {
    importMachines(1);
    const auto made = client();
    EventStream stream(*made->session);
    stream.setBackOff({std::chrono::milliseconds(20), std::chrono::milliseconds(200)});
    QVector<Event> seen;
    QObject::connect(&stream, &EventStream::events, &stream, [&seen](const QVector<Event>& batch) { seen += batch; });
    stream.start(-1);
    EVENTUALLY(stream.state() == EventStream::State::live);
    ASSERT_EQ(run({"machines", "set", "T0001", "role=first"}).code, 0);
    const auto sawRole = [&seen](const char* role) {
        return std::ranges::any_of(seen, [role](const Event& event) {
            return event.kind == "machine" && event.object.is_object() && event.object.at("role").as_string() == role;
        });
    };
    EVENTUALLY(sawRole("first"));
    EXPECT_TRUE(seen.last().changed.contains("role"));
    EXPECT_EQ(seen.last().actor, "alice");
    ASSERT_TRUE(server.stop());
    ASSERT_TRUE(server.start()) << server.log().toStdString();
    ASSERT_EQ(run({"machines", "set", "T0001", "role=second"}).code, 0);
    EVENTUALLY(sawRole("second"));
    for (qsizetype i = 1; i < seen.size(); ++i)
        EXPECT_LT(seen[i - 1].sequence, seen[i].sequence);
}

TEST_F(Interface, RefusesASecondServerOnTheSameData) {
    if (!server.database().isEmpty()) GTEST_SKIP() << "servers of PostgreSQL may share a folder";
    QProcess second;
    second.start(QStringLiteral(REMUDA_BIN_DIR "/remuda-server"),
                 {"--data", server.folder() + "/data", "--keys", server.folder() + "/keys", "--listen", "127.0.0.1:0"});
    ASSERT_TRUE(second.waitForFinished(60'000));
    EXPECT_EQ(second.exitCode(), 3);
    EXPECT_TRUE(second.readAllStandardError().contains(server.folder().toUtf8()));
}

TEST_F(Interface, KeepsItsStateAcrossARestart) {
    importMachines(2);
    ASSERT_EQ(run({"machines", "set", "T0002", "role=kept"}).code, 0);
    ASSERT_TRUE(server.stop());
    ASSERT_TRUE(server.start()) << server.log().toStdString();
    const auto shown = run({"machines", "show", "T0002", "-o", "json"});
    ASSERT_EQ(shown.code, 0) << shown.errors.toStdString();
    EXPECT_EQ(shown.rows().at(0).at("role").as_string(), "kept");
    EXPECT_FALSE(run({"audit", "list", "-o", "json"}).rows().empty());
}

TEST_F(Interface, AnswersAsItsDocumentSays) {
    importMachines(3);
    ASSERT_EQ(run({"machines", "reboot", "T0001", "--wait"}).code & ~1, 0);
    const auto made = client();
    const auto document = made->get("/openapi.json");
    ASSERT_TRUE(document.ok());
    EXPECT_TRUE(document->body.at("openapi").as_string().starts_with("3.1"));
    const JsonSchema schema(document->body);
    const std::vector<std::pair<QString, std::string>> routes{
        {"/server", "/server"},
        {"/whoami", "/whoami"},
        {"/machines", "/machines"},
        {"/machines/T0001", "/machines/{name}"},
        {"/machines/T0001/history", "/machines/{name}/history"},
        {"/jobs", "/jobs"},
        {"/jobs/advice", "/jobs/advice"},
        {"/requests", "/requests"},
        {"/leases", "/leases"},
        {"/leases/calendar", "/leases/calendar"},
        {"/costs", "/costs"},
        {"/costs/summary", "/costs/summary"},
        {"/audit", "/audit"},
        {"/changes", "/changes"},
    };
    for (const auto& [path, pattern] : routes) {
        const auto answer = made->get(path);
        ASSERT_TRUE(answer.ok()) << pattern << ": " << answer.problem().detail;
        const auto* expected = schema.answerSchema("/api/v1" + pattern, "get", 200);
        ASSERT_NE(expected, nullptr) << pattern << " is not in the document";
        for (const auto& error : schema.check(answer->body, *expected))
            ADD_FAILURE() << pattern << " " << error;
    }
}

} // namespace
} // namespace remuda
