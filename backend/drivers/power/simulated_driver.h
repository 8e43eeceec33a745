// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/drivers/power/simulated_store.h"
#include "backend/drivers/power/simulated_traits.h"

#include <unordered_map>

namespace remuda {

// What such a machine reports of itself: its record, but for the quirks that the dice give it.
HardwareIdentity simulatedIdentity(const Machine& machine, const SimulatedDice& dice);

// Machines that exist only here. Latencies, failures and quirks come from the seed and the hardware name; what a
// machine is doing lives in the database. `speed` divides every duration.
class SimulatedDriver : public PowerDriver, public Provisioner {
public:
    SimulatedDriver(Database& database, std::uint64_t seed, double speed)
        : m_database(database)
        , m_dice(seed)
        , m_speed(speed) {}
    std::string_view name() const override { return "simulated"; }
    std::vector<Capability> capabilities() const override;
    Answer<PowerState> status(const BmcAccess& access, Deadline deadline) override;
    Answer<Done> power(const BmcAccess& access, PowerCommand command, Deadline deadline) override;
    Answer<Done> setBootDevice(const BmcAccess& access, BootDevice device, BootScope scope, Deadline deadline) override;
    Answer<HardwareIdentity> identify(const BmcAccess& access, Deadline deadline) override;
    Answer<Done> setIdentifyLight(const BmcAccess& access, bool on, Deadline deadline) override;
    Answer<SensorReport> sensors(const BmcAccess& access, Deadline deadline) override;
    Answer<EventLog> eventLog(const BmcAccess& access, Deadline deadline) override;
    Answer<Done> clearEventLog(const BmcAccess& access, Deadline deadline) override;
    Answer<std::shared_ptr<SerialConsole>> openConsole(const BmcAccess& access, Takeover takeover,
                                                       Deadline deadline) override;
    Answer<Done> resetController(const BmcAccess& access, Deadline deadline) override;
    Answer<Done> setPassword(const BmcAccess& access, std::string password, Deadline deadline) override;
    boost::asio::awaitable<DriverResult<StageView>> look(const BmcAccess& access, Stage stage, Instant since) override;

private:
    using State = simulated_store::State;
    // Takes a command in: waits as long as the controller takes, fails as it does, applies `change` if there is one and
    // then stores the state.
    Answer<State> receive(const BmcAccess& access, std::function<void(State&)> change, Deadline deadline);
    Answer<Done> tell(const BmcAccess& access, std::function<void(State&)> change, Deadline deadline);
    std::chrono::milliseconds scaled(double milliseconds) const;

    Database& m_database;
    SimulatedDice m_dice;
    double m_speed;
    const std::function<void(State&)> m_nothing;           // the change of a command that only asks
    std::unordered_map<std::string, std::int64_t> m_reads; // by hardware name, since its state was stored
};

} // namespace remuda
