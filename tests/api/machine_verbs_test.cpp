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

} // namespace
} // namespace remuda
