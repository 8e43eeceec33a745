// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/recurrence.h"
#include "core/domain/schedule.h"
#include "core/domain/time_zone.h"

#include <gtest/gtest.h>

namespace remuda {
namespace {

namespace json = boost::json;
using std::chrono::hours;
using std::chrono::minutes;

Instant at(std::string_view text) {
    return parseInstant(text).value();
}

Recurrence recurrence(const std::string& text) {
    const auto read = recurrenceFromJson(json::parse(text).as_object(), {});
    EXPECT_TRUE(read.ok()) << (read.ok() ? "" : read.problem().detail);
    return read.ok() ? *read : Recurrence{};
}

// The next few moments as the wire says them, without seconds.
std::vector<std::string> next(const Recurrence& recurrence, std::string_view after, int count) {
    std::vector<std::string> list;
    for (auto moment = at(after); count > 0; --count) {
        moment = nextAfter(recurrence, moment);
        list.push_back(formatInstant(moment).substr(0, 16));
    }
    return list;
}

using Texts = std::vector<std::string>;

TEST(RecurrenceTest, comesEveryDayAtATimeOfItsZone) {
    const auto daily = recurrence(R"({"every":"day","time":"02:30","zone":"Asia/Kolkata"})");
    EXPECT_EQ(next(daily, "2026-06-01T21:00:00Z", 2), (Texts{"2026-06-02T21:00", "2026-06-03T21:00"}))
        << "later than the moment that is named, even when that is one";
    EXPECT_EQ(next(daily, "2026-06-01T20:59:59Z", 1), Texts{"2026-06-01T21:00"});
}

TEST(RecurrenceTest, comesOnDaysOfTheWeek) {
    const auto weekly = recurrence(R"({"every":"week","on":["thu","mon"],"time":"00:00"})");
    EXPECT_EQ(next(weekly, "2026-11-22T11:00:00Z", 3),
              (Texts{"2026-11-23T00:00", "2026-11-26T00:00", "2026-11-30T00:00"}));
    // Monday in Auckland is Sunday in UTC.
    const auto far = recurrence(R"({"every":"week","on":["mon"],"time":"01:00","zone":"Pacific/Auckland"})");
    EXPECT_EQ(next(far, "2026-11-21T00:00:00Z", 1), Texts{"2026-11-22T12:00"});
}

TEST(RecurrenceTest, comesOnTheLastDayOfAMonthThatIsTooShort) {
    const auto monthly = recurrence(R"({"every":"month","day":31,"time":"06:00"})");
    EXPECT_EQ(next(monthly, "2027-12-31T06:00:00Z", 4),
              (Texts{"2028-01-31T06:00", "2028-02-29T06:00", "2028-03-31T06:00", "2028-04-30T06:00"}));
}

// In London clocks were put forward from 01:00 to 02:00 on 2027-03-28, and back from 02:00 to 01:00 on 2027-10-31.
TEST(RecurrenceTest, aTimeThatClocksLeaveOutIsWhenTheyArePutForward) {
    const auto daily = recurrence(R"({"every":"day","time":"01:30","zone":"Europe/London"})");
    EXPECT_EQ(next(daily, "2027-03-27T00:00:00Z", 3),
              (Texts{"2027-03-27T01:30", "2027-03-28T01:00", "2027-03-29T00:30"}));
    const auto sundays = recurrence(R"({"every":"week","on":["sun"],"time":"01:00","zone":"Europe/London"})");
    EXPECT_EQ(next(sundays, "2027-03-22T00:00:00Z", 1), Texts{"2027-03-28T01:00"});
}

TEST(RecurrenceTest, aTimeThatClocksShowTwiceIsTheFirstAndOnlyOnce) {
    const auto daily = recurrence(R"({"every":"day","time":"01:30","zone":"Europe/London"})");
    EXPECT_EQ(next(daily, "2027-10-30T00:00:00Z", 3),
              (Texts{"2027-10-30T00:30", "2027-10-31T00:30", "2027-11-01T01:30"}));
    // Asked between the two: the second is not one.
    EXPECT_EQ(next(daily, "2027-10-31T01:00:00Z", 1), Texts{"2027-11-01T01:30"});
}

TEST(RecurrenceTest, aDayThatAZoneLeftOutIsWhenItsClocksJumped) {
    // Samoa had no 30th of December 2011.
    EXPECT_EQ(formatInstant(momentOf(parseDate("2011-12-30").value(), hours(12), "Pacific/Apia")).substr(0, 16),
              "2011-12-30T10:00");
}

TEST(RecurrenceTest, isReadBackAsItIsWritten) {
    for (const auto* text : {R"({"every":"day","time":"02:05","zone":"UTC"})",
                             R"({"every":"week","on":["mon","sun"],"time":"23:59","zone":"Europe/London"})",
                             R"({"every":"month","day":31,"time":"00:00","zone":"America/New_York"})"})
        EXPECT_EQ(json::serialize(toJson(recurrence(text))), text);
    EXPECT_EQ(describe(recurrence(R"({"every":"week","on":["mon","thu"],"time":"02:30","zone":"Europe/London"})")),
              "every week on mon, thu at 02:30 Europe/London");
}

TEST(RecurrenceTest, namesTheMemberThatIsWrong) {
    const std::pair<const char*, const char*> wrong[] = {
        {R"({"time":"02:30"})", "r.every"},
        {R"({"every":"year","time":"02:30"})", "r.every"},
        {R"({"every":"day","time":"2:30"})", "r.time"},
        {R"({"every":"day","time":"24:00"})", "r.time"},
        {R"({"every":"day"})", "r.time"},
        {R"({"every":"day","time":"02:30","zone":"Europe/Lundon"})", "r.zone"},
        {R"({"every":"day","time":"02:30","zone":"../../etc/passwd"})", "r.zone"},
        {R"({"every":"day","time":"02:30","on":["mon"]})", "r.on"},
        {R"({"every":"week","time":"02:30"})", "r.on"},
        {R"({"every":"week","time":"02:30","on":["monday"]})", "r.on"},
        {R"({"every":"month","time":"02:30"})", "r.day"},
        {R"({"every":"month","time":"02:30","day":32})", "r.day"},
        {R"({"every":"week","on":["mon"],"time":"02:30","day":1})", "r.day"},
        {R"({"every":"day","time":"02:30","at":"x"})", "r.at"},
    };
    for (const auto& [text, field] : wrong) {
        const auto read = recurrenceFromJson(json::parse(text).as_object(), "r.");
        ASSERT_FALSE(read.ok()) << text;
        EXPECT_EQ(read.problem().field, field) << text;
        EXPECT_FALSE(read.problem().expected.empty()) << text;
    }
}

TEST(MaintenanceWindowTest, isOpenForItsLengthAndThenOpensAgain) {
    MaintenanceWindow window;
    window.recurrence = recurrence(R"({"every":"day","time":"02:00"})");
    window.length = minutes(90);
    const auto open = window.openingAt(at("2026-11-22T03:29:00Z"));
    EXPECT_EQ(open.from, at("2026-11-22T02:00:00Z"));
    EXPECT_EQ(open.until, at("2026-11-22T03:30:00Z"));
    EXPECT_EQ(window.openingAt(at("2026-11-22T03:30:00Z")).from, at("2026-11-23T02:00:00Z")) << "its end is closed";
    EXPECT_EQ(window.openingAt(at("2026-11-22T02:00:00Z")).from, at("2026-11-22T02:00:00Z"));
    window.length = hours(25); // it opens before it has closed
    EXPECT_EQ(window.openingAt(at("2026-11-22T02:30:00Z")).until, at("2026-11-23T03:00:00Z"));
}

TEST(FreezeTest, coversWhatItsScopeSays) {
    EXPECT_TRUE((Scope{"", ""}).covers("web", "lon"));
    EXPECT_TRUE((Scope{"web", ""}).covers("web", "sto"));
    EXPECT_FALSE((Scope{"web", "lon"}).covers("web", "sto"));
    EXPECT_FALSE((Scope{"", "lon"}).covers("", "sto"));
}

TEST(ScheduleTest, asksForMachinesOrAQuery) {
    const auto field = [](const char* members) {
        const auto text = std::string(R"({"name":"n","recurrence":{"every":"day","time":"01:00"},)") + members + "}";
        const auto read = newScheduleFromJson(json::parse(text).as_object());
        return read.ok() ? std::string() : read.problem().field;
    };
    EXPECT_EQ(field(R"("verb":"reboot","machines":["A"])"), "");
    EXPECT_EQ(field(R"("verb":"reboot","query":"site:lon")"), "");
    EXPECT_EQ(field(R"("verb":"reboot")"), "machines");
    EXPECT_EQ(field(R"("verb":"reboot","machines":["A"],"query":"site:lon")"), "machines");
    EXPECT_EQ(field(R"("verb":"protect","machines":["A"])"), "verb");
    EXPECT_EQ(field(R"("verb":"reboot","machines":["A"],"grace_minutes":0)"), "grace_minutes");
}

} // namespace
} // namespace remuda
