// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/drivers/power/power_driver.h"

namespace remuda {

std::string_view toText(PowerState state) {
    return state == PowerState::on ? "on" : "off";
}

std::string_view toText(PowerCommand command) {
    switch (command) {
    case PowerCommand::on:
        return "on";
    case PowerCommand::off:
        return "off";
    case PowerCommand::cycle:
        return "cycle";
    case PowerCommand::reset:
        return "reset";
    case PowerCommand::soft_off:
        return "soft off";
    }
    return {};
}

std::string_view toText(BootDevice device) {
    switch (device) {
    case BootDevice::disk:
        return "disk";
    case BootDevice::network:
        return "network";
    case BootDevice::cdrom:
        return "cdrom";
    case BootDevice::firmware:
        return "firmware";
    }
    return {};
}

} // namespace remuda
