// SPDX-License-Identifier: GPL-3.0-or-later
// Servers that are killed, held up and cut off while hundreds of jobs are under way, and machines that count. The long
// form is `make crash-test`; REMUDA_CRASH_SEED repeats one.
#include "tests/crash/campaign.h"

namespace remuda {
namespace {

class CrashCampaign : public Campaign {
protected:
    void run(int servers) {
        if (IsSkipped()) return;
        const int rounds = setting("REMUDA_CRASH_ROUNDS", 5), jobs = setting("REMUDA_CRASH_JOBS", 120);
        const auto seed = static_cast<int>(QDateTime::currentSecsSinceEpoch() % 1'000'000);
        const int used = setting("REMUDA_CRASH_SEED", seed);
        m_random.seed(static_cast<std::uint64_t>(used));
        QElapsedTimer spent;
        spent.start();
        startServers(servers, {"--simulated-speed", "5", "--heartbeat", "1", "--lease", "3"});
        addTargets(jobs);
        fill();
        awaitFilled();
        double striking = 0, filling = 0; // seconds
        for (int round = 1; round <= rounds && !HasFatalFailure(); ++round) {
            QElapsedTimer part;
            part.start();
            misfortune();
            striking += double(part.restart()) / 1000;
            look();
            fill();
            awaitFilled();
            filling += double(part.elapsed()) / 1000;
            if (round % 20 == 0)
                std::fprintf(stderr, "round %d, %d jobs, %.0f s: %.0f striking, %.0f looking and filling\n", round,
                             m_figures.jobs, double(spent.elapsed()) / 1000, striking, filling);
        }
        awaitAllEnded();
        const auto figures = judge();
        std::printf("CRASH seed=%d servers=%d rounds=%d kills=%d stops=%d cuts=%d jobs=%d in_flight=%d lost=%d "
                    "doubled=%d stuck=%d failed=%d seconds=%.0f\n",
                    used, servers, rounds, figures.kills, figures.stops, figures.cuts, figures.jobs,
                    figures.most_in_flight, figures.lost, figures.doubled, figures.stuck, figures.failed,
                    double(spent.elapsed()) / 1000);
        std::fflush(stdout);
        EXPECT_EQ(figures.lost, 0);
        EXPECT_EQ(figures.doubled, 0);
        EXPECT_EQ(figures.stuck, 0);
        EXPECT_EQ(figures.failed, 0) << "misfortune alone must fail no job";
        if (!HasFailure() || !qEnvironmentVariableIsSet("REMUDA_CRASH_LOGS")) return;
        for (const auto& server : m_servers) {
            QFile log(qEnvironmentVariable("REMUDA_CRASH_LOGS") + "/" + QString::number(server->port()));
            if (log.open(QIODevice::WriteOnly)) log.write(server->log());
        }
    }
};

TEST_F(CrashCampaign, LosesDoublesAndForgetsNothing) {
    run(qEnvironmentVariableIsSet("REMUDA_TEST_POSTGRESQL") ? 3 : 1);
}

} // namespace
} // namespace remuda
