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
        .prepare("INSERT OR REPLACE INTO idempotency(user, key, fingerprint, status, content_type, body, created_at) "
                 "VALUES(?, ?, ?, ?, ?, ?, ?)")
        .bind(user)
        .bind(key)
        .bind(answer.fingerprint)
        .bind(answer.status)
        .bind(answer.content_type)
        .bind(answer.body)
        .bind(moment)
        .run();
}

void reserve(Transaction& transaction, const std::string& user, const std::string& key, const std::string& fingerprint,
             Instant moment) {
    transaction
        .prepare("INSERT OR REPLACE INTO idempotency(user, key, fingerprint, status, content_type, body, created_at) "
                 "VALUES(?, ?, ?, 0, '', '', ?)")
        .bind(user)
        .bind(key)
        .bind(fingerprint)
        .bind(moment)
        .run();
}

void forgetBefore(Transaction& transaction, Instant oldest) {
    transaction.prepare("DELETE FROM idempotency WHERE created_at < ?").bind(oldest).run();
}

} // namespace remuda::idempotency_store
