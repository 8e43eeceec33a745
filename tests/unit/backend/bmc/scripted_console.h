// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/unit/backend/bmc/scripted_driver.h"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace remuda {

// A console that says what the test says.
class ScriptedConsole : public SerialConsole {
public:
    explicit ScriptedConsole(boost::asio::any_io_executor executor)
        : m_news(std::move(executor), boost::asio::steady_timer::time_point::max()) {}

    boost::asio::awaitable<DriverResult<std::string>> read() override {
        while (m_said.empty() && !m_error && !closed) {
            boost::system::error_code ignored;
            co_await m_news.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, ignored));
            m_news.expires_at(boost::asio::steady_timer::time_point::max());
        }
        if (closed) co_return std::string();
        if (!m_said.empty()) co_return std::exchange(m_said, {});
        co_return *m_error;
    }
    boost::asio::awaitable<DriverResult<Done>> write(std::string bytes) override {
        typed += bytes;
        co_return Done{};
    }
    DriverResult<Done> sendBreak() override {
        ++breaks;
        return Done{};
    }
    void close() override {
        closed = true;
        m_news.cancel();
    }

    void say(const std::string& bytes) {
        m_said += bytes;
        m_news.cancel();
    }
    void fail(DriverError error) {
        m_error = std::move(error);
        m_news.cancel();
    }
    std::string typed;
    int breaks = 0;
    bool closed = false;

private:
    boost::asio::steady_timer m_news;
    std::string m_said;
    std::optional<DriverError> m_error;
};

// A driver of such consoles.
class ConsoleDriver : public ScriptedDriver {
public:
    Answer<std::shared_ptr<SerialConsole>> openConsole(const BmcAccess&, Takeover takeover, Deadline) override {
        takeovers.push_back(takeover);
        if (refusal && takeover == Takeover::no) co_return *refusal;
        console = std::make_shared<ScriptedConsole>(co_await boost::asio::this_coro::executor);
        co_return std::shared_ptr<SerialConsole>(console);
    }

    std::optional<DriverError> refusal;
    std::vector<Takeover> takeovers;
    std::shared_ptr<ScriptedConsole> console; // the newest
};

} // namespace remuda
