// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/store/idempotency_store.h"

namespace remuda::idempotency_store {

std::optional<Answer> find(Connection& connection, const std::string& user, const std::string& key, Instant oldest) {
    auto rows = connection.prepare("SELECT fingerprint, status, content_type, body FROM idempotency "
                                   "WHERE user = ? AND key = ? AND created_at >= ?");
    rows.bind(user).bind(key).bind(oldest);
    if (!rows.step()) return std::nullopt;
    return Answer{rows.text(0), static_cast<int>(rows.integer(1)), rows.text(2), rows.text(3)};
}

void keep(Transaction& transaction, const std::string& user, const std::string& key, const Answer& answer,
          Instant moment) {
    transaction
        .prepare("INSERT INTO idempotency(user, key, fingerprint, status, content_type, body, created_at) "
                 "VALUES(?, ?, ?, ?, ?, ?, ?) ON CONFLICT(user, key) DO UPDATE SET fingerprint = excluded.fingerprint, "
                 "status = excluded.status, content_type = excluded.content_type, body = excluded.body, "
                 "created_at = excluded.created_at")
        .bind(user)
        .bind(key)
        .bind(answer.fingerprint)
        .bind(answer.status)
        .bind(answer.content_type)
        .bind(answer.body)
        .bind(moment)
        .run();
}

void reserve(Transaction& transaction, const std::string& user, const std::string& key, const Mark& mark,
             Instant oldest) {
    transaction
        .prepare(
            "INSERT INTO idempotency(user, key, fingerprint, status, content_type, body, created_at) "
            "VALUES(?, ?, ?, 0, '', ?, ?) ON CONFLICT(user, key) DO UPDATE SET fingerprint = excluded.fingerprint, "
            "status = 0, content_type = '', body = excluded.body, created_at = excluded.created_at "
            "WHERE idempotency.created_at < ? OR (idempotency.status = 0 AND idempotency.body = excluded.body)")
        .bind(user)
        .bind(key)
        .bind(mark.fingerprint)
        .bind(mark.request)
        .bind(mark.moment)
        .bind(oldest)
        .run();
    if (transaction.connection().changes() != 1)
        throw StoreError(problems::conflict("another server carries out a request with this Idempotency-Key"));
}

void forgetBefore(Transaction& transaction, Instant oldest) {
    transaction.prepare("DELETE FROM idempotency WHERE created_at < ?").bind(oldest).run();
}

} // namespace remuda::idempotency_store
