// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/schedule.h"

namespace remuda {

std::string describe(const Scope& scope) {
    std::string text;
    if (!scope.team.empty()) text = "team " + scope.team;
    if (!scope.site.empty()) text += (text.empty() ? "site " : " at site ") + scope.site;
    return text.empty() ? "all machines" : text;
}

std::string describe(const Freeze& freeze) {
    return "freeze " + std::to_string(freeze.id) + " (" + freeze.reason + "; " + describe(freeze.scope) + ", by " +
           freeze.created_by + ") until " + formatInstant(freeze.until);
}

MaintenanceWindow::Opening MaintenanceWindow::openingAt(Instant moment) const {
    // The latest that has begun by then ends last: all openings are equally long.
    auto begin = nextAfter(recurrence, moment - length);
    for (auto later = begin; later <= moment; later = nextAfter(recurrence, later))
        begin = later;
    return {begin, begin + length};
}

} // namespace remuda
