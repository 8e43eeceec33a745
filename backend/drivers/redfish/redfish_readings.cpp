// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/drivers/redfish/redfish_readings.h"

#include "backend/drivers/redfish/redfish_parse.h"

#include <algorithm>
#include <cmath>

namespace remuda::redfish {

namespace json = boost::json;
using json::object;

namespace {

constexpr std::size_t mostSensors = 256, mostEvents = 500, mostLogs = 16, mostCards = 8, mostAccounts = 64;

std::optional<std::int64_t> countOf(const object& from, std::string_view path) {
    const auto* value = redfishMember(from, path);
    boost::system::error_code error;
    const double number = value ? value->to_number<double>(error) : 0;
    if (!value || error || number < 0 || number > 1e9) return std::nullopt;
    return std::llround(number);
}

// Names of logs that hold what IPMI calls the system event log, best first; a maker's own name goes before them.
bool isEventLog(std::string_view id, std::string_view own) {
    if (!own.empty()) return id == own;
    return id == "SEL" || id == "Sel" || id == "EventLog" || id == "Log1" || id == "Event";
}

} // namespace

PowerDriver::Answer<SensorReport> readSensors(RedfishService& service, const object& system) {
    SensorReport report;
    const auto chassis = co_await service.follow(system, "Links.Chassis");
    if (!chassis) co_return chassis.error();
    if (chassis->empty()) co_return notSupported("sensors (its system names no chassis)", "redfish on this BMC");
    bool any = false;
    if (chassis->contains("Thermal")) {
        const auto thermal = co_await service.follow(*chassis, "Thermal");
        if (!thermal) co_return thermal.error();
        addThermal(*thermal, report.sensors);
        any = true;
    }
    if (chassis->contains("Power")) {
        const auto power = co_await service.follow(*chassis, "Power");
        if (!power) co_return power.error();
        addPower(*power, report.sensors);
        any = true;
    }
    if (!any && chassis->contains("Sensors")) {
        auto path = redfishLink(*chassis, "Sensors");
        const auto all = co_await service.members(std::move(path), mostSensors);
        if (!all) co_return all.error();
        for (const auto& each : *all)
            report.sensors.push_back(sensorOf(each));
        any = true;
    }
    if (!any) co_return notSupported("sensors (its chassis has none)", "redfish on this BMC");
    co_return report;
}

PowerDriver::Answer<object> findLog(RedfishService& service, const object& system) {
    const auto own = service.vendor().log;
    object first;
    // Makers keep the hardware's log with the system or with its manager.
    std::vector<std::string> collections{redfishLink(system, "LogServices")};
    if (system.contains("Links")) {
        const auto manager = co_await service.follow(system, "Links.ManagedBy");
        if (!manager) co_return manager.error();
        collections.push_back(redfishLink(*manager, "LogServices"));
    }
    for (const auto& path : collections) {
        if (path.empty()) continue;
        const auto logs = co_await service.members(path, mostLogs);
        if (!logs) co_return logs.error();
        for (const auto& log : *logs)
            if (isEventLog(redfishText(log, "Id"), own) || redfishText(log, "LogEntryType") == "SEL") co_return log;
        if (first.empty() && !logs->empty()) first = logs->front();
    }
    if (first.empty()) co_return notSupported("event log (there is no log service)", "redfish on this BMC");
    co_return first;
}

PowerDriver::Answer<EventLog> readLog(RedfishService& service, const object& log) {
    EventLog result;
    auto path = redfishLink(log, "Entries");
    if (path.empty()) co_return notSupported("event log (it has no entries)", "redfish on this BMC");
    const auto entries = co_await service.members(std::move(path), mostEvents);
    if (!entries) co_return entries.error();
    for (const auto& entry : *entries)
        result.events.push_back(eventOf(entry));
    result.truncated = entries->size() >= mostEvents;
    newestFirst(result.events);
    co_return result;
}

PowerDriver::Answer<Done> clearLog(RedfishService& service, const object& log) {
    const auto* action = redfishMember(log, "Actions.#LogService.ClearLog");
    auto target = action && action->is_object() ? redfishText(action->get_object(), "target") : std::string();
    if (target.empty()) co_return notSupported("clearing the event log", "redfish on this BMC");
    object nothing;
    co_return co_await service.post(std::move(target), std::move(nothing));
}

PowerDriver::Answer<HardwareIdentity> readIdentity(RedfishService& service, const object& system) {
    HardwareIdentity identity;
    identity.serial = redfishText(system, service.vendor().serial);
    if (identity.serial.empty()) identity.serial = redfishText(system, "SerialNumber");
    identity.model = redfishText(system, "Model");
    identity.firmware = redfishText(system, "BiosVersion");
    identity.cpu_cores = countOf(system, "ProcessorSummary.CoreCount");
    identity.memory_gib = countOf(system, "MemorySummary.TotalSystemMemoryGiB");
    auto path = redfishLink(system, "EthernetInterfaces");
    if (path.empty()) co_return identity;
    // Cards are a help: a service that fails here has told the rest all the same.
    const auto cards = co_await service.members(std::move(path), mostCards);
    if (!cards) co_return identity;
    for (const auto& card : *cards) {
        auto mac = redfishText(card, "MACAddress");
        for (auto& each : mac)
            if (each >= 'A' && each <= 'F') each = static_cast<char>(each - 'A' + 'a');
        auto& place = identity.nic1_mac.empty() ? identity.nic1_mac : identity.nic2_mac;
        if (place.empty()) place = std::move(mac);
    }
    co_return identity;
}

// The light is with the system or with its chassis; newer services call it LocationIndicatorActive.
PowerDriver::Answer<Done> setLight(RedfishService& service, const object& system, bool on) {
    const auto change = [&](const object& resource) {
        object body;
        if (resource.contains("LocationIndicatorActive"))
            body["LocationIndicatorActive"] = on;
        else if (resource.contains("IndicatorLED"))
            body["IndicatorLED"] = on ? json::string(service.vendor().lit) : json::string("Off");
        return body;
    };
    auto body = change(system);
    auto path = redfishText(system, "@odata.id");
    if (body.empty()) {
        const auto chassis = co_await service.follow(system, "Links.Chassis");
        if (!chassis) co_return chassis.error();
        body = change(*chassis);
        path = redfishText(*chassis, "@odata.id");
    }
    if (body.empty())
        co_return notSupported("identify light (neither system nor chassis has one)", "redfish on this BMC");
    co_return co_await service.patch(std::move(path), std::move(body));
}

PowerDriver::Answer<Done> resetManager(RedfishService& service, const object& system) {
    const auto manager = co_await service.follow(system, "Links.ManagedBy");
    if (!manager) co_return manager.error();
    const auto* found = redfishMember(*manager, "Actions.#Manager.Reset");
    if (!found || !found->is_object()) co_return notSupported("reset of the BMC", "redfish on this BMC");
    const auto& action = found->get_object();
    auto target = redfishText(action, "target");
    if (target.empty()) target = redfishText(*manager, "@odata.id") + "/Actions/Manager.Reset";
    object body; // a service that does not say what it can do has one way only
    const auto offered = allowed(action, "ResetType");
    for (const auto* type : {"GracefulRestart", "ForceRestart"})
        if (std::find(offered.begin(), offered.end(), type) != offered.end()) body["ResetType"] = type;
    co_return co_await service.post(std::move(target), std::move(body));
}

PowerDriver::Answer<Done> setPassword(RedfishService& service, const std::string& user, const std::string& password) {
    const auto lacking = [](const std::string& what) {
        auto error = notSupported("another password of the BMC (" + what + ")", "redfish on this BMC");
        error.refused = true;
        return error;
    };
    const auto root = co_await service.get("/redfish/v1/");
    if (!root) co_return root.error();
    const auto accounts = co_await service.follow(*root, "AccountService");
    if (!accounts) co_return accounts.error();
    auto path = redfishLink(*accounts, "Accounts");
    if (path.empty()) co_return lacking("it has no accounts");
    const auto all = co_await service.members(std::move(path), mostAccounts);
    if (!all) co_return all.error();
    const auto mine = std::find_if(all->begin(), all->end(),
                                   [&](const object& each) { return redfishText(each, "UserName") == user; });
    if (mine == all->end()) co_return lacking("it has no account \"" + user + "\"");
    object body{{"Password", password}};
    auto account = redfishText(*mine, "@odata.id");
    co_return co_await service.patch(std::move(account), std::move(body));
}

} // namespace remuda::redfish
