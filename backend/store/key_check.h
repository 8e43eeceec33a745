// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/store/database.h"
#include "backend/store/secret_box.h"

namespace remuda {

// Servers that share a database need the same key to the secrets in it. The first leaves a sealed word there, which the
// others must be able to open; a problem "store" says which file is the wrong one. A database of one server alone is
// not asked.
Result<void> checkKey(Database& database, const SecretBox& secrets);

void renewKeyCheck(Transaction& transaction, const SecretBox& secrets); // the word under another key

} // namespace remuda
