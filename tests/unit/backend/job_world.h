// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/drivers/power/simulated_traits.h"
#include "backend/jobs/job_service.h"
#include "backend/requests/request_service.h"
#include "tests/unit/backend/test_database.h"

#include <condition_variable>
#include <mutex>

namespace remuda {

// A database with jobs and requests on simulated machines that work as good as at once.
class JobWorld {
public:
    JobWorld() { open(); }
    ~JobWorld() { jobs->stop(); } // before the requests that watch them are gone

    void start() { jobs->start(); }

    // As when the server is started again: nothing but the database stays.
    void restart() {
        jobs->stop();
        requests.reset();
        jobs.reset();
        open();
    }

    // Waits until `holds`; looks each time a job was written. The test's own time limit is the only one.
    template <class Holds>
    void await(Holds holds) {
        while (!holds()) {
            std::unique_lock guard(m_mutex);
            const auto seen = m_writes;
            guard.unlock();
            settle();
            if (holds()) return;
            guard.lock();
            m_written.wait(guard, [&] { return m_writes != seen; });
            guard.unlock();
            settle();
        }
    }

    // An available machine in lon whose installation goes well.
    std::string addReady(int rack) { return add(rack, false); }
    // One whose installer fails.
    std::string addBroken() { return add(50, true); }

    TestDatabase database;
    std::unique_ptr<JobService> jobs;
    std::unique_ptr<RequestService> requests;

private:
    void open() {
        JobOptions options;
        options.seed = 1;
        options.simulated_speed = 400;
        options.time_scale = 0.002;
        auto secrets = SecretBox::open(database->folder());
        if (!secrets) throw std::runtime_error(secrets.problem().detail);
        jobs = std::make_unique<JobService>(*database, std::move(*secrets), options);
        requests = std::make_unique<RequestService>(*database, *jobs);
        jobs->addObserver([this](Transaction&, const Job&) {
            const std::lock_guard guard(m_mutex);
            ++m_writes;
            m_written.notify_all();
        });
    }

    // An observer speaks inside its transaction: a write behind it sees it durable.
    void settle() {
        database.write([](Transaction&) {});
    }

    std::string add(int rack, bool fails) {
        const SimulatedDice dice(1);
        for (;;) {
            auto name = "SIM" + std::to_string(m_next++);
            const auto traits = dice.traits(name);
            const bool other =
                traits.bad_disk || traits.wrong_password || traits.misses_memory || traits.drop_rate > 0.01;
            if (other || traits.installer_fails != fails) continue;
            Machine machine;
            machine.hardware_name = name;
            machine.serial = "SN-" + name;
            machine.site = "lon";
            machine.rack = "lon-r" + std::to_string(rack);
            machine.model = "R640";
            machine.cpu_cores = 32;
            machine.memory_gib = 256;
            machine.disk_gib = 960;
            machine.monthly_cost = Money{172'000'000};
            machine.bmc.driver = "simulated";
            machine.status = MachineStatus::available;
            database.add(machine);
            return name;
        }
    }

    std::mutex m_mutex;
    std::condition_variable m_written;
    std::int64_t m_writes = 0;
    int m_next = 0;
};

} // namespace remuda
