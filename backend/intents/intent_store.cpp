// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/intents/intent_store.h"

#include "core/protocol/encoding.h"

namespace remuda::intent_store {

namespace json = boost::json;

bool take(Transaction& transaction, const Origin& origin, const intent::Proof& proof, const Stored& stored) {
    const auto& text = stored.signed_text.text;
    const auto id = intent::idOf(text);
    json::array targets(stored.targets.begin(), stored.targets.end());
    transaction
        .prepare("INSERT INTO signed_intent(id, nonce, text, signature, targets, request_id, taken_at) "
                 "VALUES(?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING")
        .bind(id)
        .bind(proof.intent.nonce)
        .bind(text)
        .bind(encodeBase64(stored.signed_text.signature))
        .bind(json::serialize(targets))
        .bind(origin.request_id)
        .bind(now())
        .run();
    if (transaction.connection().changes() != 1) return false;
    json::object after{{"verb", proof.intent.order.verb},
                       {"key", sha256Fingerprint(proof.key)},
                       {"text", text},
                       {"signature", armored(stored.signed_text.signature)}};
    if (!proof.intent.digest.empty()) after["targets"] = std::move(targets);
    transaction.append(origin, "intent", id, "sign", {}, std::move(after));
    return true;
}

bool isTaken(Connection& connection, const intent::Intent& intent) {
    auto row = connection.prepare("SELECT 1 FROM signed_intent WHERE nonce = ?");
    return row.bind(intent.nonce).step();
}

std::optional<Stored> find(Connection& connection, const std::string& id) {
    auto row = connection.prepare("SELECT text, signature, targets FROM signed_intent WHERE id = ?");
    if (!row.bind(id).step()) return std::nullopt;
    Stored stored;
    stored.signed_text.text = row.text(0);
    stored.signed_text.signature = decodeBase64(row.view(1)).value_or(std::string());
    boost::system::error_code error;
    const auto targets = json::parse(row.view(2), error);
    if (!error && targets.is_array())
        for (const auto& each : targets.get_array())
            if (each.is_string()) stored.targets.emplace_back(each.get_string());
    return stored;
}

} // namespace remuda::intent_store
