// SPDX-License-Identifier: GPL-3.0-or-later
// Answers to challenges, and the tokens they earn.
#include "backend/identity/crtauth_server.h"
#include "core/protocol/crtauth_v1.h"
#include "core/protocol/encoding.h"
#include "core/protocol/hashes.h"
#include "core/protocol/ssh_signature.h"

#include <algorithm>

namespace remuda {

using crtauth::refusal;

namespace {

std::int64_t wholeSeconds(Instant instant) {
    return std::chrono::floor<std::chrono::seconds>(instant).time_since_epoch().count();
}

// Names who was refused.
Result<Grant> ofUser(const std::string& user, Result<Grant> result) {
    if (result) return result;
    auto problem = std::move(result).problem();
    problem.extra["user"] = user;
    return problem;
}

} // namespace

Result<Grant> CrtauthServer::grant(std::string_view text, const LoginCaller& caller) {
    if (auto allowed = limit(m_peer_limit, caller.peer); !allowed) return allowed.problem();
    const auto called = m_settings.name.calledAs(caller.host, caller.peer);
    if (!called) return called.problem();
    const auto bytes = decodeBase64Url(text);
    if (!bytes) return refusal("bad_base64", "the response is not base64url");
    if (bytes->empty()) return refusal("empty", "the response is empty");
    switch ((*bytes)[0]) {
    case 'r':
        return refusal("version_not_supported", "version 0 of crtauth is not served");
    case 1:
        return grantV1(*bytes, *called);
    case 2:
        return grantV2(*bytes, *called);
    default:
        return refusal("bad_version", "the response is of no known version");
    }
}

Result<void> CrtauthServer::checkTime(const crtauth::Period& period) const {
    const auto now = m_clock();
    if (auto in_period = crtauth::checkPeriod(period, now); !in_period) return in_period;
    // What was used before a restart is forgotten, so nothing from before it may count.
    if (period.valid_from < wholeSeconds(m_started - std::chrono::seconds(2)))
        return refusal("expired", "the challenge is older than this server's start");
    return {};
}

Result<void> CrtauthServer::useOnce(int version, const std::string& unique_data, const crtauth::Period& period) {
    if (m_used.use(std::to_string(version) + unique_data, period.valid_to, m_clock())) return {};
    return refusal("replayed", "the challenge was used before");
}

Result<Grant> CrtauthServer::grantV1(std::string_view bytes, const CalledAs& called) {
    const auto response = crtauth::parseResponseV1(bytes);
    if (!response) return response.problem();
    const auto challenge = crtauth::openChallengeV1(response->challenge, m_settings.secret);
    if (!challenge) return challenge.problem();
    if (challenge->server_name != called.server_name)
        return ofUser(challenge->user,
                      refusal("wrong_server_name", "the challenge names the server " + challenge->server_name));
    return ofUser(challenge->user, grantV1(*response, *challenge));
}

Result<Grant> CrtauthServer::grantV1(const crtauth::ResponseV1& response, const crtauth::ChallengeV1& challenge) {
    if (auto allowed = limit(m_user_limit, challenge.user); !allowed) return allowed.problem();
    auto keys = m_keys(challenge.user);
    if (!keys) return keys.problem();
    auto candidates = usable(std::move(*keys));
    if (candidates.empty()) return refusal("unknown_user", "there is no key of " + challenge.user);
    if (auto time = checkTime(challenge.period); !time) return time.problem();
    const auto signer = std::find_if(candidates.begin(), candidates.end(), [&](const SshPublicKey& key) {
        return verifyRsa(key.blob, RsaHash::sha1, response.challenge, response.signature);
    });
    if (signer == candidates.end())
        return refusal("bad_signature", "no RSA key of " + challenge.user + " made the signature");
    if (auto once = useOnce(1, challenge.unique_data, challenge.period); !once) return once.problem();

    const crtauth::TokenV1 token{crtauth::tokenPeriod(m_clock(), m_settings.token_lifetime), challenge.user};
    return Grant{challenge.user, encodeBase64Url(encodeTokenV1(token, m_settings.secret)),
                 sha256Fingerprint(signer->blob), 1, m_settings.token_lifetime};
}

Result<Grant> CrtauthServer::grantV2(std::string_view bytes, const CalledAs& called) {
    const auto response = crtauth::parseResponseV2(bytes);
    if (!response) return response.problem();
    const auto challenge = crtauth::openChallengeV2(response->challenge, m_secrets);
    if (!challenge) return challenge.problem();
    if (challenge->origin != called.origin)
        return ofUser(challenge->user,
                      refusal("wrong_server_name", "the challenge names the server " + challenge->origin));
    return ofUser(challenge->user, grantV2(*response, *challenge));
}

Result<Grant> CrtauthServer::grantV2(const crtauth::ResponseV2& response, const crtauth::ChallengeV2& challenge) {
    if (auto allowed = limit(m_user_limit, challenge.user); !allowed) return allowed.problem();
    auto keys = m_keys(challenge.user);
    if (!keys) return keys.problem();
    const auto candidates = usable(std::move(*keys));
    const bool listed =
        std::any_of(candidates.begin(), candidates.end(), [&](const auto& key) { return key.blob == response.key; });
    // Checked with the key that came along, listed or not: a stranger's answer must take as long as a user's.
    const auto format =
        verifySshSignature(response.key, crtauth::signedDataV2(response.signed_part), response.signature);
    if (!listed) return refusal("unknown_user", "the key is none of " + challenge.user);
    if (auto time = checkTime(challenge.period); !time) return time.problem();
    if (!response.binding_type.empty() || !response.binding_data.empty() || !response.proof_key.empty())
        return refusal("malformed", "the response uses a feature that was not offered");
    if (!format) return refusal("bad_signature", format.problem().detail);
    if (std::find(challenge.algorithms.begin(), challenge.algorithms.end(), *format) == challenge.algorithms.end())
        return refusal("bad_signature", "the signature's format " + *format + " was not offered");
    if (auto once = useOnce(2, challenge.unique_data, challenge.period); !once) return once.problem();

    const crtauth::TokenV2 token{crtauth::tokenPeriod(m_clock(), m_settings.token_lifetime),
                                 challenge.user,
                                 challenge.origin,
                                 randomBytes(16),
                                 {},
                                 {}};
    return Grant{challenge.user, encodeBase64Url(encodeTokenV2(token, m_secrets)), sha256Fingerprint(response.key), 2,
                 m_settings.token_lifetime};
}

Result<std::string> CrtauthServer::userOf(std::string_view text) const {
    const auto bytes = decodeBase64Url(text);
    if (!bytes) return refusal("bad_base64", "the token is not base64url");
    if (bytes->empty()) return refusal("empty", "the token is empty");
    crtauth::Period period;
    std::string user;
    if ((*bytes)[0] == 1) {
        auto token = crtauth::openTokenV1(*bytes, m_settings.secret);
        if (!token) return token.problem();
        period = token->period;
        user = std::move(token->user);
    } else {
        auto token = crtauth::openTokenV2(*bytes, m_secrets);
        if (!token) return token.problem();
        if (!m_settings.name.isOwnOrigin(token->audience))
            return refusal("wrong_server_name", "the token was issued for " + token->audience);
        period = token->period;
        user = std::move(token->user);
    }
    if (auto time = crtauth::checkPeriod(period, m_clock()); !time) return time.problem();
    return user;
}

} // namespace remuda
