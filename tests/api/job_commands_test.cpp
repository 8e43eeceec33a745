// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/api/installed.h"

namespace remuda {
namespace {

class JobCommandsTest : public Installed {
protected:
    void SetUp() override {
        Installed::SetUp();
        importMachines(4);
    }
    QString idOf(const CommandResult& result) const {
        const auto rows = result.rows();
        EXPECT_EQ(rows.size(), 1U) << result.errors.toStdString();
        return rows.empty() ? QString() : QString::fromStdString(std::string(rows.at(0).at("id").as_string()));
    }
    QString scheduled(const char* machine) const {
        const auto later = QDateTime::currentDateTimeUtc().addSecs(7200).toString(Qt::ISODate);
        return idOf(run({"machines", "inspect", machine, "--at", later, "-o", "json"}));
    }
    QString finished(const char* machine) const {
        return idOf(run({"machines", "inspect", machine, "--wait", "-o", "json"}));
    }
    std::string statusOf(const QString& id) const {
        return std::string(run({"jobs", "show", id, "-o", "json"}).rows().at(0).at("status").as_string());
    }
};

TEST_F(JobCommandsTest, goOnWithTheOthersWhereOneIsRefused) {
    const auto first = scheduled("T0001"), over = finished("T0002"), third = scheduled("T0003"),
               fourth = scheduled("T0004");
    const auto stopped = run({"jobs", "cancel", first, over, third, "no-such-job", fourth, "-o", "json"});
    EXPECT_EQ(stopped.code, 6) << "that of the first refusal";
    ASSERT_EQ(stopped.rows().size(), 3U) << stopped.errors.toStdString();
    for (const auto& row : stopped.rows())
        EXPECT_EQ(row.at("status").as_string(), "cancelled");
    EXPECT_EQ(statusOf(fourth), "cancelled");
    EXPECT_TRUE(stopped.errors.contains(over.toUtf8()) && stopped.errors.contains("no-such-job"))
        << stopped.errors.toStdString();
    EXPECT_TRUE(stopped.errors.contains("2 of 5 were refused")) << stopped.errors.toStdString();
    const auto one = run({"jobs", "cancel", over});
    EXPECT_EQ(one.code, 6);
    EXPECT_TRUE(one.output.isEmpty()) << one.output.toStdString();
}

TEST_F(JobCommandsTest, followEachJobOnceHoweverOftenItIsNamed) {
    const auto id = finished("T0001");
    const auto waited = run({"jobs", "wait", id, id, "-o", "json"});
    EXPECT_EQ(waited.code, 0) << waited.errors.toStdString();
    EXPECT_EQ(waited.rows().size(), 1U);
}

TEST_F(JobCommandsTest, takeNoOtherAnswerForAJob) {
    for (const auto& words : {QStringList{"jobs", "show", "advice"}, QStringList{"jobs", "show", "failures"},
                              QStringList{"jobs", "wait", "advice"}, QStringList{"jobs", "wait", "failures"},
                              QStringList{"machines", "show", "groups"}, QStringList{"machines", "show", "export"}}) {
        const auto refused = run(words);
        EXPECT_TRUE(refused.code == 5 || refused.code == 2)
            << words.join(' ').toStdString() << ": " << refused.code << "\n"
            << refused.errors.toStdString();
        EXPECT_TRUE(refused.output.isEmpty()) << refused.output.toStdString();
        EXPECT_FALSE(refused.errors.contains("terminate")) << refused.errors.toStdString();
    }
}

TEST_F(JobCommandsTest, showWhatBecomesOfABatchAndItsLimits) {
    const auto batch = idOf(run(
        {"machines", "inspect", "-q", "site:lon", "--parallelism", "3", "--per-rack", "2", "--wait", "-o", "json"}));
    const auto shown = run({"jobs", "show", batch}).output.simplified();
    EXPECT_TRUE(shown.contains("Machines total: 4, finished: 4")) << shown.toStdString();
    EXPECT_TRUE(shown.contains("At once 3")) << shown.toStdString();
    EXPECT_TRUE(shown.contains("In one rack 2")) << shown.toStdString();
    EXPECT_FALSE(shown.contains("At one site")) << shown.toStdString();
    const auto single = run({"jobs", "show", finished("T0001")}).output;
    EXPECT_FALSE(single.contains("At once")) << single.toStdString();
}

} // namespace
} // namespace remuda
