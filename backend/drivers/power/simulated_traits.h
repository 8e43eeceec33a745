// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/drivers/power/provisioner.h"

#include <cstdint>
#include <string_view>

namespace remuda {

// What kind of machine a simulated one is, drawn from the seed and its hardware name: the same for ever.
struct SimulatedTraits {
    double pace = 1;                 // multiplies how long things take; most lie within 0.8..1.3, a few near 2
    double drop_rate = 0;            // share of commands that its controller does not answer
    bool bad_disk = false;           // partitioning and wiping fail
    bool installer_fails = false;    // unpacking fails
    bool wrong_password = false;     // until somebody stores a password
    bool misses_memory = false;      // reports less memory than the inventory says
    bool extra_disk = false;         // reports twice the disk
    bool ignores_password = false;   // says that it has taken a new password, and goes on with the one before
    bool no_password_change = false; // refuses a new password
    bool ignores_soft_off = false;   // its operating system hangs
    bool other_board = false;        // reports another serial and first MAC: the board was replaced
};

class SimulatedDice {
public:
    explicit SimulatedDice(std::uint64_t seed)
        : m_seed(seed) {}
    SimulatedTraits traits(std::string_view hardware_name) const;

    // Uniform in [0, 1), the same for the same subject and number.
    double draw(std::string_view hardware_name, std::string_view subject, std::int64_t number = 0) const;

    // How long a stage takes on this machine at speed 1.
    std::chrono::milliseconds duration(std::string_view hardware_name, Stage stage) const;

private:
    std::uint64_t m_seed;
};

std::string_view toText(Stage stage);

} // namespace remuda
