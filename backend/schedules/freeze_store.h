// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/store/database.h"
#include "core/domain/schedule.h"

namespace remuda {

// Every SQL statement about freezes. Each write is recorded.
namespace freeze_store {

std::vector<Freeze> notEnded(Connection& connection, Instant moment); // in force then or later, by begin
std::optional<Freeze> find(Connection& connection, std::int64_t id);
void insert(Transaction& transaction, const Origin& origin, Freeze& freeze); // sets id, who and when
void update(Transaction& transaction, const Origin& origin, const Freeze& before, const Freeze& after);
void remove(Transaction& transaction, const Origin& origin, const Freeze& freeze);

} // namespace freeze_store

// The same about maintenance windows.
namespace window_store {

std::vector<MaintenanceWindow> all(Connection& connection);
std::optional<MaintenanceWindow> find(Connection& connection, std::int64_t id);
void insert(Transaction& transaction, const Origin& origin, MaintenanceWindow& window);
void update(Transaction& transaction, const Origin& origin, const MaintenanceWindow& before,
            const MaintenanceWindow& after);
void remove(Transaction& transaction, const Origin& origin, const MaintenanceWindow& window);

} // namespace window_store

} // namespace remuda
