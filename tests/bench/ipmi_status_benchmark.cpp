// SPDX-License-Identifier: GPL-3.0-or-later
// Power status of 200 simulated BMCs by the driver, beside FreeIPMI's ipmipower; and of 50 with 5 silent ones among
// them.
#include "backend/drivers/power/ipmi_driver.h"
#include "tests/bench/report.h"
#include "tests/support/ipmi_simulator.h"

#include <QCoreApplication>
#include <QProcess>
#include <QStandardPaths>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include <memory>
#include <sys/resource.h>

namespace remuda {
namespace {

namespace asio = boost::asio;
using Clock = std::chrono::steady_clock;
using Simulators = std::vector<std::unique_ptr<IpmiSimulator>>;

struct Cost {
    double wall = 0, processor = 0; // milliseconds
    int answered = 0;
};

double processorTime(int who) {
    rusage usage{};
    getrusage(who, &usage);
    const auto milliseconds = [](const timeval& time) {
        return double(time.tv_sec) * 1e3 + double(time.tv_usec) / 1e3;
    };
    return milliseconds(usage.ru_utime) + milliseconds(usage.ru_stime);
}

BmcAccess accessTo(const IpmiSimulator& bmc) {
    BmcAccess access;
    access.machine.bmc = {"ipmi", bmc.address().toStdString(), IpmiSimulator::user().toStdString(), 3};
    access.password = IpmiSimulator::password().toStdString();
    return access;
}

// All at once; the time is that of the last of the first `count` to answer.
Cost byDriver(const Simulators& bmcs, std::size_t count) {
    asio::io_context context(1);
    IpmiDriver driver("ipmitool");
    Cost cost;
    const auto begun = Clock::now();
    const auto before = processorTime(RUSAGE_SELF);
    for (std::size_t index = 0; index < bmcs.size(); ++index)
        asio::co_spawn(
            context,
            [&, index]() -> asio::awaitable<void> {
                const auto access = accessTo(*bmcs[index]);
                const auto state = co_await driver.status(access, Clock::now() + std::chrono::seconds(5));
                if (state) ++cost.answered;
                if (index < count) cost.wall = std::chrono::duration<double, std::milli>(Clock::now() - begun).count();
            },
            asio::detached);
    context.run();
    cost.processor = processorTime(RUSAGE_SELF) - before;
    return cost;
}

Cost byIpmipower(const Simulators& bmcs) {
    QStringList hosts;
    for (const auto& bmc : bmcs)
        hosts << bmc->address();
    QProcess program;
    Cost cost;
    const auto begun = Clock::now();
    const auto before = processorTime(RUSAGE_CHILDREN);
    program.start("ipmipower", {"-D", "LAN_2_0", "-W", "opensesspriv", "-I", "3", "-u", IpmiSimulator::user(), "-p",
                                IpmiSimulator::password(), "-h", hosts.join(','), "--stat"});
    program.waitForFinished(120'000);
    cost.wall = std::chrono::duration<double, std::milli>(Clock::now() - begun).count();
    cost.processor = processorTime(RUSAGE_CHILDREN) - before;
    for (const auto& line : program.readAll().split('\n'))
        if (line.endsWith(": on") || line.endsWith(": off")) ++cost.answered;
    return cost;
}

Simulators start(std::size_t count) {
    Simulators all;
    while (all.size() < count) {
        all.push_back(std::make_unique<IpmiSimulator>());
        if (!all.back()->start()) return {};
    }
    return all;
}

} // namespace
} // namespace remuda

int main(int count, char** arguments) {
    using namespace remuda;
    QCoreApplication application(count, arguments);
    if (!IpmiSimulator::missing().isEmpty() || QStandardPaths::findExecutable("ipmipower").isEmpty()) {
        std::fprintf(stderr,
                     "ipmi_sim, ipmitool and ipmipower (packages openipmi, ipmitool, freeipmi-tools) are needed\n");
        return 0;
    }
    auto bmcs = start(200);
    if (bmcs.empty()) return 1;
    std::vector<double> ours, theirs, our_processor, their_processor;
    for (int round = 0; round < 5; ++round) {
        const auto driver = byDriver(bmcs, bmcs.size()), program = byIpmipower(bmcs);
        if (driver.answered != 200 || program.answered != 200)
            std::fprintf(stderr, "answered: %d, ipmipower %d\n", driver.answered, program.answered);
        ours.push_back(driver.wall);
        theirs.push_back(program.wall);
        our_processor.push_back(driver.processor);
        their_processor.push_back(program.processor);
    }
    using bench::Better;
    bench::report("power status of 200 BMCs by IPMI", bench::quantile(ours, 0.5), "ms", "ipmipower",
                  bench::quantile(theirs, 0.5), Better::lower);
    bench::report("the same: processor time", bench::quantile(our_processor, 0.5), "ms", "ipmipower",
                  bench::quantile(their_processor, 0.5), Better::lower);
    bmcs.resize(55);
    for (std::size_t index = 50; index < 55; ++index)
        bmcs[index]->setFrozen(true);
    bench::report("50 live BMCs beside 5 silent ones", byDriver(bmcs, 50).wall, "ms");
}
