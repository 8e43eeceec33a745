// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/drivers/power/simulated_driver.h"
#include "backend/inventory/machine_store.h"
#include "backend/jobs/job_service.h"
#include "backend/jobs/job_store.h"
#include "tests/unit/backend/open_database.h"

#include <condition_variable>
#include <cstdlib>
#include <filesystem>
#include <gtest/gtest.h>
#include <mutex>

namespace remuda {

const SimulatedDice dice(1); // those of JobsTest's machines

// One with which all goes well, or as good as always.
inline bool isPlain(const std::string& name) {
    const auto traits = dice.traits(name);
    return !traits.bad_disk && !traits.installer_fails && !traits.wrong_password && !traits.misses_memory &&
           traits.drop_rate < 0.01;
}

// A database of its own and a job service on simulated machines that work as good as at once.
class JobsTest : public testing::Test {
protected:
    static JobOptions fastOptions() {
        JobOptions options;
        options.seed = 1;
        options.simulated_speed = 400;
        options.time_scale = 0.002;
        return options;
    }

    void SetUp() override {
        std::string pattern = testing::TempDir() + "remuda-jobs-XXXXXX";
        ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
        m_folder = pattern;
        open();
    }

    void TearDown() override {
        m_service.reset();
        m_database.reset();
        std::filesystem::remove_all(m_folder);
    }

    void open(JobOptions options = fastOptions()) {
        auto database = openDatabase(m_folder);
        ASSERT_TRUE(database.ok()) << database.problem().detail;
        m_database = std::move(*database);
        makeService(std::move(options));
    }

    void makeService(JobOptions options) {
        m_service.reset();
        auto secrets = SecretBox::open(m_folder);
        ASSERT_TRUE(secrets.ok());
        m_service = std::make_unique<JobService>(*m_database, std::move(*secrets), std::move(options));
        m_service->addObserver([this](Transaction&, const Job& job) {
            const std::lock_guard guard(m_mutex);
            m_seen.push_back(job);
            m_changed.notify_all();
        });
    }

    // Adds a simulated machine; `change` may alter it.
    void addMachine(const std::string& name, std::function<void(Machine&)> change = {}) {
        Machine machine;
        machine.hardware_name = name;
        machine.serial = "SN-" + name;
        machine.site = "lon";
        machine.rack = "r1";
        machine.model = "R640";
        machine.cpu_cores = 32;
        machine.memory_gib = 256;
        machine.disk_gib = 960;
        machine.bmc.driver = "simulated";
        machine.status = MachineStatus::available;
        machine.role = "web";
        if (change) change(machine);
        const auto done = m_database->write([&](Transaction& transaction) -> Result<Done> {
            machine_store::insert(transaction, Origin{"test", {}, {}}, machine);
            return Done{};
        });
        ASSERT_TRUE(done.ok()) << done.problem().detail;
    }

    // The first name with such a number that the dice give (or do not give) these traits.
    static std::string nameWhere(const std::function<bool(const std::string&)>& wanted) {
        for (int number = 0; number < 100'000; ++number)
            if (const auto name = "SIM" + std::to_string(number); wanted(name)) return name;
        return {};
    }

    Machine machine(const std::string& name) {
        return *m_database->read([&](Connection& connection) { return machine_store::find(connection, name); });
    }

    Job job(const std::string& id) { return *m_service->find(id); }

    // Waits until an observer is told of a job that fits. No clock: the test's own time limit is the only one.
    Job await(const std::function<bool(const Job&)>& fits) {
        std::unique_lock guard(m_mutex);
        std::size_t next = 0;
        for (;;) {
            for (; next < m_seen.size(); ++next)
                if (fits(m_seen[next])) return m_seen[next];
            m_changed.wait(guard);
        }
    }

    // The job as stored once it has ended. The observer speaks inside the transaction: a write behind it sees it
    // durable.
    Job awaitEnd(const std::string& id) {
        await([&](const Job& each) { return each.id == id && isEnded(each.status); });
        settle();
        return job(id);
    }

    void settle() {
        const auto done = m_database->write([](Transaction&) -> Result<Done> { return Done{}; });
        ASSERT_TRUE(done.ok());
    }

    Result<Job> submit(Verb verb, std::vector<std::string> machines, boost::json::object params = {}) {
        Submission submission;
        submission.verb = verb;
        submission.machines = std::move(machines);
        submission.params = std::move(params);
        return m_service->submit(submission, Origin{"ann", "request-1", {}});
    }

    std::int64_t count(const std::string& sql) {
        return m_database->read([&](Connection& connection) {
            auto row = connection.prepare(sql);
            row.step();
            return row.integer(0);
        });
    }

    std::string m_folder;
    std::unique_ptr<Database> m_database;
    std::unique_ptr<JobService> m_service;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::vector<Job> m_seen;
};

} // namespace remuda
