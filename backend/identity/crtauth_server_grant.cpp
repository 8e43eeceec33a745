// SPDX-License-Identifier: GPL-3.0-or-later
// Answers to challenges, and the tokens they earn.
#include "backend/identity/crtauth_server.h"
#include "core/protocol/encoding.h"
#include "core/protocol/hashes.h"
#include "core/protocol/ssh_signature.h"

#include <algorithm>

namespace remuda {

using crtauth::refusal;

namespace {

// -1 when it is none.
int versionOfResponse(const std::string& bytes) {
    return bytes[0] == 'r' ? 0 : bytes[0] == 1 || bytes[0] == 2 ? bytes[0] : -1;
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
    const auto way = wayOf(caller);
    if (!way) return way.problem();
    const auto bytes = decodeBase64Url(text);
    if (!bytes) return refusal("bad_base64", "the response is not base64url");
    if (bytes->empty()) return refusal("empty", "the response is empty");
    const int version = versionOfResponse(*bytes);
    if (version < 0) return refusal("bad_version", "the response is of no known version");
    if (version < m_settings.lowest_version)
        return refusal("version_not_supported", "version " + std::to_string(version) + " of crtauth is not served");
    return version == 2 ? grantV2(*bytes, *way) : grantV1(version, *bytes, *way);
}

std::int64_t CrtauthServer::seconds() const {
    return std::chrono::floor<std::chrono::seconds>(m_clock()).time_since_epoch().count();
}

// Where the clock was set back since, it is then that it started: else nobody could sign in until the clock has caught
// up with what it said before.
std::int64_t CrtauthServer::startedAt() const {
    const auto now = seconds();
    auto started = m_started.load();
    while (now < started)
        if (m_started.compare_exchange_weak(started, now)) return now;
    return started;
}

Result<void> CrtauthServer::checkTime(const crtauth::Period& period) const {
    const auto now = m_clock();
    if (auto in_period = crtauth::checkPeriod(period, now); !in_period) return in_period;
    // What was used before a restart is forgotten, so nothing from before it may count.
    if (period.valid_from < startedAt() - 2)
        return refusal("expired", "the challenge is older than this server's start");
    return {};
}

namespace {
constexpr std::int64_t in_front = 2; // seconds by which a token's period begins before it was issued
}

// Of the second in which its user signed out everywhere, a token is from after that.
crtauth::Period CrtauthServer::tokenPeriod(const std::string& user) const {
    auto period = crtauth::tokenPeriod(m_clock(), m_settings.token_lifetime);
    if (m_settings.ended_at) period.valid_from = std::max(period.valid_from, m_settings.ended_at(user) + 1 - in_front);
    return period;
}

Result<void> CrtauthServer::useOnce(int version, const std::string& unique_data, const crtauth::Period& period) {
    const auto unique = std::to_string(version) + unique_data;
    auto fresh = Result<bool>(m_used.use(unique, period.valid_to, m_clock()));
    if (*fresh && m_settings.use_once) fresh = m_settings.use_once(unique, period.valid_to);
    if (!fresh) return fresh.problem();
    if (!*fresh) return refusal("replayed", "the challenge was used before");
    return {};
}

Result<Grant> CrtauthServer::grantV1(int version, std::string_view bytes, const Way& way) {
    const auto response = version == 0 ? crtauth::parseResponseV0(bytes) : crtauth::parseResponseV1(bytes);
    if (!response) return response.problem();
    const auto challenge = version == 0 ? crtauth::openChallengeV0(response->challenge, m_settings.secret)
                                        : crtauth::openChallengeV1(response->challenge, m_settings.secret);
    if (!challenge) return challenge.problem();
    if (auto taken = takeAnswer(challenge->user, challenge->unique_data, way); !taken) return taken.problem();
    if (challenge->server_name != way.called.server_name)
        return ofUser(challenge->user,
                      refusal("wrong_server_name", "the challenge names the server " + challenge->server_name));
    const auto covered = version == 0 ? crtauth::signedPartV0(response->challenge) : response->challenge;
    return ofUser(challenge->user, grantV1(version, response->signature, covered, *challenge));
}

Result<Grant> CrtauthServer::grantV1(int version, std::string_view signature, std::string_view covered,
                                     const crtauth::ChallengeV1& challenge) {
    auto keys = m_keys(challenge.user);
    if (!keys) return keys.problem();
    auto candidates = usable(std::move(*keys));
    const bool known = !candidates.empty();
    std::erase_if(candidates, [](const SshPublicKey& key) { return key.type != "ssh-rsa"; });
    // Before all else, and with nobody's key where there is none: a stranger's answer must take as long as a user's.
    if (candidates.empty()) (void)verifyRsa(m_nobodys_key, RsaHash::sha1, covered, signature);
    const auto signer = std::find_if(candidates.begin(), candidates.end(), [&](const SshPublicKey& key) {
        return verifyRsa(key.blob, RsaHash::sha1, covered, signature);
    });
    if (!known) return refusal("unknown_user", "there is no key of " + challenge.user);
    if (auto time = checkTime(challenge.period); !time) return time.problem();
    if (signer == candidates.end())
        return refusal("bad_signature", "no RSA key of " + challenge.user + " made the signature");
    const crtauth::TokenV1 token{tokenPeriod(challenge.user), challenge.user};
    const bool version_0 = mintsVersion0(version);
    if (version_0 && !crtauth::fitsVersion0(token.period))
        return refusal("malformed", "the clock is beyond version 0's years");
    if (auto allowed = limit(m_grant_limit, challenge.user); !allowed) return allowed.problem();
    if (auto once = useOnce(version, challenge.unique_data, challenge.period); !once) return once.problem();
    const auto bytes = version_0 ? encodeTokenV0(token, m_settings.secret) : encodeTokenV1(token, m_settings.secret);
    return Grant{challenge.user, encodeBase64Url(bytes), sha256Fingerprint(signer->blob), version,
                 m_settings.token_lifetime};
}

// Python's programs mint and read tokens of version 0 after handshakes of either version, Java's those of version 1.
bool CrtauthServer::mintsVersion0(int version) const {
    if (m_settings.peers == CrtauthPeers::none) return version == 0;
    return m_settings.peers == CrtauthPeers::python;
}

Result<crtauth::TokenV1> CrtauthServer::openOldToken(std::string_view bytes) const {
    const bool version_0 = bytes[0] == 'v';
    const bool taken = version_0 ? m_settings.lowest_version == 0 || m_settings.peers == CrtauthPeers::python
                                 : m_settings.lowest_version <= 1;
    if (!taken || m_settings.lowest_version > 1)
        return refusal("bad_version", "tokens of this version do not count here");
    return version_0 ? crtauth::openTokenV0(bytes, m_settings.secret) : crtauth::openTokenV1(bytes, m_settings.secret);
}

Result<Grant> CrtauthServer::grantV2(std::string_view bytes, const Way& way) {
    const auto response = crtauth::parseResponseV2(bytes);
    if (!response) return response.problem();
    const auto challenge = crtauth::openChallengeV2(response->challenge, m_secrets);
    if (!challenge) return challenge.problem();
    if (auto taken = takeAnswer(challenge->user, challenge->unique_data, way); !taken) return taken.problem();
    if (challenge->origin != way.called.origin)
        return ofUser(challenge->user,
                      refusal("wrong_server_name", "the challenge names the server " + challenge->origin));
    return ofUser(challenge->user, grantV2(*response, *challenge));
}

Result<Grant> CrtauthServer::grantV2(const crtauth::ResponseV2& response, const crtauth::ChallengeV2& challenge) {
    auto keys = m_keys(challenge.user);
    if (!keys) return keys.problem();
    const auto candidates = usable(std::move(*keys));
    const auto listed = std::find_if(candidates.begin(), candidates.end(),
                                     [&](const SshPublicKey& key) { return key.blob == response.key; });
    // Checked with the key that came along, listed or not: a stranger's answer must take as long as a user's.
    const auto signature =
        verifySshSignature(response.key, crtauth::signedDataV2(response.signed_part), response.signature);
    if (listed == candidates.end())
        return refusal("unknown_user", "the key is none of " + challenge.user +
                                           (signature ? "; its signature is right" : "; its signature is wrong"));
    if (auto time = checkTime(challenge.period); !time) return time.problem();
    if (!response.binding_type.empty() || !response.binding_data.empty() || !response.proof_key.empty())
        return refusal("malformed", "the response uses a feature that was not offered");
    if (!signature) return refusal("bad_signature", signature.problem().detail);
    const auto& offered = challenge.algorithms;
    if (std::find(offered.begin(), offered.end(), signature->format) == offered.end())
        return refusal("bad_signature", "the signature's format " + signature->format + " was not offered");
    if (listed->verify_required && !signature->user_verified)
        return refusal("bad_signature", "the security key did not check its owner, as verify-required demands");
    if (auto allowed = limit(m_grant_limit, challenge.user); !allowed) return allowed.problem();
    if (auto once = useOnce(2, challenge.unique_data, challenge.period); !once) return once.problem();

    const crtauth::TokenV2 token{
        tokenPeriod(challenge.user), challenge.user, challenge.origin, randomBytes(16), {}, {}};
    return Grant{challenge.user, encodeBase64Url(encodeTokenV2(token, m_secrets)), sha256Fingerprint(response.key), 2,
                 m_settings.token_lifetime};
}

Result<std::string> CrtauthServer::userOf(std::string_view text) const {
    const auto bytes = decodeBase64Url(text);
    if (!bytes) return refusal("bad_base64", "the token is not base64url");
    if (bytes->empty()) return refusal("empty", "the token is empty");
    crtauth::Period period;
    std::string user;
    if ((*bytes)[0] == 1 || (*bytes)[0] == 'v') {
        auto token = openOldToken(*bytes);
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
    if (m_settings.ended_at && period.valid_from + in_front <= m_settings.ended_at(user))
        return refusal("expired", "its user has signed out everywhere");
    return user;
}

} // namespace remuda
