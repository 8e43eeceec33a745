// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/store/key_check.h"

#include "core/protocol/encoding.h"

namespace remuda {

namespace {

constexpr const char* name = "key_check"; // in the table meta; what the seal is bound to as well

} // namespace

Result<void> checkKey(Database& database, const SecretBox& secrets) {
    if (database.engine() == Engine::sqlite) return {};
    const auto sealed = database.write([&](Transaction& transaction) -> Result<std::string> {
        transaction.prepare("INSERT INTO meta(key, value) VALUES(?, ?) ON CONFLICT(key) DO NOTHING")
            .bind(name)
            .bind(toHex(secrets.seal("remuda", name)))
            .run();
        auto row = transaction.prepare("SELECT value FROM meta WHERE key = ?");
        row.bind(name).step();
        return row.text(0);
    });
    if (!sealed) return sealed.problem();
    if (secrets.unseal(fromHex(*sealed).value_or(""), name)) return {};
    auto problem =
        problems::internal("the envelope key of " + secrets.keys().where() +
                           " is not the one this database is sealed with; all servers need the same, and the "
                           "same login-secret: copy them from another server");
    problem.type = "store";
    return problem;
}

void renewKeyCheck(Transaction& transaction, const SecretBox& secrets) {
    transaction.prepare("UPDATE meta SET value = ? WHERE key = ?")
        .bind(toHex(secrets.seal("remuda", name)))
        .bind(name)
        .run();
}

} // namespace remuda
