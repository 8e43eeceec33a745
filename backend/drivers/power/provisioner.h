// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/drivers/power/power_driver.h"

namespace remuda {

// What a machine does by itself once it was started to be installed or wiped.
enum class Stage { boot_script, partition, unpack, first_boot, wipe, verify_wipe };

// What a look at a stage shows.
struct StageView {
    bool done = false;
    std::string detail;                      // last value seen: "unpacked 812 of 1400 MB"
    std::chrono::milliseconds look_again{0}; // when it is not done
};

// Knows how far a machine has come. The stages are the machine's own doing: they go on while the server is away, so a
// stage is only ever looked at and a look may be repeated at will.
class Provisioner {
public:
    virtual ~Provisioner() = default;
    // `since`: when the stage before had ended.
    virtual boost::asio::awaitable<DriverResult<StageView>> look(const BmcAccess& access, Stage stage,
                                                                 Instant since) = 0;
};

} // namespace remuda
