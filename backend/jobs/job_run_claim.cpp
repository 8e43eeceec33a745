// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/bmc/bmc_access.h"
#include "backend/inventory/machine_store.h"
#include "backend/jobs/job_run.h"

// How a server takes a job up: a new one, or one that another server has left.
namespace remuda {

// Claim, fence, step, crash and takeover are modelled in tests/model-check/job_engine.pml: change both or neither.
bool JobRun::claim(Transaction& transaction) {
    auto found = job_store::find(transaction.connection(), m_id);
    if (!found || isEnded(found->job.status)) return false;
    if (putOff(transaction, *found)) return false;
    if (!job_store::takeUp(*found, m_server)) return false;
    m_stored = std::move(*found);
    m_cancelled = m_cancelled || m_stored.cancel_requested;
    m_pause_wanted = m_stored.pause == Pause::wanted;
    const auto before = machine_store::find(transaction.connection(), m_stored.hardware_name);
    const bool locked = before && job_store::holdsLock(transaction.connection(), m_stored);
    m_adopted = m_stored.job.status != JobStatus::queued;
    const auto* holding = locked ? &*before : nullptr;
    if (!before) return refuse(transaction, holding, ErrorClass::internal, "the machine is no longer in the inventory");
    if (!locked)
        return refuse(transaction, holding, ErrorClass::internal, "the job no longer holds the lock of its machine");
    if (m_services.last_look) {
        const auto turn = m_adopted ? Turn::goes_on : Turn::begins;
        if (const auto may = m_services.last_look(transaction.connection(), m_stored, turn); !may) {
            if (m_adopted && may.problem().type == "unavailable") return false;
            return refuse(transaction, holding, ErrorClass::policy, may.problem().detail);
        }
    }
    if (m_adopted) {
        goOn(transaction);
        return true;
    }
    if (const auto allowed = mayBegin(m_services.rights, m_stored, *before); !allowed)
        return refuse(transaction, holding, ErrorClass::policy, "not permitted any more: " + allowed.problem().detail);
    const auto move = planMove(m_stored.verb, before->status, before->status_reason);
    if (!move) return refuse(transaction, holding, ErrorClass::policy, move.problem().detail);
    start(transaction, *before, *move);
    return true;
}

// Ends it before this server has done anything. `holding`: the machine that it has locked.
bool JobRun::refuse(Transaction& transaction, const Machine* holding, ErrorClass error_class, std::string message) {
    auto& job = m_stored.job;
    job.status = JobStatus::failed;
    job.result = message;
    job.ended_at = now();
    job.error = JobError{error_class, std::move(message), {}, false, 0};
    m_ended = true;
    if (holding && !onlyLooks(m_stored.verb)) {
        auto after = *holding;
        after.lock.reset();
        if (!isStable(after.status)) { // nobody brings to an end what an earlier turn has begun
            after.status = MachineStatus::broken;
            after.status_reason = std::string(toText(m_stored.verb)) + "_failed: " + job.result;
            after.status_since = now();
        }
        machine_store::update(transaction, m_stored.origin(), *holding, after, "unlock");
        job_store::unlock(transaction, m_stored);
    }
    m_services.ledger.save(transaction, m_stored, m_stored.origin());
    return true;
}

void JobRun::goOn(Transaction& transaction) {
    if (m_stored.pause == Pause::resumed) {
        m_stored.pause = Pause::over;
        job_store::setPause(transaction, m_number, m_stored.pause);
        say(LogLevel::info, "goes on after the pause");
    } else if (!m_stored.cancel_requested || m_stored.pause == Pause::none) { // else cancelled while it stood still
        say(LogLevel::warning, "taken up again after the server that worked on it had ended");
    }
    job_store::appendLog(transaction, m_stored.number, m_lines);
    m_lines.clear();
    job_store::update(transaction, m_stored);
}

void JobRun::start(Transaction& transaction, const Machine& before, const Move& move) {
    auto& job = m_stored.job;
    m_stored.from_status = toText(before.status);
    m_stored.from_reason = before.status_reason;
    job.status = JobStatus::started;
    job.started_at = now();
    job_store::showUsual(job,
                         m_services.ledger.times().learned(transaction.connection(), m_stored.verb, m_stored.model));
    auto after = before;
    if (move.through) {
        after.status = *move.through;
        after.status_reason.clear();
    }
    machine_store::update(transaction, m_stored.origin(), before, after, toText(m_stored.verb));
    takeMachine(after);
    if (!m_cancelled && !m_pause_wanted) beginNext();
    for (std::size_t position = 0; position < job.steps.size(); ++position)
        job_store::updateStep(transaction, m_stored, position);
    m_services.ledger.save(transaction, m_stored, m_stored.origin());
}

// As it was read in the write that began the job. Only passwords take another look; that of a real controller is
// never pending alone.
void JobRun::takeMachine(const Machine& machine) {
    m_access.machine = machine;
    m_access.allowed = [this] { return holds(); };
    m_loaded = !machine.bmc.password_set && !machine.simulated();
}

bool JobRun::loadMachine() {
    auto& name = m_stored.hardware_name;
    auto loaded = m_services.database.read(
        [&](Connection& connection) { return loadBmcAccess(connection, m_services.secrets, name); });
    if (!loaded) return false;
    m_access = std::move(loaded->access);
    m_access.allowed = [this] { return holds(); };
    if (!loaded->unreadable.empty())
        say(LogLevel::error, "the stored BMC password cannot be opened: " + loaded->unreadable);
    return true;
}

} // namespace remuda
