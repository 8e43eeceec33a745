// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/server/server_options.h"
#include "core/domain/result.h"

namespace remuda {

// What is done to a database while no server need run. Each answers a few lines for the operator. Problem types:
// "data-directory-in-use", "not-empty", "store".
namespace maintenance {

Result<std::string> migrate(const ServerOptions& options); // brings the schema up to this program

// Writes everything into one new file, a database of SQLite, while servers may run. The keys of the data folder are not
// in it, so that whoever finds it cannot open the passwords that it holds.
Result<std::string> backup(const ServerOptions& options, const std::string& file);

// Fills an empty database from such a file, which may be of an older program. Jobs that had not ended and schedules are
// paused there unless options.resume_jobs says otherwise: machines may have changed since.
Result<std::string> restore(const ServerOptions& options, const std::string& file);

// Copies the database of the data folder, which nobody may serve meanwhile, to options.database; the file is then
// renamed, so that no server goes on with it by mistake.
Result<std::string> move(const ServerOptions& options);

// Seals every stored secret under a new envelope key, in one write, which stands in the audit. The key file then holds
// the new key alone. Where keys come from the environment, the new one has to stand there in front of the old one. No
// server may run meanwhile.
Result<std::string> rotateEnvelopeKey(const ServerOptions& options);

} // namespace maintenance

} // namespace remuda
