// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/drivers/power/power_driver.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include <optional>
#include <utility>

namespace remuda {

// For fixtures that ask a driver: runs one call to its end on the test's own thread.
class DriverCalls {
protected:
    template <class T>
    DriverResult<T> run(boost::asio::awaitable<DriverResult<T>> work) {
        std::optional<DriverResult<T>> result;
        auto wait = [&]() -> boost::asio::awaitable<void> { result.emplace(co_await std::move(work)); };
        m_context.restart();
        boost::asio::co_spawn(m_context, wait, boost::asio::detached);
        m_context.run();
        return *result;
    }

private:
    boost::asio::io_context m_context{1};
};

} // namespace remuda
