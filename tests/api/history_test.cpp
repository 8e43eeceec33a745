// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/api/installed.h"
#include "tests/support/json_schema.h"

namespace remuda {
namespace {

namespace json = boost::json;

// Undo, the past, and what machines report, through the installed programs.
class History : public Installed {
protected:
    History()
        : Installed({QStringLiteral("--simulated-speed"), QStringLiteral("200"), QStringLiteral("--simulated-fleet"),
                     QStringLiteral("400")}) {}

    static QString text(const json::value& value) { return QString::fromStdString(std::string(value.as_string())); }
    std::string role(const QString& name) const {
        return std::string(run({"machines", "show", name, "-o", "json"}).rows().at(0).at("role").as_string());
    }
    QStringList names(const QString& query, int count) const {
        QStringList list;
        for (const auto& row :
             run({"machines", "list", "-q", query, "--limit", QString::number(count), "-o", "json"}).rows())
            list << text(row.at("hardware_name"));
        return list;
    }
    json::object newest(const QStringList& more = {}) const {
        return run(QStringList{"audit", "list", "--limit", "1", "-o", "json"} + more).rows().at(0).as_object();
    }
};

TEST_F(History, ABulkEditIsTakenBackAsOne) {
    const auto three = names("status:available", 3);
    ASSERT_EQ(three.size(), 3);
    const auto looked = run(QStringList{"machines", "set", "model=X1", "--dry-run"} + three);
    ASSERT_EQ(looked.code, 0) << looked.errors.toStdString();
    EXPECT_EQ(run({"machines", "list", "-q", "model:X1", "-o", "json"}).rows().size(), 0U);
    const auto set = run(QStringList{"machines", "set", "model=X1", "role=proof", "--yes"} + three);
    ASSERT_EQ(set.code, 0) << set.errors.toStdString();
    EXPECT_TRUE(set.errors.contains("remudactl undo ")) << set.errors.toStdString();
    EXPECT_EQ(run({"machines", "list", "-q", "model:X1 role:proof", "-o", "json"}).rows().size(), 3U);
    const auto request = text(newest().at("request_id"));

    const auto plan = run({"undo", request, "--dry-run", "-o", "json"});
    ASSERT_EQ(plan.code, 0) << plan.errors.toStdString();
    EXPECT_EQ(plan.rows().at(0).at("machines").as_array().size(), 3U);
    EXPECT_EQ(run({"undo", request}).code, 2) << "nobody can be asked here";
    ASSERT_EQ(run({"machines", "set", three[0], "role=later"}).code, 0);
    const auto refused = run({"undo", request, "--yes"});
    EXPECT_EQ(refused.code, 6);
    EXPECT_TRUE(refused.output.contains("Takes back: update of 3 machines by alice")) << refused.output.toStdString();
    EXPECT_TRUE(refused.output.contains("alice") && refused.output.contains("role")) << refused.output.toStdString();
    ASSERT_EQ(run({"undo", request, "--yes", "--skip-conflicts"}).code, 0);
    EXPECT_EQ(run({"machines", "list", "-q", "model:X1", "-o", "json"}).rows().size(), 0U);
    EXPECT_EQ(role(three[0]), "later");
    EXPECT_EQ(text(newest({"--entity", "undo"}).at("actor")), "alice");
    const auto partly = run(QStringList{"machines", "set", "model=X2", "--yes", "nowhere"} + three);
    EXPECT_EQ(partly.code, 6) << "not all that was asked for was done";
    EXPECT_TRUE(partly.output.contains("Not possible") && partly.output.contains("nowhere"))
        << partly.output.toStdString();
    EXPECT_EQ(run({"machines", "list", "-q", "model:X2", "-o", "json"}).rows().size(), 3U);
    const auto planned = run(QStringList{"machines", "set", "model=X3", "--dry-run"} + three);
    EXPECT_TRUE(planned.output.contains("a month, afterwards")) << planned.output.toStdString();
    const auto wrong = run(QStringList{"machines", "set", "memory_gib=lots"} + three);
    EXPECT_EQ(wrong.code, 2);
    EXPECT_TRUE(wrong.errors.contains(three[2].toUtf8()) && wrong.errors.contains("memory_gib"))
        << wrong.errors.toStdString();
}

TEST_F(History, TheWorkOfAJobIsNotTakenBack) {
    const auto name = names("status:available", 1).value(0);
    const auto job = run({"machines", "reboot", name, "--wait", "-o", "json"});
    ASSERT_EQ(job.rows().size(), 1U) << job.errors.toStdString();
    const auto change = newest({"--entity", "machine", "--entity-id", name});
    const auto refused = run({"undo", QString::number(change.at("seq").as_int64()), "--yes"});
    EXPECT_EQ(refused.code, 6);
    EXPECT_TRUE(refused.errors.contains("job")) << refused.errors.toStdString();
    EXPECT_EQ(run({"undo", "no-such-request", "--yes"}).code, 5);
}

TEST_F(History, ThePastIsListedComparedAndExported) {
    const auto name = names("status:available", 1).value(0);
    const auto before = newest().at("seq").as_int64();
    const auto at = QString::number(before);
    ASSERT_EQ(run({"machines", "set", name, "role=after"}).code, 0);
    const auto then = run({"machines", "list", "--at", at, "-o", "json"});
    ASSERT_EQ(then.code, 0) << then.errors.toStdString();
    EXPECT_EQ(then.rows().size(), 400U);
    EXPECT_EQ(run({"machines", "list", "--at", at, "-q", "role:after", "-o", "json"}).rows().size(), 0U);
    EXPECT_EQ(run({"machines", "show", name, "--at", at, "-o", "json"}).rows().at(0).at("role").as_string(), "");
    EXPECT_EQ(run({"machines", "export", "--at", at}).output.count('\n'), 401);
    const auto difference = run({"machines", "diff", "--from", at, "-o", "json"});
    ASSERT_EQ(difference.code, 0) << difference.errors.toStdString();
    const auto rows = difference.rows();
    const auto& changed = rows.at(0).at("changed").as_array();
    ASSERT_EQ(changed.size(), 1U);
    EXPECT_EQ(text(changed[0].at("members").at(0).at("after")), "after");
    EXPECT_TRUE(run({"machines", "diff", "--from", at}).output.contains("alice"));
    EXPECT_EQ(run({"machines", "diff"}).code, 2);
    EXPECT_EQ(run({"machines", "list", "--at", "1999-01-01"}).code, 2);
}

TEST_F(History, EitherSideOfAContradictionIsAccepted) {
    const auto two = names("has:difference", 2);
    ASSERT_EQ(two.size(), 2) << "the simulated fleet has some";
    const auto machine = run({"machines", "show", two[0], "-o", "json"}).rows().at(0).as_object();
    const auto field = text(machine.at("differs").at(0));
    const auto accepted = run({"machines", "accept", two[0], field, "--observed", "-o", "json"});
    ASSERT_EQ(accepted.code, 0) << accepted.errors.toStdString();
    const auto after = accepted.rows().at(0);
    EXPECT_EQ(after.at(field.toStdString()), machine.at("observed").at(field.toStdString()));
    const auto other = run({"machines", "show", two[1], "-o", "json"}).rows().at(0).as_object();
    QStringList fields;
    for (const auto& each : other.at("differs").as_array())
        fields << text(each);
    ASSERT_EQ(run(QStringList{"machines", "accept", two[1], "--intended"} + fields).code, 0);
    EXPECT_FALSE(names("has:difference", 100).contains(two[1]));
    EXPECT_EQ(text(newest().at("verb")), "accept");
    EXPECT_EQ(run({"machines", "accept", two[0], field}).code, 2);
    EXPECT_EQ(run({"machines", "accept", two[0], "role", "--observed"}).code, 2);
}

TEST_F(History, SignInsAreInTheAuditWithoutTheirSecrets) {
    const auto made = client();
    const auto sessions = run({"audit", "list", "--entity", "session", "-o", "json"});
    ASSERT_FALSE(sessions.rows().empty()) << sessions.errors.toStdString();
    const auto newest_one = sessions.rows().at(0);
    EXPECT_EQ(text(newest_one.at("actor")), "alice");
    EXPECT_EQ(text(newest_one.at("verb")), "sign-in");
    EXPECT_TRUE(text(newest_one.at("after").at("key")).startsWith("SHA256:"));
    EXPECT_FALSE(sessions.output.contains(made->session->token()));
    EXPECT_EQ(text(made->get("/server")->body.at("name")), "127.0.0.1") << "the name of the login";
}

TEST_F(History, AnswersAsTheDocumentSays) {
    const auto made = client();
    const auto name = names("status:available", 1).value(0);
    const auto from = newest().at("seq").as_int64();
    ASSERT_EQ(run({"machines", "set", name, "role=proof"}).code, 0);
    const JsonSchema schema(made->get("/openapi.json")->body);
    const auto check = [&](const std::string& method, const std::string& pattern, const json::value& body) {
        const auto* expected = schema.answerSchema("/api/v1" + pattern, method, 200);
        ASSERT_NE(expected, nullptr) << pattern;
        for (const auto& error : schema.check(body, *expected))
            ADD_FAILURE() << pattern << " " << error;
    };
    QUrlQuery query;
    query.addQueryItem("from", QString::number(from));
    check("get", "/machines/difference", made->get("/machines/difference", query)->body);
    QUrlQuery past;
    past.addQueryItem("at", QString::number(from));
    check("get", "/machines", made->get("/machines", past)->body);
    check("post", "/undo", run({"undo", QString::number(from + 1), "--yes", "-o", "json"}).rows().at(0));
}

} // namespace
} // namespace remuda
