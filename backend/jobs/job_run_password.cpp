// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/bmc/new_password.h"
#include "backend/inventory/bmc_password_store.h"
#include "backend/jobs/job_run.h"

// The part of JobRun by which a controller gets another password.
namespace remuda {

namespace asio = boost::asio;

std::optional<std::string> JobRun::sharesBmcUser() const {
    return m_services.database.read(
        [this](Connection& connection) { return bmc_password_store::sharer(connection, machine()); });
}

asio::awaitable<DriverResult<PowerState>> JobRun::signIn(Password which) {
    auto access = m_access;
    access.pending.reset(); // this one and no other
    if (which == Password::pending) access.password = m_access.pending->password;
    auto call = [&access](PowerDriver& driver, Deadline deadline) { return driver.signIn(access, deadline); };
    co_return co_await m_services.drivers.call<PowerState>(access, callTime, call);
}

asio::awaitable<DriverResult<Done>> JobRun::setPassword() {
    auto access = m_access;
    access.pending.reset();
    auto call = [this, &access](PowerDriver& driver, Deadline deadline) -> asio::awaitable<DriverResult<Done>> {
        if (!holds()) co_return DriverError{ErrorClass::internal, "this server may have lost the job to another"};
        m_sent_at = std::chrono::steady_clock::now();
        co_return co_await driver.setPassword(access, m_access.pending->password, deadline);
    };
    auto answer = co_await m_services.drivers.call<Done>(access, callTime, call);
    co_return noteSent(std::move(answer));
}

asio::awaitable<bool> JobRun::drawPassword() {
    const auto& name = m_stored.hardware_name;
    PendingPassword drawn;
    drawn.password = newBmcPassword();
    drawn.sealed = m_services.secrets.seal(drawn.password, name);
    m_password_change = [&name, sealed = drawn.sealed](Transaction& transaction) {
        bmc_password_store::setPending(transaction, name, sealed);
    };
    setMemo("drawn");
    const bool kept = co_await persist();
    if (kept) m_access.pending = std::move(drawn);
    co_return kept;
}

asio::awaitable<bool> JobRun::promotePending() {
    auto works = *m_access.pending;
    m_password_change = [this, sealed = works.sealed](Transaction& transaction) {
        bmc_password_store::promote(transaction, m_stored.origin(), m_stored.hardware_name, sealed);
    };
    const bool kept = co_await persist();
    if (!kept) co_return false;
    m_access.password = std::move(works.password);
    m_access.pending.reset();
    co_return true;
}

asio::awaitable<bool> JobRun::forgetPending() {
    m_password_change = [&name = m_stored.hardware_name, sealed = m_access.pending->sealed](Transaction& transaction) {
        bmc_password_store::forget(transaction, name, sealed);
    };
    setMemo({});
    const bool kept = co_await persist();
    if (kept) m_access.pending.reset();
    co_return kept;
}

} // namespace remuda
