// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/drivers/power/driver_result.h"

#include <boost/asio/awaitable.hpp>

namespace remuda {

// What to do where somebody has the console at the controller already.
enum class Takeover { no, yes };

// A machine's serial console while it is open: bytes both ways, as they are. Used on the executor it was opened on, by
// one reader and one writer at a time; it must live until what was awaited of it has returned.
class SerialConsole {
public:
    virtual ~SerialConsole() = default; // as close()

    // The next bytes; an empty text once close() was called. An error says why the console has ended.
    virtual boost::asio::awaitable<DriverResult<std::string>> read() = 0;
    virtual boost::asio::awaitable<DriverResult<Done>> write(std::string bytes) = 0;
    // The serial line's break, by which a kernel is spoken to (SysRq) or a boot loader is called.
    virtual DriverResult<Done> sendBreak() = 0;
    // Gives the console back to the controller. Does not wait for its answer.
    virtual void close() = 0;
};

} // namespace remuda
