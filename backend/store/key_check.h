// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/store/database.h"
#include "backend/store/secret_box.h"

namespace remuda {

// All servers of a database, and each at its next start, need the key to the secrets in it. The first leaves a sealed
// word there (unless it finds a password that it cannot open), which the others must be able to open; a problem "store"
// says which file is the wrong one.
Result<void> checkKey(Database& database, const SecretBox& secrets);

void renewKeyCheck(Transaction& transaction, const SecretBox& secrets); // the word under another key

} // namespace remuda
