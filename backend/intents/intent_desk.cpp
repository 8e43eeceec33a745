// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/intents/intent_desk.h"

#include "core/protocol/encoding.h"
#include "core/protocol/intent_order.h"

namespace remuda {

namespace {

constexpr std::string_view prefix = "/api/v1";

Problem required(const intent::Order& order) {
    auto problem =
        problems::forbidden("to " + order.verb + " needs a text, signed with an SSH key, of what is to be done");
    problem.type = "intent-required";
    problem.title = "This must be signed";
    problem.field = "X-Remuda-Intent";
    problem.expected = "the text, and its signature in X-Remuda-Intent-Signature: see docs/intent.md";
    return problem;
}

std::string headerOf(const Request& request, const std::string& name) {
    const auto found = request.headers.find(name);
    return found == request.headers.end() ? std::string() : found->second;
}

Problem used(const intent::Intent& intent) {
    return intent::refused("nonce", intent.nonce, "one that was never used: each signed text counts once");
}

// What is sent in the two headers; nothing when neither is there.
Result<std::optional<intent::Signed>> signedBy(const Request& request) {
    const auto text = headerOf(request, "x-remuda-intent");
    const auto signature = headerOf(request, "x-remuda-intent-signature");
    if (text.empty() && signature.empty()) return std::optional<intent::Signed>();
    auto text_bytes = decodeBase64Url(text), signature_bytes = decodeBase64Url(signature);
    if (!text_bytes || text_bytes->empty())
        return intent::refused("text", text, "the text in base64url in X-Remuda-Intent");
    if (!signature_bytes || signature_bytes->empty())
        return intent::refused("signature", signature, "an SSHSIG in base64url in X-Remuda-Intent-Signature");
    return std::optional(intent::Signed{std::move(*text_bytes), std::move(*signature_bytes)});
}

// Nothing when the request may go on without: it is none of those, or no handler takes its body.
std::optional<intent::Order> orderOf(const Request& request) {
    std::string_view path = request.path;
    if (!path.starts_with(prefix)) return std::nullopt;
    path.remove_prefix(prefix.size());
    const auto method = toText(request.method);
    if (!intent::mayOrder(method, path)) return std::nullopt;
    const auto body = request.jsonBody();
    return intent::orderOf(method, path, request.query, body ? *body : boost::json::object());
}

} // namespace

Response IntentDesk::guard(Request& request, const std::function<Response()>& produce) {
    const auto order = orderOf(request);
    if (!order) return produce();
    const auto sent = signedBy(request);
    if (!sent) return Response::problem(sent.problem());
    if (!*sent) return m_settings.policy == IntentPolicy::accepted ? produce() : Response::problem(required(*order));
    const auto proof = check(**sent, *order, m_settings.origin(request), request.principal.user);
    if (!proof) return Response::problem(proof.problem());

    request.intent = intent::idOf((*sent)->text);
    request.intent_key = proof->key;
    const intent_store::Stored stored{**sent, order->targets};
    bool kept = false;
    const WriteCompanion keep([&](Transaction& transaction) {
        if (kept) return; // with the first of several writes
        const Origin origin{request.principal.user, request.request_id, {}};
        if (!intent_store::take(transaction, origin, *proof, stored)) throw StoreError(used(proof->intent));
        kept = true;
    });
    return produce();
}

Result<intent::Proof> IntentDesk::check(const intent::Signed& signed_text, const intent::Order& order,
                                        const std::string& origin, const std::string& user) {
    const auto keys = m_settings.keys(user);
    if (!keys) return keys.problem();
    auto proof = intent::check(signed_text, *keys);
    if (!proof) return proof;
    if (auto fits = intent::checkFits(proof->intent, order, origin, user); !fits) return fits.problem();
    if (auto fresh = intent::checkFresh(proof->intent, m_settings.clock()); !fresh) return fresh.problem();
    if (m_database.read([&](Connection& connection) { return intent_store::isTaken(connection, proof->intent); }))
        return used(proof->intent);
    return proof;
}

} // namespace remuda
