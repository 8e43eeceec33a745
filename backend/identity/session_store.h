// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/identity/identity.h"
#include "backend/store/database.h"

namespace remuda::session_store {

// Appends a change of entity "session": verb "sign-in" by the user, or "refused" by nobody who is known ("anonymous").
// A granted one is durable when this returns; a refused one is written with the next commit, and nobody waits for it.
void record(Database& database, const SignIn& sign_in);

// Whether no server of this database has used a challenge before; it is used from now on, durably, until it expires.
Result<bool> useOnce(Database& database, const std::string& unique, std::int64_t valid_to);

} // namespace remuda::session_store
