// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/api/installed.h"

namespace remuda {
namespace {

class RequestFiles : public Installed {};

TEST_F(RequestFiles, everyMistakeIsNamedAndNothingIsSent) {
    const auto json = file("bad.json", R"([
  {"key": "one", "role": "web", "site": "lon", "count": 0},
  {"key": "two", "role": "web",
   "site": "lon", "memory": 3},
  {"key": "one", "role": "web", "site": "lon"},
  {"key": "two", "role": "web", "site": "lon"},
  {"role": "web", "site": "lon", "expires_on": "2020-01-01"}
])");
    const auto refused = run({"requests", "apply", json, "-o", "json"});
    EXPECT_EQ(refused.code, 2);
    const auto rows = refused.rows();
    std::string found;
    for (const auto& row : rows)
        found += serialize(row.at("line")) + " " + std::string(row.at("field").as_string()) + "; ";
    EXPECT_EQ(found, "2 count; 4 memory; 5 key; 6 key; 7 expires_on; ");
    const auto csv = file("bad.csv", "key,role,site,count\na,web,lon,two\nb,web\n");
    const auto table = run({"requests", "apply", csv}).output;
    EXPECT_TRUE(table.contains("count") && table.contains("two") && table.contains("nothing was sent"))
        << table.toStdString();
    EXPECT_EQ(run({"requests", "apply", file("half.json", "[\n{\"role\": \"web\",\n")}).code, 2);
    EXPECT_EQ(run({"requests", "apply", "/nonexistent"}).code, 2);
    EXPECT_TRUE(run({"requests", "list", "-o", "json"}).rows().empty());
}

TEST_F(RequestFiles, whatIsSaidTwiceIsAMistakeAndEachIsOnItsLine) {
    const auto mistakesIn = [this](const char* name, const QByteArray& text) {
        const auto refused = run({"requests", "apply", file(name, text), "-o", "json"});
        EXPECT_EQ(refused.code, 2) << refused.output.toStdString();
        std::string found;
        for (const auto& row : refused.rows())
            found += serialize(row.at("line")) + " " + std::string(row.at("field").as_string()) + "; ";
        return found;
    };
    EXPECT_EQ(mistakesIn("twice.json", R"([
  {"key": "a", "role": "web", "site": "lon", "count": 1,
   "note": "[, \"count\": {", "count": 3},
  "x",
  ["count", "count", "count"],
  {"role": "web", "site": "lon", "machines": ["T0001", "T0001x"], "co\u0075nt": 1, "count": 2},
  7
])"),
              "3 count; 4 ; 5 ; 6 count; 7 ; ");
    EXPECT_EQ(mistakesIn("lists.json", "{\"requests\": [],\n\"requests\": [{\"role\": \"web\"}]}"), "2 requests; ");
    EXPECT_EQ(mistakesIn("twice.csv", "key,count,role,site,count\na,1,web,lon,2\n"), "1 count; ");
}

TEST_F(RequestFiles, aRehearsalSaysThatItPlansEachByItself) {
    importMachines(3);
    const auto name = file("both.csv", "key,count,role,site\na,2,web,lon\nb,2,db,lon\n");
    const auto looked = run({"requests", "apply", name, "--dry-run", "-o", "json"});
    ASSERT_EQ(looked.rows().size(), 2U) << looked.errors.toStdString();
    EXPECT_EQ(looked.rows().at(0).at("message").as_string(), "");
    EXPECT_EQ(looked.rows().at(1).at("outcome").as_string(), "possible");
    EXPECT_EQ(looked.rows().at(1).at("message").as_string(), "2 machines of this plan are those of entries above it");
    const auto table = run({"requests", "apply", name, "--dry-run"}).output;
    EXPECT_TRUE(table.contains("each planned by itself")) << table.toStdString();
}

TEST_F(RequestFiles, areAppliedOnceHoweverOftenTheyAre) {
    importMachines(6);
    const auto name = file("wanted.csv", "key,count,role,site\nweb-a,1,web,lon\n,1,db,lon\n,1,db,lon\n");
    EXPECT_EQ(run({"requests", "apply", name, "--dry-run"}).code, 0);
    EXPECT_TRUE(run({"requests", "list", "-o", "json"}).rows().empty());
    const auto applied = run({"requests", "apply", name, "--wait", "-o", "json"});
    ASSERT_EQ(applied.rows().size(), 3U) << applied.errors.toStdString();
    for (const auto& row : applied.rows())
        EXPECT_EQ(row.at("outcome").as_string(), "created");
    const auto again = run({"requests", "apply", name, "-o", "json"});
    EXPECT_EQ(again.code, 0) << again.errors.toStdString();
    for (std::size_t at = 0; at < 3; ++at) {
        EXPECT_EQ(again.rows().at(at).at("outcome").as_string(), "there already");
        EXPECT_EQ(again.rows().at(at).at("id"), applied.rows().at(at).at("id"));
    }
    EXPECT_EQ(run({"requests", "list", "-o", "json"}).rows().size(), 3U);
    // Another wish under a key that is taken, and one that cannot be met: the rest goes on.
    const auto other = file("other.json", R"({"requests": [
        {"key": "web-a", "count": 2, "role": "web", "site": "lon"},
        {"key": "many", "count": 900, "role": "web", "site": "lon"},
        {"key": "web-b", "count": 1, "role": "web", "site": "lon"}]})");
    const auto partly = run({"requests", "apply", other, "-o", "json"});
    EXPECT_EQ(partly.code, 6);
    const auto rows = partly.rows();
    ASSERT_EQ(rows.size(), 3U);
    EXPECT_EQ(rows.at(0).at("outcome").as_string(), "refused");
    EXPECT_EQ(rows.at(0).at("field").as_string(), "key");
    EXPECT_EQ(rows.at(1).at("outcome").as_string(), "refused");
    EXPECT_EQ(rows.at(2).at("outcome").as_string(), "created");
}

TEST_F(RequestFiles, withoutAServerTellSoAfterTheirTries) {
    ASSERT_EQ(run({"whoami"}).code, 0);
    server.stop();
    const auto name = file("wanted.csv", "role,site\nweb,lon\n");
    const auto gone = run({"requests", "apply", name, "--tries", "2"});
    EXPECT_EQ(gone.code, 4) << gone.errors.toStdString();
}

} // namespace
} // namespace remuda
