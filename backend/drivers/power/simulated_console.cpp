// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/drivers/power/simulated_console.h"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace remuda {

namespace asio = boost::asio;
using std::chrono::milliseconds;

namespace {

constexpr milliseconds lookInterval(100);
constexpr std::size_t longestTyped = 256;

std::string hostOf(const Machine& machine) {
    return machine.hostname.empty() ? machine.hardware_name : machine.hostname;
}

std::string number(const std::optional<std::int64_t>& value) {
    return value ? std::to_string(*value) : "?";
}

} // namespace

std::string simulatedPrompt(const Machine& machine) {
    return hostOf(machine) + " login: ";
}

std::vector<SimulatedLine> simulatedBoot(const Machine& machine, BootDevice device) {
    const std::string ok = "[\x1b[32m  OK  \x1b[0m] ";
    const auto model = machine.model.empty() ? std::string("machine") : machine.model;
    std::vector<SimulatedLine> lines{
        {0, "\x1b[2J\x1b[H\x1b[1mSimulated firmware 1.6\x1b[0m\r\n\r\n"},
        {150, model + ", serial number " + (machine.serial.empty() ? "unknown" : machine.serial) + "\r\n"},
        {400, "Processor cores: " + number(machine.cpu_cores) + "\r\n"},
        {700, "Memory: " + number(machine.memory_gib) + " GiB tested\r\n"},
        {900, "Disk: " + number(machine.disk_gib) + " GiB\r\n\r\n"},
        {1100, "Booting from " + std::string(toText(device)) + "\r\n"},
    };
    if (device == BootDevice::firmware) {
        lines.push_back({1300, "\r\nFirmware setup (simulated: there is nothing to set)\r\n"});
        return lines;
    }
    lines.push_back({1500, "Loading Linux 6.1.0-simulated ...\r\nLoading initial ramdisk ...\r\n"});
    lines.push_back({2000, "[    0.000000] Linux version 6.1.0-simulated (console=ttyS0,115200n8)\r\n"});
    lines.push_back({2150, "[    0.412077] smp: Brought up 1 node, " + number(machine.cpu_cores) + " CPUs\r\n"});
    lines.push_back({2500, "[    1.730951] sda: sda1 sda2\r\n"});
    lines.push_back({2900, ok + "Reached target \x1b[1mLocal File Systems\x1b[0m.\r\n"});
    lines.push_back({3300, ok + "Started \x1b[1mNetwork Configuration\x1b[0m.\r\n"});
    lines.push_back({3700, ok + "Started \x1b[1mOpenSSH server\x1b[0m.\r\n"});
    lines.push_back(
        {4200, "\r\nDebian GNU/Linux 12 " + hostOf(machine) + " ttyS0 (simulated)\r\n\r\n" + simulatedPrompt(machine)});
    return lines;
}

// What the machine has said since the last look.
void SimulatedConsole::follow(const simulated_store::State& state) {
    const auto moment = now();
    if (state.powerAt(moment) == PowerState::off) {
        if (!m_boot.empty()) m_output += "\r\n";
        m_boot.clear();
        return;
    }
    if (m_boot.empty() || m_start != state.power_ons) {
        m_start = state.power_ons;
        m_boot = simulatedBoot(m_machine, state.next_boot);
        m_booted_at = state.power_at;
        m_said = 0;
        m_typed.clear();
        m_asks_password = false;
    }
    const double passed = static_cast<double>((moment - m_booted_at).count()) * m_speed;
    for (; m_said < m_boot.size() && m_boot[m_said].at <= passed; ++m_said)
        m_output += m_boot[m_said].text;
}

asio::awaitable<DriverResult<std::string>> SimulatedConsole::read() {
    while (!m_closed) {
        const auto stored = m_database.read(
            [this](Connection& connection) { return simulated_store::find(connection, m_machine.hardware_name); });
        simulated_store::State state = stored.value_or(simulated_store::State{});
        if (!stored && m_machine.status == MachineStatus::in_use) state.power = state.power_to = PowerState::on;
        // It ended with a controller that was reset, also when that is back before anybody looked.
        if (!m_controller) m_controller = state.controller_back_at;
        if (now() < state.controller_back_at || *m_controller != state.controller_back_at)
            co_return DriverError{ErrorClass::unreachable, "the simulated BMC does not answer any more"};
        follow(state);
        if (!m_output.empty()) co_return std::exchange(m_output, {});
        m_timer.expires_after(lookInterval);
        boost::system::error_code ignored;
        co_await m_timer.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    }
    co_return std::string();
}

bool SimulatedConsole::asks() const {
    return !m_boot.empty() && m_said == m_boot.size() && m_boot.back().text.ends_with(simulatedPrompt(m_machine));
}

void SimulatedConsole::type(char byte) {
    const bool enter = byte == '\r' || byte == '\n';
    if (byte == '\x03' || (enter && m_typed.empty() && !m_asks_password)) {
        m_asks_password = false;
        m_typed.clear();
        m_output += "\r\n" + simulatedPrompt(m_machine);
    } else if (enter) {
        m_output += m_asks_password
                        ? "\r\n\r\nLogin incorrect (simulated: nobody is let in)\r\n" + simulatedPrompt(m_machine)
                        : "\r\nPassword: ";
        m_asks_password = !m_asks_password;
        m_typed.clear();
    } else if (byte == '\x7f' || byte == '\b') {
        if (!m_typed.empty() && !m_asks_password) m_output += "\b \b";
        if (!m_typed.empty()) m_typed.pop_back();
    } else if (static_cast<unsigned char>(byte) >= ' ' && m_typed.size() < longestTyped) {
        m_typed += byte;
        if (!m_asks_password) m_output += byte;
    }
}

asio::awaitable<DriverResult<Done>> SimulatedConsole::write(std::string bytes) {
    if (asks() && !m_closed)
        for (const char byte : bytes)
            type(byte);
    m_timer.cancel();
    co_return Done{};
}

DriverResult<Done> SimulatedConsole::sendBreak() {
    m_output += "\r\n[break (simulated)]\r\n";
    if (asks()) m_output += simulatedPrompt(m_machine);
    m_timer.cancel();
    return Done{};
}

void SimulatedConsole::close() {
    m_closed = true;
    m_timer.cancel();
}

} // namespace remuda
