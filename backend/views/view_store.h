// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/store/database.h"
#include "core/domain/saved_view.h"

namespace remuda {

// Every SQL statement about the views that teams share. Each write is recorded; a name that the team has already is
// left as an already-exists problem.
namespace view_store {

std::vector<SavedView> all(Connection& connection); // by team and name
std::optional<SavedView> find(Connection& connection, std::int64_t id);

void insert(Transaction& transaction, const Origin& origin, SavedView& view); // sets id, version, who and when
void update(Transaction& transaction, const Origin& origin, const SavedView& before, SavedView& after);
void remove(Transaction& transaction, const Origin& origin, const SavedView& view);

} // namespace view_store

} // namespace remuda
