// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/store/database.h"

namespace remuda::console_store {

// Who opened a machine's console, and on which server.
struct Holder {
    std::int64_t server = 0;
    std::string user;
    Instant opened_at;
    bool alive = false; // its server is one of those that serve this database
};
std::optional<Holder> find(Connection& connection, const std::string& hardware_name);
// `session` tells one opening from the next: the end of an older one takes nothing from it.
void put(Transaction& transaction, const std::string& hardware_name, const Holder& holder, const std::string& session);
void remove(Transaction& transaction, const std::string& session);

} // namespace remuda::console_store
