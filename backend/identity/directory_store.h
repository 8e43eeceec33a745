// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/identity/directory.h"
#include "backend/store/database.h"

namespace remuda::directory_store {

// Keeps what the directory said in the database, where a server finds it after a restart and others of the same
// database find it at once. No part of the history. The database must outlive it.
Directory::Memory memory(Database& database);

} // namespace remuda::directory_store
