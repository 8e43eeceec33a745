// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/api/installed.h"

#include <set>

namespace remuda {
namespace {

class CommandLine : public Installed {};

TEST_F(CommandLine, SaysItsVersionAndHelpWithoutAServer) {
    server.stop();
    const auto version = run({"--version"});
    EXPECT_EQ(version.code, 0);
    EXPECT_TRUE(version.output.startsWith("remudactl "));
    const auto help = run({"--help"});
    EXPECT_EQ(help.code, 0);
    EXPECT_TRUE(help.output.contains("Exit codes:"));
    EXPECT_TRUE(run({"machines", "reboot", "--help"}).output.contains("--dry-run"));
    EXPECT_EQ(run({"server", "status"}).code, 4);
    EXPECT_EQ(run({"machines", "frobnicate"}).code, 2);
    EXPECT_EQ(run({"machines", "list", "-o", "xml"}).code, 2);
    EXPECT_EQ(run({"machines", "list", "--no-such-option"}).code, 2);
}

TEST_F(CommandLine, SignsInBySilentlyAskingTheAgent) {
    const auto result = run({"whoami", "-o", "json"});
    ASSERT_EQ(result.code, 0) << result.errors.toStdString();
    EXPECT_EQ(result.rows().at(0).at("user").as_string(), "alice");
    EXPECT_TRUE(result.errors.isEmpty()) << result.errors.toStdString();
    EXPECT_EQ(run({"logout"}).code, 0);
    agent->removeAll();
    const auto refused = run({"whoami"});
    EXPECT_EQ(refused.code, 3);
    EXPECT_TRUE(refused.errors.contains("ssh-add")) << refused.errors.toStdString();
}

TEST_F(CommandLine, AsksSeveralAgents) {
    AgentProcess second;
    ASSERT_TRUE(second.running());
    server.allow(QStringLiteral("bob"), second.addKey(QStringLiteral("ed25519")).public_line);
    EXPECT_NE(run({"whoami", "--user", "bob"}).code, 0) << "that agent does not hold the key";
    const auto bob = run({"whoami", "--user", "bob", "--agent", "/nonexistent", "--agent", second.socket()});
    EXPECT_EQ(bob.code, 0) << bob.errors.toStdString();
    EXPECT_TRUE(bob.output.contains("bob")) << bob.output.toStdString();
    EXPECT_TRUE(bob.errors.contains("left out: nobody listens on /nonexistent")) << bob.errors.toStdString();
}

TEST_F(CommandLine, ReportsEveryErrorOfAnImport) {
    const auto bad = file("bad.csv", "hardware_name,site,memory_gib\nA1,lon,64\nA2,,x\n");
    const auto refused = run({"machines", "import", bad, "-o", "json"});
    EXPECT_EQ(refused.code, 2);
    const auto report = refused.json();
    ASSERT_TRUE(report.is_object()) << refused.output.toStdString();
    EXPECT_EQ(report.at("rows").as_int64(), 2);
    EXPECT_EQ(report.at("imported").as_int64(), 0);
    ASSERT_EQ(report.at("errors").as_array().size(), 2U);
    const auto& error = report.at("errors").as_array()[1];
    EXPECT_EQ(error.at("line").as_int64(), 3);
    EXPECT_EQ(error.at("column").as_string(), "memory_gib");
    EXPECT_EQ(error.at("found").as_string(), "x");
    EXPECT_FALSE(error.at("expected").as_string().empty());
    EXPECT_FALSE(error.at("message").as_string().empty());
    EXPECT_TRUE(run({"machines", "list", "-o", "json"}).rows().empty());

    const auto looked = run({"machines", "import", bad, "--dry-run", "--skip-invalid", "-o", "json"});
    EXPECT_EQ(looked.json().at("imported").as_int64(), 0);
    const auto skipped = run({"machines", "import", bad, "--skip-invalid", "-o", "json"});
    EXPECT_EQ(skipped.json().at("imported").as_int64(), 1);
    EXPECT_EQ(run({"machines", "show", "A1"}).code, 0);
    EXPECT_EQ(run({"machines", "import", "/nonexistent.csv"}).code, 2);
    const auto semicolons = run({"machines", "import", file("semicolons.csv", "hardware_name;site\nA1;lon\n")});
    EXPECT_EQ(semicolons.code, 2);
    EXPECT_TRUE(semicolons.errors.contains("separated by semicolons")) << semicolons.errors.toStdString();
}

TEST_F(CommandLine, UpdatesMachinesFromAFileWhenAskedTo) {
    importMachines(1);
    const auto changed = file("changed.csv", "hardware_name,site,role\nT0001,lon,db\nT0002,lon,db\n");
    EXPECT_EQ(run({"machines", "import", changed}).code, 2);
    const auto looked = run({"machines", "import", changed, "--update", "--dry-run", "-o", "json"});
    ASSERT_EQ(looked.code, 0) << looked.errors.toStdString();
    EXPECT_EQ(looked.json().at("outcomes").at(0).at("outcome").as_string(), "changed");
    EXPECT_EQ(looked.json().at("outcomes").at(1).at("outcome").as_string(), "created");
    const auto shown = run({"machines", "import", changed, "--update", "--dry-run"}).output.simplified();
    EXPECT_TRUE(shown.contains("2 T0001 changed role") && shown.contains("3 T0002 created")) << shown.toStdString();
    EXPECT_TRUE(shown.contains("2 rows: 1 new, 1 changed, 0 unchanged, 0 in conflict")) << shown.toStdString();
    const auto done = run({"machines", "import", changed, "--update", "-o", "json"});
    EXPECT_EQ(done.json().at("changed").as_int64(), 1);
    EXPECT_EQ(done.json().at("created").as_int64(), 1);
    EXPECT_EQ(run({"machines", "show", "T0001", "-o", "json"}).rows().at(0).at("role").as_string(), "db");
}

TEST_F(CommandLine, ShowsTheSameMachinesInEveryOutput) {
    importMachines(3);
    const auto rows = run({"machines", "list", "-q", "site:lon", "-o", "json"}).rows();
    ASSERT_EQ(rows.size(), 3U);
    EXPECT_EQ(rows[0].at("hardware_name").as_string(), "T0001");
    EXPECT_EQ(rows[0].at("memory_gib").as_int64(), 64);
    const auto csv = run({"machines", "list", "-o", "csv"}).output.split('\n');
    ASSERT_EQ(csv.size(), 5); // header, three rows, the end
    std::set<QByteArray> header;
    for (const auto& name : csv.first().split(','))
        header.insert(name);
    for (const auto& member : rows[0].as_object())
        EXPECT_TRUE(header.contains(QByteArray::fromStdString(std::string(member.key())))) << member.key();
    const auto table = run({"machines", "list"}).output;
    EXPECT_TRUE(table.contains("64 GiB"));
    EXPECT_TRUE(table.contains("Simulated"));
    EXPECT_EQ(run({"machines", "show", "T0002", "-o", "json"}).rows().size(), 1U);
}

TEST_F(CommandLine, ChangesFieldsAndTellsConflictsApart) {
    importMachines(1);
    const auto set = run({"machines", "set", "T0001", "role=db", "memory_gib=96", "-o", "json"});
    ASSERT_EQ(set.code, 0) << set.errors.toStdString();
    EXPECT_EQ(set.rows().at(0).at("memory_gib").as_int64(), 96);
    const auto wrong = run({"machines", "set", "T0001", "memory_gib=lots"});
    EXPECT_EQ(wrong.code, 2);
    EXPECT_TRUE(wrong.errors.contains("memory_gib") && wrong.errors.contains("lots")) << wrong.errors.toStdString();
    EXPECT_EQ(run({"machines", "set", "T0001", "role=web", "--if-version", "1"}).code, 6);
    EXPECT_EQ(run({"machines", "set", "T9999", "role=web"}).code, 5);
    EXPECT_EQ(run({"machines", "list", "-q", "site:("}).code, 2);
    EXPECT_EQ(run({"machines", "bmc-password", "T0001", "--user", "root"}, "secret\n").code, 0);
    const auto shown = run({"machines", "show", "T0001", "-o", "json"});
    EXPECT_TRUE(shown.rows().at(0).at("bmc_password_set").as_bool());
    EXPECT_FALSE(shown.output.contains("secret"));
    EXPECT_FALSE(run({"machines", "history", "T0001", "-o", "json"}).output.contains("secret"));
    EXPECT_FALSE(run({"audit", "list", "--entity-id", "T0001", "-o", "json"}).rows().empty());
}

TEST_F(CommandLine, FollowsAJobToItsEnd) {
    importMachines(2);
    const auto one = run({"machines", "reboot", "T0001", "--wait", "-o", "json"});
    ASSERT_EQ(one.rows().size(), 1U) << one.errors.toStdString();
    const auto job = one.rows()[0];
    const bool good = job.at("status").as_string() == "finished";
    EXPECT_EQ(one.code, good ? 0 : 1);
    EXPECT_TRUE(one.errors.contains("hardwarename=T0001")) << one.errors.toStdString();
    const auto id = QString::fromStdString(std::string(job.at("id").as_string()));
    EXPECT_FALSE(run({"jobs", "log", id, "-o", "json"}).rows().empty());
    EXPECT_EQ(run({"jobs", "log", id, "--follow", "-o", "json"}).rows(), run({"jobs", "log", id, "-o", "json"}).rows());
    EXPECT_EQ(run({"jobs", "wait", id}).code, good ? 0 : 1);
    EXPECT_EQ(run({"jobs", "show", id, "-o", "json"}).rows().at(0).at("id").as_string(), job.at("id").as_string());
    EXPECT_EQ(run({"jobs", "show", "00000000-0000-4000-8000-000000000000"}).code, 5);
}

TEST_F(CommandLine, AsksBeforeManyMachinesAreTouched) {
    importMachines(3);
    const auto refused = run({"machines", "reboot", "-q", "site:lon"});
    EXPECT_EQ(refused.code, 2);
    EXPECT_TRUE(refused.errors.contains("--yes"));
    EXPECT_TRUE(run({"jobs", "list", "-o", "json"}).rows().empty());
    const auto plan = run({"machines", "reboot", "-q", "site:lon", "--dry-run", "-o", "json"});
    EXPECT_EQ(plan.rows().at(0).at("machines").as_array().size(), 3U);
    EXPECT_TRUE(run({"jobs", "list", "-o", "json"}).rows().empty());
    const auto batch = run({"machines", "reboot", "-q", "site:lon", "--yes", "--wait", "-o", "json"});
    ASSERT_EQ(batch.rows().size(), 1U) << batch.errors.toStdString();
    EXPECT_EQ(batch.rows()[0].at("children").at("total").as_int64(), 3);
    const auto id = QString::fromStdString(std::string(batch.rows()[0].at("id").as_string()));
    EXPECT_TRUE(run({"jobs", "log", id}).output.contains("jobs list --parent " + id.toUtf8()));
    EXPECT_EQ(run({"machines", "reboot", "-q", "site:nowhere"}).code, 5);
    EXPECT_EQ(run({"machines", "mark-broken", "T0001"}).code, 2); // needs a reason
    EXPECT_EQ(run({"machines", "repair", "T0001"}).code, 6);      // is not broken
}

TEST_F(CommandLine, AsksBeforeManyMachinesAreChanged) {
    importMachines(3);
    for (const auto& which : {QStringList{"-q", "site:lon"}, QStringList{"T0001", "T0002", "T0003"}}) {
        const auto refused = run(QStringList{"machines", "set", "role=many"} + which);
        EXPECT_EQ(refused.code, 2);
        EXPECT_TRUE(refused.errors.contains("--yes") && refused.errors.contains("Change 3 machines?"))
            << refused.errors.toStdString();
        const auto looked = run(QStringList{"machines", "set", "role=many", "--dry-run"} + which);
        EXPECT_TRUE(looked.output.contains("3 machines would change")) << looked.output.toStdString();
    }
    EXPECT_TRUE(run({"machines", "list", "-q", "role:many", "-o", "json"}).rows().empty());
    EXPECT_EQ(run({"machines", "set", "role=many", "-q", "name:T0001"}).code, 0) << "one is not many";
    EXPECT_EQ(run({"machines", "set", "role=many", "-q", "site:lon", "--yes"}).code, 0);
    EXPECT_EQ(run({"machines", "list", "-q", "role:many", "-o", "json"}).rows().size(), 3U);
}

TEST_F(CommandLine, MarksWhereAQueryIsWrong) {
    const auto wrong = run({"machines", "list", "-q", "site:l\xc3\xb6n status:brokn"});
    EXPECT_EQ(wrong.code, 2);
    EXPECT_TRUE(wrong.errors.contains("    site:l\xc3\xb6n status:brokn\n                    ^^^^^\n"))
        << wrong.errors.toStdString();
    EXPECT_TRUE(wrong.errors.contains("Expected: ")) << wrong.errors.toStdString();
    const auto job = run({"jobs", "list", "-q", "-status:failed"});
    EXPECT_TRUE(job.errors.contains("not status:failed")) << job.errors.toStdString();
    EXPECT_FALSE(job.errors.contains("memory_gib")) << job.errors.toStdString();
}

TEST_F(CommandLine, RefusesOptionsThatCannotBeMeant) {
    for (const auto* limit : {"abc", "-1", ""}) {
        const auto refused = run({"machines", "list", "--limit", limit});
        EXPECT_EQ(refused.code, 2) << limit;
        EXPECT_TRUE(refused.errors.contains("--limit: found ")) << refused.errors.toStdString();
    }
    EXPECT_EQ(run({"machines", "export", "-o", "json"}).code, 2);
    const auto names = "name:" + QStringList(QList<QString>(2'000, "T0001")).join(",");
    const auto refused = run({"machines", "list", "-q", names});
    EXPECT_EQ(refused.code, 2);
    EXPECT_TRUE(refused.errors.contains("at most 8000")) << refused.errors.toStdString();
    EXPECT_EQ(run({"machines", "export", "-q", names}).code, 2);
    EXPECT_EQ(run({"machines", "list", "--group-by", "site", "-q", names}).code, 2);
}

TEST_F(CommandLine, AsksForMachinesAndPlansTheirLeases) {
    importMachines(3);
    const QStringList asked{"--count", "2", "--role", "db", "--site", "lon", "--team", "ads"};
    const auto plan = run(QStringList{"requests", "plan", "-o", "json"} + asked);
    ASSERT_EQ(plan.code, 0) << plan.errors.toStdString();
    EXPECT_EQ(plan.rows().at(0).at("machines").as_array().size(), 2U);
    const auto much = run({"requests", "plan", "--count", "50", "--role", "db", "--site", "lon", "--team", "ads"});
    EXPECT_EQ(much.code, 6);
    const auto made = run(QStringList{"requests", "create", "--wait", "-o", "json"} + asked);
    ASSERT_EQ(made.rows().size(), 1U) << made.errors.toStdString();
    EXPECT_EQ(made.code, made.rows()[0].at("status").as_string() == "fulfilled" ? 0 : 1);
    EXPECT_EQ(run({"requests", "create", "--count", "many"}).code, 2);
    EXPECT_EQ(run({"costs", "summary"}).code, 0);
    const auto waste = run({"costs", "waste", "-o", "json"});
    EXPECT_EQ(waste.code, 0) << waste.errors.toStdString();
    for (const auto& row : waste.rows())
        EXPECT_TRUE(row.at("command").as_string().starts_with("remudactl ")) << row.at("kind").as_string();
    EXPECT_EQ(run({"costs", "report", "--by", "team", "-o", "csv"}).code, 0);
    EXPECT_EQ(run({"leases", "list"}).code, 0);
    EXPECT_EQ(run({"leases", "extend", "T0001"}).code, 2);
}

TEST_F(CommandLine, KeepsViewsAndListsWhatTheyShow) {
    const auto csv =
        file("views.csv", "hardware_name,site,role,cpu_cores,monthly_cost_usd\nV1,lon,web,8,10\nV2,lon,db,16,\n"
                          "V3,sto,web,8,30\n");
    ASSERT_EQ(run({"machines", "import", csv}).code, 0);
    EXPECT_EQ(run({"views", "list"}).output, "Nothing found.\n");
    EXPECT_TRUE(run({"machines", "set", "V2", "role=x", "--dry-run"}).output.contains("\nunknown a month"))
        << "no price is not the price 0";
    EXPECT_TRUE(run({"machines", "list", "--group-by", "site"}).output.contains("10.00 USD + 1 unknown"));
    const auto mine = run({"views", "save", "Web servers", "-q", "role:web", "--sort", "-site", "--columns",
                           "hardware_name,place,site", "-o", "json"});
    ASSERT_EQ(mine.code, 0) << mine.errors.toStdString();
    const auto listed = run({"machines", "list", "--view", "web servers", "-o", "json"}).rows();
    ASSERT_EQ(listed.size(), 2U);
    EXPECT_EQ(listed[0].at("hardware_name").as_string(), "V3");
    EXPECT_TRUE(listed[0].as_object().contains("unit")) << "rack and unit make the place";
    EXPECT_FALSE(listed[0].as_object().contains("role"));
    EXPECT_EQ(run({"machines", "list", "--view", "Web servers", "-q", "site:lon", "-o", "json"}).rows().size(), 1U);

    const auto shared = run({"views", "save", "Web servers", "--team", "ads", "-q", "role:web site:sto", "-o", "json"});
    ASSERT_EQ(shared.code, 0) << shared.errors.toStdString();
    EXPECT_EQ(run({"views", "list", "-o", "json"}).rows().size(), 2U);
    EXPECT_EQ(run({"views", "show", "ads/web servers", "-o", "json"}).rows().at(0).at("query").as_string(),
              "role:web site:sto");
    const auto changed = run({"views", "save", "Web servers", "--team", "ads", "--group-by", "site", "-o", "json"});
    EXPECT_EQ(changed.rows().at(0).at("version").as_int64(), 2);
    EXPECT_EQ(changed.rows().at(0).at("query").as_string(), "role:web site:sto") << "what is not named stays";
    const auto wrong = run({"views", "save", "Wrong", "--team", "ads", "-q", "site:lon colour:red"});
    EXPECT_EQ(wrong.code, 2);
    EXPECT_EQ(run({"views", "delete", "ads/Web servers"}).code, 0);
    EXPECT_EQ(run({"views", "delete", "Web servers"}).code, 0);
    EXPECT_EQ(run({"views", "show", "Web servers"}).code, 5);
}

TEST_F(CommandLine, SumsUpGroups) {
    const auto csv = file("groups.csv", "hardware_name,site,role,cpu_cores,monthly_cost_usd\nV1,lon,web,8,10\n"
                                        "V2,lon,db,16,\nV3,sto,web,8,30\n");
    ASSERT_EQ(run({"machines", "import", csv}).code, 0);
    const auto rows = run({"machines", "list", "--group-by", "site", "-o", "json"}).rows();
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(rows[0].at("value").as_string(), "lon");
    EXPECT_EQ(rows[0].at("cpu_cores").as_int64(), 24);
    EXPECT_EQ(rows[0].at("unknown_prices").as_int64(), 1);
    EXPECT_TRUE(run({"machines", "list", "--group-by", "site"}).output.contains("2 groups"));
    EXPECT_EQ(run({"machines", "list", "--group-by", "colour"}).code, 2);
}

} // namespace
} // namespace remuda
