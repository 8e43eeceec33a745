// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/protocol/encoding.h"
#include "core/protocol/intent_order.h"
#include "tests/support/signing_key.h"

namespace remuda {

// A text signed by a key of the test's, as an agent would.
inline intent::Signed signedText(const SigningKey& key, const std::string& text) {
    Sshsig sshsig;
    sshsig.key = key.blob();
    sshsig.name_space = intent::signature_namespace;
    sshsig.signature = key.sign(sshsigData(intent::signature_namespace, text));
    return {text, encodeSshsig(sshsig)};
}

// What a test that plays a client adds to the headers of a request that must be signed.
inline std::map<std::string, std::string> intentHeaders(const intent::Signed& signed_text) {
    return {{"x-remuda-intent", encodeBase64Url(signed_text.text)},
            {"x-remuda-intent-signature", encodeBase64Url(signed_text.signature)}};
}

// The intent of a request, `path` without /api/v1, as `user` would sign it at that moment for the server of that
// origin.
inline intent::Intent intentOf(const std::string& method, const std::string& path, const std::string& body,
                               const std::string& origin, const std::string& user, Instant moment = now()) {
    const auto order = intent::orderOf(method, path, {}, boost::json::parse(body).as_object());
    return intent::make(order.value(), origin, user, moment, intent::validUntil(*order, moment));
}

} // namespace remuda
