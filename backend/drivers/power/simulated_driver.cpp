// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/drivers/power/simulated_driver.h"

#include "backend/drivers/power/simulated_console.h"
#include "backend/drivers/power/simulated_readings.h"
#include "backend/store/later.h"
#include "core/protocol/encoding.h"
#include "core/protocol/hashes.h"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>

#include <algorithm>

namespace remuda {

namespace asio = boost::asio;
using std::chrono::milliseconds;

namespace {

asio::awaitable<void> sleepUntil(Deadline moment) {
    asio::steady_timer timer(co_await asio::this_coro::executor, moment);
    boost::system::error_code ignored;
    co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
}

} // namespace

HardwareIdentity simulatedIdentity(const Machine& machine, const SimulatedDice& dice) {
    const auto traits = dice.traits(machine.hardware_name);
    HardwareIdentity identity{machine.serial,   machine.model,    machine.cpu_cores, machine.memory_gib,
                              machine.disk_gib, machine.nic1_mac, machine.nic2_mac,  {}};
    identity.firmware = dice.draw(machine.hardware_name, "firmware") < 0.3 ? "simulated 1.4" : "simulated 1.6";
    if (traits.misses_memory && identity.memory_gib && *identity.memory_gib >= 2)
        identity.memory_gib = *identity.memory_gib / 2;
    if (traits.extra_disk && identity.disk_gib) identity.disk_gib = *identity.disk_gib * 2;
    if (traits.other_board) {
        if (!identity.serial.empty()) identity.serial += "B";
        // The last digit of the address moves on by one.
        if (auto& mac = identity.nic1_mac; !mac.empty())
            mac.back() = mac.back() == '9' ? 'a' : mac.back() == 'f' ? '0' : static_cast<char>(mac.back() + 1);
    }
    return identity;
}

milliseconds SimulatedDriver::scaled(double duration) const {
    return milliseconds(static_cast<std::int64_t>(duration / m_speed));
}

SimulatedDriver::Answer<SimulatedDriver::State>
SimulatedDriver::receive(const BmcAccess& access, std::function<void(State&)> change, Deadline deadline) {
    const auto& machine = access.machine;
    const auto traits = m_dice.traits(machine.hardware_name);
    State state;
    const auto stored = m_database.read(
        [&](Connection& connection) { return simulated_store::find(connection, machine.hardware_name); });
    if (stored) {
        state = *stored;
    } else {
        state.power = state.power_to = machine.status == MachineStatus::in_use ? PowerState::on : PowerState::off;
    }
    // Each command draws anew whether it is dropped; those that change nothing are counted here only, for a look at the
    // whole fleet must not write.
    auto& reads = m_reads[machine.hardware_name];
    const auto number = state.commands + ++reads;
    const bool dropped =
        m_dice.draw(machine.hardware_name, "drop", number) < traits.drop_rate || now() < state.controller_back_at;
    const double latency =
        dropped ? 2000 : (60 + 240 * m_dice.draw(machine.hardware_name, "latency", number)) * traits.pace;
    const auto answer_at = std::chrono::steady_clock::now() + scaled(latency);
    co_await sleepUntil(std::min(answer_at, deadline));

    const bool late = answer_at > deadline;
    const bool refused = (traits.wrong_password && access.password.empty()) ||
                         (!state.password_digest.empty() && toHex(sha256(access.password)) != state.password_digest);
    if (change) {
        if (!dropped && !refused) change(state);
        state.commands = number;
        reads = 0;
        std::function<bool(Transaction&)> work = [name = machine.hardware_name, state,
                                                  allowed = access.allowed](Transaction& transaction) {
            if (allowed && !allowed()) return false;
            simulated_store::save(transaction, name, state);
            return true;
        };
        if (!co_await writeAwaited(m_database, std::move(work)))
            co_return DriverError{ErrorClass::internal, "the simulated machine's state could not be stored"};
    }
    if (dropped || late) co_return DriverError{ErrorClass::unreachable, "the simulated BMC did not answer in time"};
    if (refused)
        co_return DriverError{ErrorClass::credentials, "the simulated BMC refused the user name or the password",
                              "Error: Unable to establish IPMI v2 / RMCP+ session\nRAKP message 2: unauthorized name"};
    co_return state;
}

SimulatedDriver::Answer<Done> SimulatedDriver::tell(const BmcAccess& access, std::function<void(State&)> change,
                                                    Deadline deadline) {
    const auto state = co_await receive(access, std::move(change), deadline);
    if (!state) co_return state.error();
    co_return Done{};
}

std::vector<Capability> SimulatedDriver::capabilities() const {
    return {Capability::persistent_boot, Capability::identify_light, Capability::sensors,
            Capability::event_log,       Capability::console,        Capability::controller_reset,
            Capability::password_change};
}

SimulatedDriver::Answer<PowerState> SimulatedDriver::status(const BmcAccess& access, Deadline deadline) {
    const auto state = co_await receive(access, m_nothing, deadline);
    if (!state) co_return state.error();
    co_return state->powerAt(now());
}

SimulatedDriver::Answer<Done> SimulatedDriver::power(const BmcAccess& access, PowerCommand command, Deadline deadline) {
    const auto traits = m_dice.traits(access.machine.hardware_name);
    const bool deaf = command == PowerCommand::soft_off && traits.ignores_soft_off;
    std::function<void(State&)> change = [this, command, deaf, pace = traits.pace](State& state) {
        if (deaf) return;
        const auto moment = now();
        state.power = state.powerAt(moment);
        const bool ends_on = command != PowerCommand::off && command != PowerCommand::soft_off;
        state.power_to = ends_on ? PowerState::on : PowerState::off;
        const bool goes_off = !ends_on || command == PowerCommand::cycle || command == PowerCommand::reset;
        if (goes_off && state.power == PowerState::on) ++state.power_offs;
        if (command == PowerCommand::cycle) state.power = PowerState::off;
        const bool starts = ends_on && (state.power == PowerState::off || command == PowerCommand::reset);
        if (starts) ++state.power_ons;
        const double delay = state.power == state.power_to ? 0 : command == PowerCommand::soft_off ? 6000 : 900;
        state.power_at = moment + scaled(delay * pace);
    };
    co_return co_await tell(access, std::move(change), deadline);
}

SimulatedDriver::Answer<Done> SimulatedDriver::setBootDevice(const BmcAccess& access, BootDevice device,
                                                             BootScope scope, Deadline deadline) {
    std::function<void(State&)> change = [device, scope](State& state) {
        state.next_boot = device;
        state.boot_persistent = scope == BootScope::persistent;
    };
    co_return co_await tell(access, std::move(change), deadline);
}

SimulatedDriver::Answer<HardwareIdentity> SimulatedDriver::identify(const BmcAccess& access, Deadline deadline) {
    const auto state = co_await receive(access, m_nothing, deadline);
    if (!state) co_return state.error();
    co_return simulatedIdentity(access.machine, m_dice);
}

SimulatedDriver::Answer<Done> SimulatedDriver::setIdentifyLight(const BmcAccess& access, bool on, Deadline deadline) {
    std::function<void(State&)> change = [on](State& state) { state.identify_light = on; };
    co_return co_await tell(access, std::move(change), deadline);
}

SimulatedDriver::Answer<SensorReport> SimulatedDriver::sensors(const BmcAccess& access, Deadline deadline) {
    const auto state = co_await receive(access, m_nothing, deadline);
    if (!state) co_return state.error();
    const auto moment = now();
    co_return simulatedSensors(access.machine.hardware_name, m_dice, state->powerAt(moment), moment);
}

SimulatedDriver::Answer<EventLog> SimulatedDriver::eventLog(const BmcAccess& access, Deadline deadline) {
    const auto state = co_await receive(access, m_nothing, deadline);
    if (!state) co_return state.error();
    co_return simulatedEvents(access.machine.hardware_name, m_dice, state->events_cleared_at, now());
}

SimulatedDriver::Answer<Done> SimulatedDriver::clearEventLog(const BmcAccess& access, Deadline deadline) {
    std::function<void(State&)> change = [](State& state) { state.events_cleared_at = now(); };
    co_return co_await tell(access, std::move(change), deadline);
}

SimulatedDriver::Answer<std::shared_ptr<SerialConsole>> SimulatedDriver::openConsole(const BmcAccess& access, Takeover,
                                                                                     Deadline deadline) {
    const auto state = co_await receive(access, m_nothing, deadline);
    if (!state) co_return state.error();
    const auto executor = co_await asio::this_coro::executor;
    co_return std::shared_ptr<SerialConsole>(
        std::make_shared<SimulatedConsole>(executor, m_database, access.machine, m_speed));
}

SimulatedDriver::Answer<Done> SimulatedDriver::resetController(const BmcAccess& access, Deadline deadline) {
    constexpr double boot_time = 8000;
    const auto pace = m_dice.traits(access.machine.hardware_name).pace;
    std::function<void(State&)> change = [this, pace](State& state) {
        state.controller_back_at = now() + scaled(boot_time * pace);
    };
    co_return co_await tell(access, std::move(change), deadline);
}

SimulatedDriver::Answer<Done> SimulatedDriver::setPassword(const BmcAccess& access, std::string password,
                                                           Deadline deadline) {
    const auto traits = m_dice.traits(access.machine.hardware_name);
    if (traits.no_password_change) {
        const auto state = co_await receive(access, m_nothing, deadline);
        if (!state) co_return state.error();
        auto error = notSupported("another password of the BMC", name());
        error.refused = true;
        co_return error;
    }
    const auto& kept = traits.ignores_password ? access.password : password;
    std::function<void(State&)> change = [digest = toHex(sha256(kept))](State& state) {
        state.password_digest = digest;
    };
    co_return co_await tell(access, std::move(change), deadline);
}

asio::awaitable<DriverResult<StageView>> SimulatedDriver::look(const BmcAccess& access, Stage stage, Instant since) {
    const auto& name = access.machine.hardware_name;
    const auto traits = m_dice.traits(name);
    const auto whole = scaled(static_cast<double>(m_dice.duration(name, stage).count()));
    const auto passed = now() - since;
    const double share = whole.count() <= 0 ? 1 : std::clamp(double(passed.count()) / double(whole.count()), 0.0, 1.0);
    const auto percent = std::to_string(static_cast<int>(share * 100));

    if ((stage == Stage::partition || stage == Stage::wipe) && traits.bad_disk && share > 0.6)
        co_return DriverError{ErrorClass::disk, "simulated: /dev/sda: I/O error, dev sda, sector 2048"};
    if (stage == Stage::unpack && traits.installer_fails && share > 0.5)
        co_return DriverError{ErrorClass::installer, "simulated: tar: unexpected end of archive"};
    StageView view;
    view.done = share >= 1;
    view.look_again = std::clamp(std::chrono::duration_cast<milliseconds>(whole - passed), milliseconds(1),
                                 std::max(milliseconds(1), scaled(1500)));
    switch (stage) {
    case Stage::boot_script:
        view.detail = view.done ? "boot script fetched" : "waiting for DHCP and the boot script";
        break;
    case Stage::partition:
        view.detail = view.done ? "2 partitions made" : "making partitions";
        break;
    case Stage::unpack:
        view.detail = "image unpacked: " + percent + " %";
        break;
    case Stage::first_boot:
        view.detail = view.done ? "installed system reported in" : "waiting for the installed system";
        break;
    case Stage::wipe:
        view.detail = "wiped: " + percent + " %";
        break;
    case Stage::verify_wipe:
        view.detail = "verified: " + percent + " %";
        break;
    }
    view.detail += " (simulated)";
    co_return view;
}

} // namespace remuda
