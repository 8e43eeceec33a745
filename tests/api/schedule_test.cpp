// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/api/installed.h"

namespace remuda {
namespace {

class Schedules : public Installed {
protected:
    void SetUp() override {
        Installed::SetUp();
        importMachines(2);
    }
    std::string first(const CommandResult& result, const char* member) const {
        const auto rows = result.rows();
        EXPECT_EQ(result.code, 0) << result.errors.toStdString();
        if (rows.empty()) return {};
        const auto* value = rows.at(0).as_object().if_contains(member);
        return !value ? std::string() : value->is_string() ? std::string(value->as_string()) : serialize(*value);
    }
    static QString soon(int hours) {
        return QDateTime::currentDateTimeUtc().addSecs(hours * 3600).toString(Qt::ISODate);
    }
};

TEST_F(Schedules, aJobWaitsForItsMomentAndIsCancelledBeforeIt) {
    const auto made = run({"machines", "inspect", "T0001", "--at", soon(2), "-o", "json"});
    EXPECT_EQ(first(made, "status"), "scheduled");
    EXPECT_NE(first(made, "starts_at"), "null");
    const auto id = QString::fromStdString(first(made, "id"));
    EXPECT_EQ(run({"jobs", "list", "-q", "status:scheduled", "-o", "json"}).rows().size(), 1U);
    EXPECT_EQ(first(run({"jobs", "cancel", id, "-o", "json"}), "status"), "cancelled");
    const auto wrong = run({"machines", "inspect", "T0001", "--at", "tomorrow"});
    EXPECT_EQ(wrong.code, 2);
    EXPECT_TRUE(wrong.errors.contains("--at: found \"tomorrow\", expected")) << wrong.errors.toStdString();
    const auto past = run({"machines", "inspect", "T0001", "--at", soon(-1)});
    EXPECT_EQ(past.code, 2);
    EXPECT_TRUE(past.errors.contains("a moment to come")) << past.errors.toStdString();
}

TEST_F(Schedules, aJobBeginsByItself) {
    const auto at = QDateTime::currentDateTimeUtc().addSecs(2).toString(Qt::ISODateWithMs);
    const auto done = run({"machines", "inspect", "T0001", "--at", at, "--wait", "-o", "json"});
    EXPECT_EQ(first(done, "status"), "finished");
    EXPECT_GE(first(done, "started_at"), at.toStdString());
}

TEST_F(Schedules, aFreezeIsNamedToWhoeverItStops) {
    const auto made =
        run({"freezes", "add", "--site", "lon", "--until", soon(5), "--reason", "year's end", "-o", "json"});
    const auto id = QString::fromStdString(first(made, "id"));
    const auto refused = run({"machines", "power-cycle", "T0001"});
    EXPECT_EQ(refused.code, 6);
    EXPECT_TRUE(refused.errors.contains("year's end; site lon, by alice")) << refused.errors.toStdString();
    EXPECT_EQ(run({"machines", "inspect", "T0002", "--wait"}).code, 0) << "what destroys nothing goes on";
    const auto waits = run({"machines", "power-cycle", "T0001", "--at", soon(2), "-o", "json"});
    EXPECT_EQ(first(waits, "starts_at"), first(made, "until"));
    EXPECT_TRUE(QString::fromStdString(first(waits, "waiting_for")).contains(QLatin1String("year's end")));
    EXPECT_EQ(run({"freezes", "list", "-o", "json"}).rows().size(), 1U);
    EXPECT_EQ(run({"freezes", "delete", id}).code, 0);
    const auto job = run({"jobs", "list", "-q", "status:scheduled", "-o", "json"});
    EXPECT_LT(first(job, "starts_at"), first(waits, "starts_at")) << "back to the moment that was wanted";
    EXPECT_EQ(first(job, "waiting_for"), "its time");
    EXPECT_EQ(run({"freezes", "delete", id}).code, 5);
    EXPECT_EQ(run({"freezes", "add", "--until", soon(-5), "--reason", "x"}).code, 2);
}

TEST_F(Schedules, aWindowIsWaitedFor) {
    EXPECT_EQ(run({"machines", "inspect", "T0001", "--in-window"}).code, 6);
    const auto made = run({"windows", "add", "--site", "lon", "--every", "day", "--time", "02:00", "--zone",
                           "Europe/London", "--minutes", "90", "-o", "json"});
    const auto next = first(made, "next_from");
    const auto waits = run({"machines", "inspect", "T0001", "--in-window", "-o", "json"});
    ASSERT_EQ(waits.code, 0) << waits.errors.toStdString();
    EXPECT_TRUE(run({"windows", "list"}).output.contains("every day at 02:00 Europe/London"));
    EXPECT_EQ(run({"windows", "delete", QString::fromStdString(first(made, "id"))}).code, 0);
    EXPECT_EQ(run({"windows", "list", "-o", "json"}).rows().size(), 0U);
}

TEST_F(Schedules, areListedPausedAndDeleted) {
    const auto made = run({"schedules", "add", "nightly look", "-q", "site:lon", "--verb", "inspect", "--every", "week",
                           "--on", "mon,thu", "--time", "02:30", "--zone", "Europe/London", "-o", "json"});
    const auto id = QString::fromStdString(first(made, "id"));
    EXPECT_NE(first(made, "next_at"), "null");
    const auto shown = run({"schedules", "list"}).output;
    EXPECT_TRUE(shown.contains("every week on mon, thu at 02:30 Europe/London")) << shown.toStdString();
    EXPECT_EQ(first(run({"schedules", "pause", id, "-o", "json"}), "next_at"), "null");
    EXPECT_EQ(run({"schedules", "pause", id}).code, 6);
    EXPECT_EQ(run({"schedules", "resume", id}).code, 0);
    EXPECT_EQ(run({"schedules", "delete", id}).code, 0);
    EXPECT_EQ(run({"schedules", "show", id}).code, 5);
    const auto wrong = run({"schedules", "add", "x", "T0001", "--verb", "inspect", "--every", "day", "--time", "2:30"});
    EXPECT_EQ(wrong.code, 2);
    EXPECT_TRUE(wrong.errors.contains("HH:MM")) << wrong.errors.toStdString();
}

TEST_F(Schedules, areChangedInWhatIsSaidAndKeepTheRest) {
    const auto made = run({"schedules", "add", "nightly look", "-q", "site:lon", "--verb", "inspect", "--every", "week",
                           "--on", "mon,thu", "--time", "02:30", "--zone", "Europe/London", "-o", "json"});
    const auto id = QString::fromStdString(first(made, "id"));
    const auto later = run({"schedules", "change", id, "--time", "03:30", "--title", "weekly look", "-o", "json"});
    EXPECT_EQ(first(later, "name"), "weekly look");
    EXPECT_EQ(first(later, "query"), "site:lon");
    EXPECT_EQ(first(later, "recurrence"),
              R"({"every":"week","on":["mon","thu"],"time":"03:30","zone":"Europe/London"})");
    const auto monthly = run({"schedules", "change", id, "T0001", "--every", "month", "--on", "31", "-o", "json"});
    EXPECT_EQ(first(monthly, "machines"), R"(["T0001"])");
    EXPECT_EQ(first(monthly, "query"), "");
    EXPECT_EQ(first(monthly, "recurrence"), R"({"every":"month","day":31,"time":"03:30","zone":"Europe/London"})");
    EXPECT_EQ(run({"schedules", "change", "99", "--time", "03:30"}).code, 5);

    const auto both = run({"schedules", "change", id, "--in-window", "--no-window"});
    EXPECT_EQ(both.code, 2);
    EXPECT_TRUE(both.errors.contains("--no-window")) << both.errors.toStdString();

    const auto freeze = run({"freezes", "add", "--site", "lon", "--until", soon(5), "--reason", "sales", "-o", "json"});
    const auto number = QString::fromStdString(first(freeze, "id"));
    const auto moved = run({"freezes", "change", number, "--until", soon(9), "-o", "json"});
    EXPECT_GT(first(moved, "until"), first(freeze, "until"));
    EXPECT_EQ(first(moved, "from"), first(freeze, "from"));
    EXPECT_EQ(first(moved, "reason"), "sales");
    EXPECT_EQ(run({"freezes", "change", "99", "--reason", "x"}).code, 5);

    const auto window =
        run({"windows", "add", "--site", "lon", "--every", "day", "--time", "02:00", "--zone", "UTC", "-o", "json"});
    const auto longer = run({"windows", "change", QString::fromStdString(first(window, "id")), "--minutes", "90",
                             "--time", "04:00", "-o", "json"});
    EXPECT_EQ(first(longer, "minutes"), "90");
    EXPECT_EQ(first(longer, "recurrence"), R"({"every":"day","time":"04:00","zone":"UTC"})");
    EXPECT_EQ(first(longer, "site"), "lon");
}

// Each kind has its own numbers: an id that leads to another kind would hit what nobody named.
TEST_F(Schedules, anIdNeverReachesAnotherKindOfThing) {
    const auto freeze = run({"freezes", "add", "--site", "lon", "--until", soon(5), "--reason", "x", "-o", "json"});
    const auto window =
        run({"windows", "add", "--site", "lon", "--every", "day", "--time", "02:00", "--zone", "UTC", "-o", "json"});
    const auto schedule = run({"schedules", "add", "x", "T0001", "--verb", "inspect", "--every", "day", "--time",
                               "02:00", "--zone", "UTC", "-o", "json"});
    const auto a_freeze = "../freezes/" + QString::fromStdString(first(freeze, "id"));
    const auto a_window = "../windows/" + QString::fromStdString(first(window, "id"));
    const auto a_schedule = "../schedules/" + QString::fromStdString(first(schedule, "id"));
    for (const auto& command :
         {QStringList{"freezes", "delete", a_window}, QStringList{"windows", "delete", a_freeze},
          QStringList{"schedules", "delete", a_freeze}, QStringList{"jobs", "pause", a_schedule},
          QStringList{"requests", "withdraw", a_schedule}, QStringList{"machines", "delete", a_window, "--yes"},
          QStringList{"machines", "event-log", a_freeze}, QStringList{"approvals", "show", a_schedule},
          QStringList{"jobs", "log", a_schedule}, QStringList{"jobs", "log", "..", "--follow"},
          QStringList{"schedules", "show", "."}, QStringList{"jobs", "show", ""},
          QStringList{"machines", "show", "T0001/history"}}) {
        const auto refused = run(command);
        EXPECT_EQ(refused.code, 5) << command.join(' ').toStdString() << "\n" << refused.errors.toStdString();
    }
    EXPECT_EQ(run({"freezes", "list", "-o", "json"}).rows().size(), 1U);
    EXPECT_EQ(run({"windows", "list", "-o", "json"}).rows().size(), 1U);
    const auto left = run({"schedules", "list", "-o", "json"});
    ASSERT_EQ(left.rows().size(), 1U);
    EXPECT_EQ(first(left, "paused"), "false");
}

} // namespace
} // namespace remuda
