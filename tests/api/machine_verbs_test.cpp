// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/api/installed.h"

namespace remuda {
namespace {

class MachineVerbsTest : public Installed {
protected:
    void SetUp() override {
        Installed::SetUp();
        importMachines(2);
    }
};

TEST_F(MachineVerbsTest, reserveTakesWhatAReservationHolds) {
    const auto help = run({"machines", "reserve", "--help"}).output;
    EXPECT_FALSE(help.contains("--until")) << help.toStdString();
    const auto done = run({"machines", "reserve", "T0001", "--team", "ads", "--role", "spare", "--expires-on",
                           "2099-01-31", "-o", "json"});
    ASSERT_EQ(done.code, 0) << done.errors.toStdString();
    const auto shown = run({"machines", "show", "T0001", "-o", "json"}).rows();
    ASSERT_EQ(shown.size(), 1U);
    EXPECT_EQ(shown.at(0).at("status").as_string(), "reserved");
    EXPECT_EQ(shown.at(0).at("team").as_string(), "ads");
    EXPECT_EQ(shown.at(0).at("role").as_string(), "spare");
    EXPECT_EQ(shown.at(0).at("expires_on").as_string(), "2099-01-31");
    EXPECT_EQ(run({"machines", "reserve", "T0002", "--until", "2099-01-31"}).code, 2);
    EXPECT_EQ(run({"machines", "set-maintenance", "T0002", "--until", "2099-01-31", "--reason", "fan"}).code, 0);
}

TEST_F(MachineVerbsTest, aDryRunOfWhatWouldBeRefusedSaysSo) {
    ASSERT_EQ(run({"machines", "reserve", "T0001"}).code, 0);
    const auto none = run({"machines", "reserve", "T0001", "--dry-run"});
    EXPECT_EQ(none.code, 6) << none.output.toStdString();
    EXPECT_TRUE(none.output.contains("T0001")) << "and why";
    EXPECT_EQ(run({"machines", "reserve", "T0001", "T0002", "--dry-run"}).code, 6) << "all or none";
    EXPECT_EQ(run({"machines", "reserve", "T0001", "T0002", "--dry-run", "--skip-invalid"}).code, 0);
    EXPECT_EQ(run({"machines", "reserve", "T0002", "--dry-run"}).code, 0);
}

TEST_F(MachineVerbsTest, helpNamesWhatHoldsWhereNothingIsSaid) {
    EXPECT_TRUE(run({"jobs", "failures", "--help"}).output.contains("how far back (default 7)"));
    EXPECT_TRUE(run({"requests", "apply", "--help"}).output.contains("(default 6)"));
    EXPECT_EQ(run({"requests", "apply", "--help"}).output.count("the default"), 1) << "of -o, said by its own words";
}

TEST_F(MachineVerbsTest, aPlanUnderAFreezeNamesNoTime) {
    const auto until = QDateTime::currentDateTimeUtc().addSecs(7200).toString(Qt::ISODate);
    ASSERT_EQ(run({"freezes", "add", "--until", until, "--reason", "year's end"}).code, 0);
    const auto plan = run({"requests", "plan", "--role", "db", "--site", "lon"});
    EXPECT_EQ(plan.code, 6);
    EXPECT_TRUE(plan.output.contains("year's end")) << plan.output.toStdString();
    EXPECT_FALSE(plan.output.contains("takes about")) << plan.output.toStdString();
}

TEST_F(MachineVerbsTest, everyServerKnowsThatMachinesAreSimulated) {
    const auto told = [this] {
        EXPECT_TRUE(server.stop() && server.start()) << server.log().toStdString();
        return run({"server", "status", "-o", "json"}).rows().at(0).at("simulated_fleet").as_bool();
    };
    EXPECT_TRUE(told()) << "by what is in the database, not by the options of the one that is asked";
    ASSERT_EQ(run({"machines", "create", "R0001", "site=lon"}).code, 0);
    EXPECT_FALSE(told()) << "one real machine can be harmed";
}

} // namespace
} // namespace remuda
