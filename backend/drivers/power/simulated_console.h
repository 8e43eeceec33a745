// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/drivers/power/simulated_store.h"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>

namespace remuda {

// What a simulated machine says on its serial line while it starts, each piece with the moment at which it comes, in
// milliseconds since the power came; the last one is the prompt that asks who is there.
struct SimulatedLine {
    double at;
    std::string text;
};
std::vector<SimulatedLine> simulatedBoot(const Machine& machine, BootDevice device);
std::string simulatedPrompt(const Machine& machine);

// The serial console of a simulated machine: it shows how the machine starts, follows its power, and asks for a name
// and a password that it never takes. Whoever opens it late is shown what has been said since the last start.
class SimulatedConsole : public SerialConsole {
public:
    SimulatedConsole(boost::asio::any_io_executor executor, Database& database, Machine machine, double speed)
        : m_database(database)
        , m_machine(std::move(machine))
        , m_speed(speed)
        , m_timer(std::move(executor)) {}
    boost::asio::awaitable<DriverResult<std::string>> read() override;
    boost::asio::awaitable<DriverResult<Done>> write(std::string bytes) override;
    DriverResult<Done> sendBreak() override;
    void close() override;

private:
    void follow(const simulated_store::State& state);
    void type(char byte);
    bool asks() const; // it is up, and somebody may log in

    Database& m_database;
    const Machine m_machine;
    const double m_speed;
    boost::asio::steady_timer m_timer;
    std::string m_output; // not read yet
    std::vector<SimulatedLine> m_boot;
    std::size_t m_said = 0; // lines of it
    Instant m_booted_at;
    std::optional<Instant> m_controller; // when it was back from its last reset, at the first look
    std::int64_t m_start = -1;           // which of the machine's starts that is
    std::string m_typed;
    bool m_asks_password = false, m_closed = false;
};

} // namespace remuda
