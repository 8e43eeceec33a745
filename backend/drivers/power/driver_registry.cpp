// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/drivers/power/driver_registry.h"

namespace remuda {

void DriverRegistry::add(std::shared_ptr<PowerDriver> driver) {
    const std::string name(driver->name());
    m_drivers[name] = std::move(driver);
}

void DriverRegistry::add(std::string driver, std::shared_ptr<Provisioner> provisioner) {
    m_provisioners[std::move(driver)] = std::move(provisioner);
}

DriverResult<PowerDriver*> DriverRegistry::find(const std::string& name) const {
    if (const auto found = m_drivers.find(name); found != m_drivers.end()) return found->second.get();
    std::string known;
    for (const auto& [each, driver] : m_drivers)
        known += (known.empty() ? "" : ", ") + each;
    return DriverError{ErrorClass::config, name.empty() ? "bmc_driver is not set; known drivers: " + known
                                                        : "bmc_driver is \"" + name + "\"; known drivers: " + known};
}

Provisioner* DriverRegistry::provisioner(const std::string& name) const {
    const auto found = m_provisioners.find(name);
    return found == m_provisioners.end() ? nullptr : found->second.get();
}

} // namespace remuda
