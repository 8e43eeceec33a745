// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/drivers/power/ipmi_command.h"

#include <gtest/gtest.h>

namespace remuda {
namespace {

using namespace ipmi_command;

TEST(IpmiReadings, ReadsSensorsOfEveryKind) {
    const auto report = parseSensors("Inlet Temp,40,degrees C,ok\n"
                                     "Fan 1, left,no reading,ns\n"
                                     "12V, main,11.95,Volts,nc\r\n"
                                     "PS1 Status,0x01,ok\n"
                                     "VRD,disabled,ns\n");
    ASSERT_TRUE(report.ok()) << report.error().message;
    const auto& sensors = report->sensors;
    ASSERT_EQ(sensors.size(), 5u);
    EXPECT_EQ(sensors[0].name, "Inlet Temp");
    EXPECT_EQ(sensors[0].value, 40);
    EXPECT_EQ(sensors[0].unit, "°C");
    EXPECT_EQ(sensors[0].kind, "temperature");
    EXPECT_EQ(sensors[0].health, Health::ok);
    EXPECT_EQ(sensors[1].name, "Fan 1, left"); // a comma is no end
    EXPECT_FALSE(sensors[1].value);
    EXPECT_EQ(sensors[1].health, Health::unknown);
    EXPECT_EQ(sensors[2].name, "12V, main");
    EXPECT_EQ(sensors[2].health, Health::warning);
    EXPECT_EQ(sensors[3].state, "states 0x01");
}

TEST(IpmiReadings, NamesALineThatIsNoSensor) {
    for (const char* line : {"rubbish", "a,b", "Temp,40,degrees C,perhaps", ",,ok"}) {
        const auto report = parseSensors("Inlet Temp,40,degrees C,ok\n" + std::string(line) + "\n");
        ASSERT_FALSE(report.ok()) << line;
        EXPECT_EQ(report.error().error_class, ErrorClass::bmc_bug);
        EXPECT_NE(report.error().message.find("\"" + std::string(line) + "\""), std::string::npos);
        EXPECT_FALSE(report.error().raw.empty());
    }
    EXPECT_TRUE(parseSensors("")->sensors.empty());
}

TEST(IpmiReadings, ReadsTheEventLogNewestFirst) {
    const auto log = parseEventLog(
        "1, Pre-Init ,0000036394,Temperature Inlet Temp,Upper Critical going high,Asserted,Reading 90 > Threshold 112 "
        "degrees C\n"
        "2,04/27/26,12:00:05 UTC,Unknown #0x23,,Asserted\n"
        "1f,04/28/2026,12:00:06,Fan Fan 1,Lower Non-critical going low,Deasserted\n");
    ASSERT_TRUE(log.ok()) << log.error().message;
    ASSERT_EQ(log->events.size(), 3u);
    EXPECT_EQ(log->events[0].id, "1f");
    EXPECT_EQ(log->events[0].at, parseInstant("2026-04-28T12:00:06Z"));
    EXPECT_EQ(log->events[0].severity, Health::ok); // it is over
    EXPECT_EQ(log->events[1].at, parseInstant("2026-04-27T12:00:05Z"));
    EXPECT_EQ(log->events[1].message, "event without a name");
    EXPECT_FALSE(log->events[2].at); // the clock was not set
    EXPECT_EQ(log->events[2].severity, Health::critical);
    EXPECT_EQ(log->events[2].message, "Upper Critical going high: Reading 90 > Threshold 112 degrees C");
    EXPECT_FALSE(log->truncated);
}

TEST(IpmiReadings, NamesALineThatIsNoEvent) {
    const auto log = parseEventLog("Get SEL Entry 3 command failed\n");
    ASSERT_FALSE(log.ok());
    EXPECT_EQ(log.error().error_class, ErrorClass::bmc_bug);
    EXPECT_NE(log.error().message.find("Get SEL Entry 3"), std::string::npos);
}

} // namespace
} // namespace remuda
