// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/drivers/redfish/redfish_service.h"

#include <functional>
#include <mutex>

namespace remuda {

// Redfish over HTTP(S). One connection a call; what was learned of a service (its system, its maker, a session) is kept
// between calls. Used on one executor.
class RedfishDriver : public PowerDriver {
public:
    // Told of the certificate of a machine that has none pinned yet, so that it gets recorded. `done` may be called on
    // any thread, with the version of the record that holds it; nullopt: it was not written.
    using Recorded = std::function<void(std::optional<std::int64_t> version)>;
    using FirstContact = std::function<void(const Machine& machine, const std::string& sha256, Recorded done)>;

    RedfishDriver(bool trust_first_contact, FirstContact first_contact);
    std::string_view name() const override { return "redfish"; }
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
    Answer<PowerState> signIn(const BmcAccess& access, Deadline deadline) override;

private:
    using Object = boost::json::object;

    // Connects, finds the machine's system and has `work` done with it: awaitable<DriverResult<T>>(service, system).
    template <class T, class Work>
    Answer<T> withSystem(const BmcAccess& access, Deadline deadline, Work work);
    Answer<Object> findSystem(RedfishService& service, RedfishMemory& memory, const RedfishEndpoint& endpoint);
    Answer<Done> learnSystem(RedfishService& service, RedfishMemory& memory, const RedfishEndpoint& endpoint);
    std::string pinOf(const Machine& machine);
    void keepCertificate(const Machine& machine, const std::string& certificate);
    RedfishMemory& memoryOf(const BmcAccess& access);

    // What this server has seen of a machine's certificate, for callers whose record of it is older. A later record
    // counts alone: who empties it there wants the next one to be taken.
    struct Pin {
        std::string certificate;
        std::int64_t version = 0; // of the record that held it; while it is being written the highest there is
    };
    struct Pins {
        std::mutex mutex;
        std::map<std::string, Pin> by_place; // machine and address
    };
    struct Known {
        std::string password; // its digest: another password begins anew
        RedfishMemory memory;
    };

    bool m_trust_first_contact;
    FirstContact m_first_contact;
    ClientTls m_tls;
    std::map<std::string, Known> m_memories; // by address and user
    std::shared_ptr<Pins> m_pins = std::make_shared<Pins>();
};

} // namespace remuda
