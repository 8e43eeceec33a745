// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/drivers/power/power_driver.h"

#include <boost/json.hpp>

// What Redfish resources say, as far as it is understood without asking further.
namespace remuda::redfish {

// A machine that is on its way counts as what it still is.
std::optional<PowerState> powerOf(const boost::json::object& system);

// The ResetType that does the command here, given those on offer (empty: the service does not say); empty: none does.
std::string resetTypeFor(PowerCommand command, PowerState now, const std::vector<std::string>& offered);

// Redfish's word for a device.
std::string bootTargetFor(BootDevice device);

// "X@Redfish.AllowableValues"; empty when the resource does not say.
std::vector<std::string> allowed(const boost::json::object& object, std::string member);

// Readings of the older form: Thermal (temperatures, fans) and Power (voltages, supplies, consumption).
void addThermal(const boost::json::object& thermal, std::vector<SensorReading>& readings);
void addPower(const boost::json::object& power, std::vector<SensorReading>& readings);
// A resource of the newer form, a Sensor.
SensorReading sensorOf(const boost::json::object& sensor);

BmcEvent eventOf(const boost::json::object& entry);
void newestFirst(std::vector<BmcEvent>& events);

} // namespace remuda::redfish
