// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/store/database.h"

namespace remuda::server_store {

// Who serves this database. A job belongs to the server whose number is its `owner`, 0 to nobody.

// SQLite has one server: whoever opens it is alone, so all jobs are free; those of one that did not leave are marked
// unsettled. Answers its number.
std::int64_t registerAlone(Connection& connection, const std::string& name);

// Whether that server still takes part. In a write it stays true until the commit, since servers are taken out by a
// write too.
bool takesPart(Connection& connection, std::int64_t number);

// Work that any server could do is shared out by counting it: of each `servers` things in a row it is one's `turn`th.
struct Share {
    std::int64_t turn = 0, servers = 1;
};
// Nothing for a server that was taken out.
std::optional<Share> shareOf(Connection& connection, std::int64_t number);

struct Seen {
    std::int64_t number;
    std::optional<std::int64_t> heartbeat; // it is only taken out when it has said nothing since then; empty: it leaves
};
// Takes those servers out (or none), and sets free what belongs to a server that is not there: jobs of one that did not
// leave by itself are marked unsettled.
void remove(Transaction& transaction, const std::vector<Seen>& servers);

} // namespace remuda::server_store
