// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/store/key_check.h"

#include "backend/store/store_error.h"
#include "core/protocol/encoding.h"

namespace remuda {

namespace {

constexpr const char* name = "key_check"; // in the table meta; what the seal is bound to as well

Problem wrongKey(const SecretBox& secrets) {
    return storeProblem("the envelope key of " + secrets.keys().where() +
                        " does not open the secrets of this database: put back the one that belongs to it (it is kept "
                        "with the backups), or copy it and login-secret from another of its servers");
}

// A database of an earlier version has passwords and no word yet.
bool opensPasswords(Connection& connection, const SecretBox& secrets) {
    auto row = connection.prepare("SELECT hardware_name, bmc_password FROM machine WHERE bmc_password IS NOT NULL "
                                  "ORDER BY hardware_name LIMIT 1");
    return !row.step() || secrets.unseal(row.view(1), row.text(0));
}

} // namespace

Result<void> checkKey(Database& database, const SecretBox& secrets) {
    const auto known = [](Connection& connection) -> std::optional<std::string> {
        auto row = connection.prepare("SELECT value FROM meta WHERE key = ?");
        row.bind(name);
        return row.step() ? std::optional(row.text(0)) : std::nullopt;
    };
    auto sealed = Result<std::optional<std::string>>(database.read(known));
    if (!*sealed)
        sealed = database.write([&](Transaction& transaction) -> Result<std::optional<std::string>> {
            if (!opensPasswords(transaction.connection(), secrets)) return wrongKey(secrets);
            transaction.prepare("INSERT INTO meta(key, value) VALUES(?, ?) ON CONFLICT(key) DO NOTHING")
                .bind(name)
                .bind(toHex(secrets.seal("remuda", name)))
                .run();
            return known(transaction.connection());
        });
    if (!sealed) return sealed.problem();
    if (!secrets.unseal(fromHex(sealed->value_or("")).value_or(""), name)) return wrongKey(secrets);
    return {};
}

void renewKeyCheck(Transaction& transaction, const SecretBox& secrets) {
    transaction.prepare("UPDATE meta SET value = ? WHERE key = ?")
        .bind(toHex(secrets.seal("remuda", name)))
        .bind(name)
        .run();
}

} // namespace remuda
