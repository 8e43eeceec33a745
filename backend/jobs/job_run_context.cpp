// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/bmc/bmc_access.h"
#include "backend/inventory/machine_store.h"
#include "backend/jobs/job_run.h"
#include "backend/store/later.h"

#include <boost/asio/redirect_error.hpp>

#include <algorithm>

// The part of JobRun that steps use, and how it is written down.
namespace remuda {

namespace asio = boost::asio;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

namespace {

DriverError notOurs() {
    return {ErrorClass::internal, "this server may have lost the job to another"};
}

} // namespace

Instant JobRun::stageStart() const {
    const auto& steps = m_stored.job.steps;
    if (m_position > 0 && steps[m_position - 1].ended_at) return *steps[m_position - 1].ended_at;
    return m_stored.job.started_at.value_or(m_stored.job.created_at);
}

void JobRun::say(LogLevel level, std::string text) {
    const auto& steps = m_stored.job.steps;
    const auto position = static_cast<std::size_t>(m_stored.job.current_step);
    m_lines.push_back({0, now(), position < steps.size() ? steps[position].name : "", level, std::move(text)});
}

// The same seen again within a minute is no news.
void JobRun::sawPower(PowerState state) {
    step().detail = "power is " + std::string(toText(state));
    const auto see = [state, moment = now()](Machine& machine) {
        const bool changed = takePower(machine, state, moment);
        if (!changed && machine.power_seen_at && moment - *machine.power_seen_at < std::chrono::minutes(1))
            return false;
        machine.power_seen_at = moment;
        return true;
    };
    auto known = machine();
    if (see(known)) changeMachine([see](Machine& machine) { see(machine); });
}

void JobRun::recordFault(const DriverError& error) {
    if (error.error_class != ErrorClass::unreachable && error.error_class != ErrorClass::credentials) return;
    changeMachine([error, moment = now()](Machine& machine) { takeFailure(machine, error, moment); });
}

asio::awaitable<bool> JobRun::keep() {
    return persist();
}

asio::awaitable<void> JobRun::waiting(std::string signal, std::string last_seen) {
    auto& job = m_stored.job;
    if (job.status == JobStatus::waiting && job.waiting_for == signal && step().detail == last_seen) co_return;
    job.status = JobStatus::waiting;
    job.waiting_for = std::move(signal);
    step().status = StepStatus::waiting;
    step().detail = std::move(last_seen);
    co_await persist();
}

asio::awaitable<void> JobRun::pause(milliseconds time, Cancel cancel) {
    const auto until = steady_clock::now() + scaled(time);
    while (!interrupted(cancel) && !(m_backing_off && m_pause_wanted) && steady_clock::now() < until) {
        m_timer.expires_at(until);
        boost::system::error_code ignored;
        co_await m_timer.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    }
}

// Writes the job, its current step (or all) and what else has come together, in one transaction. False when the job is
// no longer this run's or has lost its machine, or the database refuses: the run then ends without a word, and is taken
// up anew.
asio::awaitable<bool> JobRun::persist(Steps changed, Then then) {
    const auto position_before = m_position;
    std::function<bool(Transaction&)> work = [this, changed, then, position_before](Transaction& transaction) {
        if (m_position != position_before) { // asked once more: the next step was begun in vain
            takeBackBegin();
            m_position = position_before;
        }
        const auto wishes = job_store::wishes(transaction.connection(), m_stored);
        if (!wishes) return false;
        if (m_password_change) {
            if (!machine_store::find(transaction.connection(), m_stored.hardware_name)) return false;
            m_password_change(transaction);
        }
        if (!m_machine_changes.empty()) {
            const auto before = machine_store::find(transaction.connection(), m_stored.hardware_name);
            if (!before) return false;
            auto after = *before;
            for (const auto& change : m_machine_changes)
                change(after);
            machine_store::update(transaction, m_stored.origin(), *before, after,
                                  m_ended && !onlyLooks(m_stored.verb) ? toText(m_stored.verb) : "observe");
            m_access.machine = std::move(after);
        }
        if (!m_firmware.empty()) job_store::sawFirmware(transaction, m_stored.hardware_name, m_firmware);
        if (m_ended && !onlyLooks(m_stored.verb)) job_store::unlock(transaction, m_stored);
        job_store::appendLog(transaction, m_stored.number, m_lines);
        for (std::size_t position = 0; position < m_stored.job.steps.size(); ++position)
            if (changed == Steps::all || position == m_position) job_store::updateStep(transaction, m_stored, position);
        if (then == Then::begin_next && !wishes->cancel && wishes->pause != Pause::wanted) {
            beginNext();
            job_store::updateStep(transaction, m_stored, m_position);
        }
        m_services.ledger.save(transaction, m_stored, m_stored.origin());
        return true;
    };
    const bool kept = co_await writeAwaited(m_services.database, std::move(work), Repeat::allowed);
    m_lines.clear();
    m_machine_changes.clear();
    m_password_change = nullptr;
    m_firmware.clear();
    m_cancelled = m_cancelled || m_stored.cancel_requested;
    m_pause_wanted = m_stored.pause == Pause::wanted;
    if (kept) m_services.followers.pump(m_stored.number);
    co_return kept;
}

asio::awaitable<DriverResult<PowerState>> JobRun::status() {
    return m_services.drivers.call<PowerState>(m_access, callTime, [this](PowerDriver& driver, Deadline deadline) {
        return driver.status(m_access, deadline);
    });
}

// Its turn at the controller may come late: whether the job is still this server's is asked right before the command
// goes out, and once more where it takes effect, if that place can tell.
asio::awaitable<DriverResult<Done>> JobRun::power(PowerCommand command) {
    auto call = [this, command](PowerDriver& driver, Deadline deadline) -> asio::awaitable<DriverResult<Done>> {
        if (!holds()) co_return notOurs();
        m_sent_at = steady_clock::now();
        co_return co_await driver.power(m_access, command, deadline);
    };
    auto answer = co_await m_services.drivers.call<Done>(m_access, callTime, call);
    co_return noteSent(std::move(answer));
}

asio::awaitable<DriverResult<Done>> JobRun::setNextBoot(BootDevice device) {
    auto call = [this, device](PowerDriver& driver, Deadline deadline) -> asio::awaitable<DriverResult<Done>> {
        if (!holds()) co_return notOurs();
        m_sent_at = steady_clock::now();
        co_return co_await driver.setBootDevice(m_access, device, BootScope::once, deadline);
    };
    auto answer = co_await m_services.drivers.call<Done>(m_access, callTime, call);
    co_return noteSent(std::move(answer));
}

// Changes nothing of the machine: whoever comes later need not wait for its effect.
asio::awaitable<DriverResult<Done>> JobRun::resetController() {
    auto call = [this](PowerDriver& driver, Deadline deadline) -> asio::awaitable<DriverResult<Done>> {
        if (!holds()) co_return notOurs();
        co_return co_await driver.resetController(m_access, deadline);
    };
    co_return co_await m_services.drivers.call<Done>(m_access, callTime, call);
}

asio::awaitable<DriverResult<HardwareIdentity>> JobRun::identify() {
    return m_services.drivers.call<HardwareIdentity>(
        m_access, callTime,
        [this](PowerDriver& driver, Deadline deadline) { return driver.identify(m_access, deadline); });
}

asio::awaitable<DriverResult<StageView>> JobRun::look(Stage stage) {
    auto* provisioner = m_services.drivers.provisioner(machine().bmc.driver);
    if (!provisioner)
        co_return DriverError{ErrorClass::policy,
                              "network boot is not there yet: only simulated machines can be installed or recycled"};
    co_return co_await provisioner->look(m_access, stage, stageStart());
}

} // namespace remuda
