// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/identity/crtauth_server.h"

#include "core/protocol/crtauth_v1.h"
#include "core/protocol/encoding.h"
#include "core/protocol/hashes.h"
#include "core/protocol/ssh_signature.h"

#include <algorithm>

namespace remuda {

using crtauth::refusal;

namespace {

// A login takes two requests. Scripts that sign in often still pass; guessing does not.
constexpr double peer_burst = 240, peer_per_second = 40, user_burst = 120, user_per_second = 10;

std::int64_t wholeSeconds(Instant instant) {
    return std::chrono::floor<std::chrono::seconds>(instant).time_since_epoch().count();
}

std::vector<std::string> common(const std::vector<std::string>& wanted) {
    std::vector<std::string> result;
    for (const auto& algorithm : wanted)
        for (const char* type :
             {"ssh-ed25519", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521", "ssh-rsa"}) {
            const auto formats = signatureFormats(type);
            const bool known = std::find(formats.begin(), formats.end(), algorithm) != formats.end();
            if (known && std::find(result.begin(), result.end(), algorithm) == result.end())
                result.push_back(algorithm);
        }
    return result;
}

// Names who was refused.
Result<Grant> ofUser(const std::string& user, Result<Grant> result) {
    if (result) return result;
    auto problem = std::move(result).problem();
    problem.extra["user"] = user;
    return problem;
}

} // namespace

CrtauthServer::CrtauthServer(CrtauthSettings settings, Keys keys, Clock clock)
    : m_settings(std::move(settings))
    , m_secrets(m_settings.secret)
    , m_fake_secret(hmacSha256(m_settings.secret, "crtauth fake fingerprint"))
    , m_keys(std::move(keys))
    , m_clock(std::move(clock))
    , m_started(m_clock())
    , m_peer_limit(peer_burst, peer_per_second)
    , m_user_limit(user_burst, user_per_second) {}

Result<void> CrtauthServer::limit(LoginLimit& limit, const std::string& who) {
    if (limit.allow(who, m_clock())) return {};
    auto problem = refusal("rate_limited", "there were too many attempts");
    problem.status = 429;
    return problem;
}

std::vector<SshPublicKey> CrtauthServer::usable(std::vector<SshPublicKey> keys) const {
    std::erase_if(
        keys, [&](const SshPublicKey& key) { return key.type == "ssh-rsa" && key.bits < m_settings.minimum_rsa_bits; });
    return keys;
}

Result<std::string> CrtauthServer::challenge(std::string_view text, const LoginCaller& caller) {
    if (auto allowed = limit(m_peer_limit, caller.peer); !allowed) return allowed.problem();
    const auto called = m_settings.name.calledAs(caller.host, caller.peer);
    if (!called) return called.problem();
    auto request = crtauth::readRequest(text);
    if (!request) return request.problem();
    if (request->version == 0)
        return refusal("version_not_supported", "version 0 of crtauth is not served; use version 1 or 2");
    if (auto allowed = limit(m_user_limit, request->user); !allowed) return allowed.problem();
    if (request->version == 2) {
        request->algorithms = common(request->algorithms);
        if (!request->algorithms.empty()) return challengeV2(*request, *called);
    }
    return challengeV1(*request, *called);
}

Result<std::string> CrtauthServer::challengeV1(const crtauth::Request& request, const CalledAs& called) {
    auto keys = m_keys(request.user);
    if (!keys) return keys.problem();
    crtauth::ChallengeV1 challenge;
    challenge.unique_data = randomBytes(20);
    if (request.version == 1) {
        const auto sentinel = crtauth::version_2_sentinel;
        challenge.unique_data.replace(challenge.unique_data.size() - sentinel.size(), sentinel.size(), sentinel);
    }
    challenge.period = crtauth::challengePeriod(m_clock());
    challenge.fingerprint = hmacSha256(m_fake_secret, request.user).substr(0, 6);
    for (const auto& key : usable(std::move(*keys))) {
        if (key.type != "ssh-rsa") continue;
        challenge.fingerprint = loginFingerprint(key.blob);
        break;
    }
    challenge.server_name = called.server_name;
    challenge.user = request.user;
    return encodeBase64Url(encodeChallengeV1(challenge, m_settings.secret));
}

Result<std::string> CrtauthServer::challengeV2(const crtauth::Request& request, const CalledAs& called) {
    auto keys = m_keys(request.user);
    if (!keys) return keys.problem();
    crtauth::ChallengeV2 challenge;
    challenge.unique_data = randomBytes(32);
    challenge.period = crtauth::challengePeriod(m_clock());
    challenge.origin = called.origin;
    challenge.user = request.user;
    challenge.algorithms = request.algorithms;
    for (const auto& key : usable(std::move(*keys)))
        challenge.hints.push_back(crtauth::keyHint(challenge.unique_data, key.blob));
    for (int index = 0; challenge.hints.empty() || challenge.hints.size() % 4 != 0; ++index) {
        const auto made_up = hmacSha256(m_secrets.fake, request.user + std::to_string(index));
        challenge.hints.push_back(crtauth::keyHint(challenge.unique_data, made_up));
    }
    std::sort(challenge.hints.begin(), challenge.hints.end());
    return encodeBase64Url(encodeChallengeV2(challenge, m_secrets));
}

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
