// SPDX-License-Identifier: GPL-3.0-or-later
// The envelope key is followed by another. Whenever this ends in between, the keys that are then in the file open all
// there is, and the next run goes on.
#include "backend/inventory/bmc_password_store.h"
#include "backend/inventory/machine_store.h"
#include "backend/server/maintenance.h"
#include "backend/store/key_check.h"
#include "backend/store/postgresql_connection.h"
#include "core/protocol/encoding.h"

namespace remuda::maintenance {

namespace {

std::int64_t serversOf(Database& database) {
    if (database.engine() == Engine::sqlite) return 0; // the folder's lock says so
    return database.read([](Connection& connection) {
        auto row = connection.prepare(
            "SELECT count(*) FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database WHERE locktype = "
            "'advisory' AND datname = current_database() AND classid::bigint = " +
            std::to_string(postgresql_locks::server));
        row.step();
        return row.integer(0);
    });
}

// The keys of which the first is new: one that an earlier run has left, or made now.
Result<EnvelopeKeys> nextKeys(const EnvelopeKeys& known) {
    if (known.all().size() > 1) return known;
    if (known.file().empty())
        return problems::invalidField("REMUDA_ENVELOPE_KEY", "one key",
                                      "the new key and the present one behind it, since the environment cannot be "
                                      "written here");
    const auto key = EnvelopeKeys::make();
    if (!key) return key.problem();
    return known.withNew(*key);
}

Problem unreadable(Problem problem, const std::string& what) {
    problem.type = "store";
    problem.detail = what + " opens with none of the keys: set it anew, or delete the machine, then rotate again; "
                            "nothing was changed";
    return problem;
}

Result<std::int64_t> resealAll(Transaction& transaction, const SecretBox& secrets) {
    std::int64_t count = 0;
    auto names = transaction.prepare("SELECT hardware_name FROM machine WHERE bmc_password IS NOT NULL OR "
                                     "bmc_password_pending IS NOT NULL ORDER BY 1");
    std::vector<std::string> machines;
    while (names.step())
        machines.push_back(names.text(0));
    for (const auto& name : machines) {
        if (const auto sealed = machine_store::sealedBmcPassword(transaction.connection(), name)) {
            const auto resealed = secrets.reseal(*sealed, name);
            if (!resealed) return unreadable(resealed.problem(), "the BMC password of " + name);
            machine_store::resealBmcPassword(transaction, name, *resealed);
            ++count;
        }
        if (const auto sealed = bmc_password_store::pending(transaction.connection(), name)) {
            const auto resealed = secrets.reseal(*sealed, name);
            if (!resealed) return unreadable(resealed.problem(), "the pending BMC password of " + name);
            bmc_password_store::setPending(transaction, name, *resealed);
            ++count;
        }
    }
    renewKeyCheck(transaction, secrets);
    transaction.append({}, "server", "envelope-key", "rotate", {},
                       {{"key", toHex(secrets.keys().first().id())}, {"secrets", count}});
    return count;
}

} // namespace

Result<std::string> rotateEnvelopeKey(const ServerOptions& options) {
    DatabaseOptions where;
    where.folder = options.data;
    where.url = options.database;
    where.serves = false;
    auto database = Database::open(std::move(where));
    if (!database) return std::move(database).problem();
    if (const auto servers = serversOf(**database); servers > 0) {
        auto problem =
            problems::conflict(std::to_string(servers) + " servers run on this database and know the present "
                                                         "key only; stop them first");
        problem.type = "data-directory-in-use";
        return problem;
    }
    const auto known = EnvelopeKeys::load(options.data, options.envelope_key_file);
    if (!known) return known.problem();
    if (auto same = checkKey(**database, SecretBox(*known)); !same) return same.problem();
    auto keys = nextKeys(*known);
    if (!keys) return keys.problem();
    const SecretBox secrets(*keys);
    const auto count = (*database)->write([&](Transaction& transaction) { return resealAll(transaction, secrets); });
    if (!count) return count.problem();
    const auto done =
        std::to_string(*count) + " secrets are sealed under the new key " + toHex(keys->first().id()) + " now\n";
    if (keys->file().empty())
        return done + "the keys behind the first in REMUDA_ENVELOPE_KEY can be left out from now on\n";
    if (auto alone = keys->firstAlone(); !alone) return alone.problem();
    return done + keys->file() +
           " holds it alone; backups from before open with the one before only, so make a new one\n";
}

} // namespace remuda::maintenance
