// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/drivers/redfish/redfish_driver.h"

#include "backend/drivers/redfish/redfish_parse.h"
#include "backend/drivers/redfish/redfish_readings.h"
#include "core/protocol/hashes.h"
#include "core/protocol/redact.h"

#include <boost/asio/this_coro.hpp>

#include <limits>

namespace remuda {

namespace asio = boost::asio;

namespace {

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const auto& word : words)
        text += (text.empty() ? "" : ", ") + word;
    return text;
}

std::string keyOf(const BmcAccess& access) {
    const auto& bmc = access.machine.bmc;
    return bmc.address + '\n' + bmc.user;
}

std::string placeOf(const Machine& machine) {
    return machine.hardware_name + " " + std::to_string(toMilliseconds(machine.created_at)) + " " + machine.bmc.address;
}

} // namespace

RedfishDriver::RedfishDriver(bool trust_first_contact, FirstContact first_contact)
    : m_trust_first_contact(trust_first_contact)
    , m_first_contact(std::move(first_contact))
    , m_tls(makeClientTls()) {}

std::vector<Capability> RedfishDriver::capabilities() const {
    return {Capability::persistent_boot, Capability::identify_light,   Capability::sensors,
            Capability::event_log,       Capability::controller_reset, Capability::password_change};
}

// Of a record that is older than one that held a pin, that pin: jobs keep theirs for as long as they run.
std::string RedfishDriver::pinOf(const Machine& machine) {
    const std::lock_guard guard(m_pins->mutex);
    auto& pins = m_pins->by_place;
    const auto found = pins.find(placeOf(machine));
    const auto& recorded = machine.bmc.certificate;
    if (found == pins.end()) {
        if (!recorded.empty()) pins[placeOf(machine)] = {recorded, machine.version};
        return recorded;
    }
    auto& pin = found->second;
    if (!recorded.empty()) {
        if (machine.version >= pin.version) pin = {recorded, machine.version};
        return recorded;
    }
    if (machine.version <= pin.version) return pin.certificate;
    pins.erase(found); // somebody has emptied it since
    return {};
}

void RedfishDriver::keepCertificate(const Machine& machine, const std::string& certificate) {
    if (certificate.empty() || !machine.bmc.certificate.empty()) return;
    {
        const std::lock_guard guard(m_pins->mutex);
        const Pin fresh{certificate, std::numeric_limits<std::int64_t>::max()};
        if (!m_pins->by_place.emplace(placeOf(machine), fresh).second) return;
    }
    if (!m_first_contact) return;
    m_first_contact(machine, certificate, [pins = m_pins, place = placeOf(machine)](auto version) {
        const std::lock_guard guard(pins->mutex);
        if (version)
            pins->by_place[place].version = *version;
        else
            pins->by_place.erase(place); // tried again at the next contact
    });
}

RedfishMemory& RedfishDriver::memoryOf(const BmcAccess& access) {
    auto& known = m_memories[keyOf(access)];
    auto digest = sha256(access.password);
    if (known.password != digest) known = {std::move(digest), {}};
    return known.memory;
}

template <class T, class Work>
PowerDriver::Answer<T> RedfishDriver::withSystem(const BmcAccess& access, Deadline deadline, Work work) {
    const auto& bmc = access.machine.bmc;
    const auto endpoint = parseRedfishAddress(bmc.address);
    if (!endpoint)
        co_return DriverError{ErrorClass::config, "bmc_address is \"" + bmc.address +
                                                      "\"; expected a host, perhaps with :port, or an http(s) address"};
    if (access.password.empty())
        co_return DriverError{ErrorClass::credentials, "no BMC password is stored for this machine"};
    const CertificatePolicy policy{m_trust_first_contact ? pinOf(access.machine) : bmc.certificate,
                                   m_trust_first_contact};
    RedfishConnection connection(co_await asio::this_coro::executor, m_tls, *endpoint, policy, deadline);
    auto& memory = memoryOf(access);
    RedfishService service(connection, memory, bmc.user, access.password, access.allowed);
    const auto system = co_await findSystem(service, memory, *endpoint);
    keepCertificate(access.machine, connection.certificate());
    if (!system) co_return system.error();
    co_return co_await work(service, *system);
}

// Which system the machine is, who made it, and where to log in.
PowerDriver::Answer<Done> RedfishDriver::learnSystem(RedfishService& service, RedfishMemory& memory,
                                                     const RedfishEndpoint& endpoint) {
    const auto root = co_await service.get("/redfish/v1/");
    if (!root) co_return root.error();
    if (!root->contains("Systems"))
        co_return DriverError{ErrorClass::config, "there is no Redfish service at " + endpoint.text(),
                              boost::json::serialize(*root).substr(0, 4000)};
    memory.sessions = redfishLink(*root, "Links.Sessions");
    memory.vendor = redfishText(*root, "Vendor");
    if (!endpoint.system.empty()) {
        memory.system = endpoint.system;
        co_return Done{};
    }
    const auto systems = co_await service.follow(*root, "Systems");
    if (!systems) co_return systems.error();
    const auto* members = systems->if_contains("Members");
    const auto count = members && members->is_array() ? members->get_array().size() : 0;
    if (count != 1)
        co_return DriverError{ErrorClass::config, "the service at " + endpoint.text() + " has " +
                                                      std::to_string(count) +
                                                      " systems; bmc_address must name one, like " + endpoint.text() +
                                                      "/redfish/v1/Systems/ID"};
    memory.system = redfishLink(*systems, "Members");
    co_return Done{};
}

PowerDriver::Answer<boost::json::object> RedfishDriver::findSystem(RedfishService& service, RedfishMemory& memory,
                                                                   const RedfishEndpoint& endpoint) {
    if (!memory.system.empty()) {
        const auto known = co_await service.get(memory.system);
        // Another firmware may number its systems anew.
        if (known || known.error().error_class != ErrorClass::bmc_bug) co_return known;
        memory = RedfishMemory{};
    }
    const auto learned = co_await learnSystem(service, memory, endpoint);
    if (!learned) co_return learned.error();
    const auto system = co_await service.get(memory.system);
    if (!system) {
        memory.system.clear();
        co_return system.error();
    }
    if (memory.vendor.empty()) memory.vendor = redfishText(*system, "Manufacturer");
    co_return system;
}

PowerDriver::Answer<PowerState> RedfishDriver::status(const BmcAccess& access, Deadline deadline) {
    auto work = [](RedfishService&, const Object& system) -> Answer<PowerState> {
        const auto state = redfish::powerOf(system);
        if (!state)
            co_return DriverError{ErrorClass::bmc_bug,
                                  "the BMC did not say whether the power is on: PowerState is \"" +
                                      redfishText(system, "PowerState") + "\"",
                                  boost::json::serialize(system).substr(0, 4000)};
        co_return *state;
    };
    co_return co_await withSystem<PowerState>(access, deadline, work);
}

PowerDriver::Answer<Done> RedfishDriver::power(const BmcAccess& access, PowerCommand command, Deadline deadline) {
    auto work = [command](RedfishService& service, const Object& system) -> Answer<Done> {
        const auto now = redfish::powerOf(system);
        const bool ends_on = command != PowerCommand::off && command != PowerCommand::soft_off;
        const bool restarts = command == PowerCommand::cycle || command == PowerCommand::reset;
        // Some services refuse what would change nothing.
        const auto word = redfishText(system, "PowerState");
        const bool moving = word.starts_with("Powering");
        if (now && !moving && !restarts && (*now == PowerState::on) == ends_on) co_return Done{};
        const auto* found = redfishMember(system, "Actions.#ComputerSystem.Reset");
        const auto action = found && found->is_object() ? found->get_object() : Object{};
        auto offered = redfish::allowed(action, "ResetType");
        if (offered.empty() && action.contains("@Redfish.ActionInfo")) {
            const auto info = co_await service.get(redfishText(action, "@Redfish.ActionInfo"));
            if (info)
                if (const auto* list = info->if_contains("Parameters"); list && list->is_array())
                    for (const auto& each : list->get_array())
                        if (each.is_object() && redfishText(each.get_object(), "Name") == "ResetType")
                            if (const auto* words = each.get_object().if_contains("AllowableValues");
                                words && words->is_array())
                                for (const auto& value : words->get_array())
                                    if (value.is_string()) offered.emplace_back(value.get_string());
        }
        const auto type = redfish::resetTypeFor(command, now.value_or(PowerState::off), offered);
        auto target = redfishText(action, "target");
        if (target.empty()) target = redfishText(system, "@odata.id") + "/Actions/ComputerSystem.Reset";
        if (type.empty())
            co_return notSupported("power " + std::string(toText(command)) + " (it offers " + joined(offered) + ")",
                                   "redfish on this BMC");
        Object body{{"ResetType", type}};
        co_return co_await service.post(std::move(target), std::move(body));
    };
    co_return co_await withSystem<Done>(access, deadline, work);
}

PowerDriver::Answer<Done> RedfishDriver::setBootDevice(const BmcAccess& access, BootDevice device, BootScope scope,
                                                       Deadline deadline) {
    auto work = [device, scope](RedfishService& service, const Object& system) -> Answer<Done> {
        const auto* found = system.if_contains("Boot");
        if (!found || !found->is_object()) co_return notSupported("boot device", "redfish on this BMC");
        const auto& boot = found->get_object();
        const auto target = redfish::bootTargetFor(device);
        const auto offered = redfish::allowed(boot, "BootSourceOverrideTarget");
        if (!offered.empty() && std::find(offered.begin(), offered.end(), target) == offered.end())
            co_return notSupported("boot device " + std::string(toText(device)) + " (it offers " + joined(offered) +
                                       ")",
                                   "redfish on this BMC");
        Object change{{"BootSourceOverrideTarget", target},
                      {"BootSourceOverrideEnabled", scope == BootScope::once ? "Once" : "Continuous"}};
        const auto mode = redfishText(boot, "BootSourceOverrideMode");
        if (service.vendor().boot_mode && !mode.empty()) change["BootSourceOverrideMode"] = mode;
        Object body{{"Boot", std::move(change)}};
        auto path = redfishText(system, "@odata.id");
        co_return co_await service.patch(std::move(path), std::move(body));
    };
    co_return co_await withSystem<Done>(access, deadline, work);
}

PowerDriver::Answer<HardwareIdentity> RedfishDriver::identify(const BmcAccess& access, Deadline deadline) {
    co_return co_await withSystem<HardwareIdentity>(access, deadline, redfish::readIdentity);
}

PowerDriver::Answer<Done> RedfishDriver::setIdentifyLight(const BmcAccess& access, bool on, Deadline deadline) {
    auto work = [on](RedfishService& service, const Object& system) { return redfish::setLight(service, system, on); };
    co_return co_await withSystem<Done>(access, deadline, work);
}

PowerDriver::Answer<SensorReport> RedfishDriver::sensors(const BmcAccess& access, Deadline deadline) {
    co_return co_await withSystem<SensorReport>(access, deadline, redfish::readSensors);
}

PowerDriver::Answer<EventLog> RedfishDriver::eventLog(const BmcAccess& access, Deadline deadline) {
    auto work = [](RedfishService& service, const Object& system) -> Answer<EventLog> {
        const auto log = co_await redfish::findLog(service, system);
        if (!log) co_return log.error();
        co_return co_await redfish::readLog(service, *log);
    };
    co_return co_await withSystem<EventLog>(access, deadline, work);
}

PowerDriver::Answer<Done> RedfishDriver::clearEventLog(const BmcAccess& access, Deadline deadline) {
    auto work = [](RedfishService& service, const Object& system) -> Answer<Done> {
        const auto log = co_await redfish::findLog(service, system);
        if (!log) co_return log.error();
        co_return co_await redfish::clearLog(service, *log);
    };
    co_return co_await withSystem<Done>(access, deadline, work);
}

PowerDriver::Answer<Done> RedfishDriver::resetController(const BmcAccess& access, Deadline deadline) {
    co_return co_await withSystem<Done>(access, deadline, redfish::resetManager);
}

PowerDriver::Answer<Done> RedfishDriver::setPassword(const BmcAccess& access, std::string password, Deadline deadline) {
    auto work = [&](RedfishService& service, const Object&) {
        return redfish::setPassword(service, access.machine.bmc.user, password);
    };
    const auto answer = co_await withSystem<Done>(access, deadline, work);
    if (answer) co_return answer;
    auto error = answer.error(); // a service may answer with what it was sent
    error.message = redacted(error.message, {password});
    error.raw = redacted(error.raw, {password});
    co_return error;
}

// A session outlives the password with which it was opened: it says nothing about that one.
PowerDriver::Answer<PowerState> RedfishDriver::signIn(const BmcAccess& access, Deadline deadline) {
    m_memories.erase(keyOf(access));
    co_return co_await status(access, deadline);
}

PowerDriver::Answer<std::shared_ptr<SerialConsole>> RedfishDriver::openConsole(const BmcAccess&, Takeover, Deadline) {
    co_return DriverError{ErrorClass::policy,
                          "serial console: Redfish carries none; where this BMC speaks IPMI too, set "
                          "bmc_driver of the machine to ipmi"};
}

} // namespace remuda
