// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/drivers/power/bmc_gate.h"
#include "backend/drivers/power/provisioner.h"

#include <map>
#include <memory>

namespace remuda {

// The drivers by name, and the one way to call them: through the gate. Filled at start.
class DriverRegistry {
public:
    explicit DriverRegistry(BmcLimits limits)
        : m_gate(limits) {}
    void add(std::shared_ptr<PowerDriver> driver);
    void add(std::string driver, std::shared_ptr<Provisioner> provisioner);

    // The driver of that name; a `config` error naming the field when there is none.
    DriverResult<PowerDriver*> find(const std::string& name) const;
    Provisioner* provisioner(const std::string& name) const; // null: such machines cannot be installed or wiped

    // Told when a controller refused the stored password and took the pending one, which is the password from then on.
    using Promotion = std::function<void(const Machine& machine, const std::string& sealed)>;
    void setPromotion(Promotion promotion) { m_promotion = std::move(promotion); }

    // Calls the machine's driver with a deadline that starts when its turn has come, and tells the breaker. `function`
    // looks at `access` anew each time: where the password is refused, the pending one is tried once.
    template <class T, class Call>
    boost::asio::awaitable<DriverResult<T>> call(BmcAccess& access, std::chrono::milliseconds time, Call function) {
        const auto driver = find(access.machine.bmc.driver);
        if (!driver) co_return driver.error();
        const auto pass = co_await m_gate.enter(access.machine);
        if (!pass) co_return pass.error();
        auto answer = co_await ask<T>(**driver, access, time, function);
        report(access.machine, answer);
        co_return answer;
    }

    // The same for the background: nullopt where it must not or need not call now (see BmcGate::tryEnter).
    template <class T, class Call>
    boost::asio::awaitable<std::optional<DriverResult<T>>> tryCall(BmcAccess& access, std::chrono::milliseconds time,
                                                                   Call function) {
        const auto driver = find(access.machine.bmc.driver);
        if (!driver) co_return std::nullopt;
        const auto pass = m_gate.tryEnter(access.machine);
        if (!pass) co_return std::nullopt;
        access.background = true;
        auto answer = co_await ask<T>(**driver, access, time, function);
        report(access.machine, answer);
        co_return answer;
    }
    bool isGivenUp(const Machine& machine) const { return m_gate.isGivenUp(machine); }

private:
    // What was never asked has neither answered nor been silent.
    template <class T>
    void report(const Machine& machine, const DriverResult<T>& answer) {
        if (answer)
            m_gate.report(machine, std::nullopt);
        else if (!answer.error().not_asked)
            m_gate.report(machine, answer.error().error_class);
    }

    template <class T, class Call>
    boost::asio::awaitable<DriverResult<T>> ask(PowerDriver& driver, BmcAccess& access, std::chrono::milliseconds time,
                                                Call& function) {
        auto answer = co_await function(driver, std::chrono::steady_clock::now() + time);
        if (answer || answer.error().error_class != ErrorClass::credentials || !access.pending) co_return answer;
        auto refused = std::exchange(access.password, access.pending->password);
        auto again = co_await function(driver, std::chrono::steady_clock::now() + time);
        if (!again) {
            access.password = std::move(refused);
            co_return answer;
        }
        if (m_promotion) m_promotion(access.machine, access.pending->sealed);
        access.pending.reset();
        co_return again;
    }

    BmcGate m_gate;
    Promotion m_promotion;
    std::map<std::string, std::shared_ptr<PowerDriver>, std::less<>> m_drivers;
    std::map<std::string, std::shared_ptr<Provisioner>, std::less<>> m_provisioners;
};

} // namespace remuda
