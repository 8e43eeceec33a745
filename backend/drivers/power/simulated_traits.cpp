// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/drivers/power/simulated_traits.h"

namespace remuda {

namespace {

std::uint64_t fnv(std::string_view text, std::uint64_t value) {
    for (const unsigned char each : text)
        value = (value ^ each) * 0x100000001b3ULL;
    return value;
}

std::uint64_t splitmix(std::uint64_t value) {
    value += 0x9e3779b97f4a7c15ULL;
    value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9ULL;
    value = (value ^ (value >> 27)) * 0x94d049bb133111ebULL;
    return value ^ (value >> 31);
}

} // namespace

std::string_view toText(Stage stage) {
    switch (stage) {
    case Stage::boot_script:
        return "boot_script";
    case Stage::partition:
        return "partition";
    case Stage::unpack:
        return "unpack";
    case Stage::first_boot:
        return "first_boot";
    case Stage::wipe:
        return "wipe";
    case Stage::verify_wipe:
        return "verify_wipe";
    }
    return {};
}

double SimulatedDice::draw(std::string_view hardware_name, std::string_view subject, std::int64_t number) const {
    auto value = fnv(hardware_name, splitmix(m_seed) ^ 0xcbf29ce484222325ULL);
    value = fnv(subject, value ^ splitmix(static_cast<std::uint64_t>(number)));
    return static_cast<double>(splitmix(value) >> 11) * 0x1.0p-53;
}

SimulatedTraits SimulatedDice::traits(std::string_view hardware_name) const {
    const auto happens = [&](std::string_view subject, double share) { return draw(hardware_name, subject) < share; };
    SimulatedTraits traits;
    traits.pace = happens("slow", 0.06) ? 1.9 : 0.8 + 0.5 * draw(hardware_name, "pace");
    // Any controller misses a command now and then; some do so often.
    traits.drop_rate = happens("flaky", 0.04) ? 0.15 : 0.004;
    traits.bad_disk = happens("bad disk", 0.012);
    traits.installer_fails = happens("installer", 0.006);
    traits.wrong_password = happens("wrong password", 0.006);
    traits.misses_memory = happens("memory", 0.008);
    traits.extra_disk = happens("extra disk", 0.006);
    traits.ignores_soft_off = happens("soft off", 0.01);
    traits.other_board = happens("other board", 0.004);
    traits.ignores_password = happens("ignores password", 0.004);
    traits.no_password_change = happens("no password change", 0.008);
    return traits;
}

std::chrono::milliseconds SimulatedDice::duration(std::string_view hardware_name, Stage stage) const {
    double low = 1, high = 2; // seconds
    switch (stage) {
    case Stage::boot_script:
        low = 5, high = 7;
        break;
    case Stage::partition:
        low = 2, high = 3;
        break;
    case Stage::unpack:
        low = 6, high = 9;
        break;
    case Stage::first_boot:
        low = 5, high = 8;
        break;
    case Stage::wipe:
        low = 8, high = 12;
        break;
    case Stage::verify_wipe:
        low = 2, high = 3;
        break;
    }
    const auto seconds = (low + (high - low) * draw(hardware_name, toText(stage))) * traits(hardware_name).pace;
    return std::chrono::milliseconds(static_cast<std::int64_t>(seconds * 1000));
}

} // namespace remuda
