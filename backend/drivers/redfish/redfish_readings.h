// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/drivers/redfish/redfish_service.h"

// What concerns other resources than the system itself: its chassis' sensors, its logs, its network cards, its manager,
// its accounts.
namespace remuda::redfish {

PowerDriver::Answer<SensorReport> readSensors(RedfishService& service, const boost::json::object& system);

// The log service that holds the hardware's events; `policy` when there is none.
PowerDriver::Answer<boost::json::object> findLog(RedfishService& service, const boost::json::object& system);
PowerDriver::Answer<EventLog> readLog(RedfishService& service, const boost::json::object& log);
PowerDriver::Answer<Done> clearLog(RedfishService& service, const boost::json::object& log);

PowerDriver::Answer<HardwareIdentity> readIdentity(RedfishService& service, const boost::json::object& system);
PowerDriver::Answer<Done> setLight(RedfishService& service, const boost::json::object& system, bool on);
PowerDriver::Answer<Done> resetManager(RedfishService& service, const boost::json::object& system);
// Of the account with that name; `policy` when the service has none, or no accounts.
PowerDriver::Answer<Done> setPassword(RedfishService& service, const std::string& user, const std::string& password);

} // namespace remuda::redfish
