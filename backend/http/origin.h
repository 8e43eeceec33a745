// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/http/message.h"
#include "backend/store/database.h"

namespace remuda {

// Who a write is by, for the change it makes.
inline Origin originOf(const Request& request) {
    return {request.principal.user, request.request_id, {}, request.intent};
}

} // namespace remuda
