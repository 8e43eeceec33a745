// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/identity/crtauth_server.h"

#include "backend/http/caller.h"
#include "core/protocol/encoding.h"
#include "core/protocol/hashes.h"
#include "core/protocol/ssh_signature.h"
#include "core/protocol/ssh_wire.h"

#include <algorithm>

namespace remuda {

using crtauth::refusal;

namespace {

// A login takes two requests. Scripts that sign in often still pass; guessing does not.
constexpr double network_burst = 240, network_per_second = 40, user_burst = 120, user_per_second = 10;

std::string attempt(const std::string& network, const std::string& user) {
    return network + ' ' + user;
}

Problem notServed(int version, int lowest) {
    return refusal("version_not_supported", "version " + std::to_string(version) +
                                                " of crtauth is not served; use version " + std::to_string(lowest) +
                                                (lowest < 2 ? " or later" : ""));
}

std::vector<std::string> common(const std::vector<std::string>& wanted) {
    std::vector<std::string> result;
    for (const auto& algorithm : wanted)
        for (const char* type : {"ssh-ed25519", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521",
                                 "ssh-rsa", "sk-ssh-ed25519@openssh.com", "sk-ecdsa-sha2-nistp256@openssh.com"}) {
            const auto formats = signatureFormats(type);
            const bool known = std::find(formats.begin(), formats.end(), algorithm) != formats.end();
            if (known && std::find(result.begin(), result.end(), algorithm) == result.end())
                result.push_back(algorithm);
        }
    return result;
}

// Checking a signature with it takes as long as with a key of the smallest size that is taken.
std::string nobodysKey(std::string_view secret, int bits) {
    std::string modulus;
    for (int block = 0; std::ssize(modulus) * 8 < bits; ++block)
        modulus += hmacSha256(secret, "crtauth nobody's key" + std::to_string(block));
    modulus.resize(static_cast<std::size_t>(bits) / 8);
    modulus.front() = static_cast<char>(modulus.front() | 0x80);
    modulus.back() = static_cast<char>(modulus.back() | 1);
    return SshWriter().string("ssh-rsa").string({"\1\0\1", 3}).string('\0' + modulus).bytes();
}

} // namespace

CrtauthServer::CrtauthServer(CrtauthSettings settings, Keys keys, Clock clock)
    : m_settings(std::move(settings))
    , m_secrets(m_settings.secret)
    , m_fake_secret(hmacSha256(m_settings.secret, "crtauth fake fingerprint"))
    , m_nobodys_key(nobodysKey(m_fake_secret, m_settings.minimum_rsa_bits))
    , m_keys(std::move(keys))
    , m_clock(std::move(clock))
    , m_started(seconds())
    , m_network_limit(network_burst, network_per_second)
    , m_attempt_limit(user_burst, user_per_second)
    , m_grant_limit(user_burst, user_per_second) {}

Result<void> CrtauthServer::limit(LoginLimit& limit, const std::string& who) {
    if (limit.allow(who, m_clock())) return {};
    auto problem = refusal("rate_limited", "there were too many attempts");
    problem.status = 429;
    return problem;
}

Result<CrtauthServer::Way> CrtauthServer::wayOf(const LoginCaller& caller) {
    startedAt();
    auto network = neighboursOf(caller.peer);
    if (auto allowed = limit(m_network_limit, network); !allowed) return allowed.problem();
    auto called = m_settings.name.calledAs(caller.host, caller.peer);
    if (!called) return called.problem();
    return Way{std::move(*called), std::move(network)};
}

Result<void> CrtauthServer::give(const std::string& user, const std::string& unique, const crtauth::Period& period,
                                 const Way& way) {
    if (m_outstanding.give(attempt(way.network, user), unique, period.valid_to, m_clock())) return {};
    auto problem = refusal("rate_limited", "too many challenges were asked for and not answered");
    problem.status = 429;
    return problem;
}

// Of a challenge that was made here, whatever the answer is worth.
Result<void> CrtauthServer::takeAnswer(const std::string& user, const std::string& unique, const Way& way) {
    const auto who = attempt(way.network, user);
    m_outstanding.answered(who, unique);
    return limit(m_attempt_limit, who);
}

std::vector<SshPublicKey> CrtauthServer::usable(std::vector<SshPublicKey> keys) const {
    std::erase_if(
        keys, [&](const SshPublicKey& key) { return key.type == "ssh-rsa" && key.bits < m_settings.minimum_rsa_bits; });
    return keys;
}

Result<std::string> CrtauthServer::challenge(std::string_view text, const LoginCaller& caller) {
    const auto way = wayOf(caller);
    if (!way) return way.problem();
    auto request = crtauth::readRequest(text);
    if (!request) return request.problem();
    if (request->version < m_settings.lowest_version) return notServed(request->version, m_settings.lowest_version);
    if (auto allowed = limit(m_attempt_limit, attempt(way->network, request->user)); !allowed) return allowed.problem();
    if (request->version == 2) {
        request->algorithms = common(request->algorithms);
        if (!request->algorithms.empty()) return challengeV2(*request, *way);
        if (m_settings.lowest_version > 1)
            return refusal("version_not_supported", "none of the client's keys makes a signature that counts here");
    }
    return challengeV1(*request, *way);
}

std::string CrtauthServer::fakeFingerprint(const std::string& user) const {
    switch (m_settings.peers) {
    case CrtauthPeers::python:
        return hmacSha1(m_settings.secret, user).substr(0, 6);
    case CrtauthPeers::java:
        return hmacSha256(m_settings.secret, user).substr(0, 6);
    case CrtauthPeers::none:
        break;
    }
    return hmacSha256(m_fake_secret, user).substr(0, 6);
}

Result<std::string> CrtauthServer::challengeV1(const crtauth::Request& request, const Way& way) {
    auto keys = m_keys(request.user);
    if (!keys) return keys.problem();
    crtauth::ChallengeV1 challenge;
    challenge.unique_data = randomBytes(20);
    if (request.version < 2) {
        const auto sentinel = crtauth::version_2_sentinel;
        challenge.unique_data.replace(challenge.unique_data.size() - sentinel.size(), sentinel.size(), sentinel);
    }
    challenge.period = crtauth::challengePeriod(m_clock());
    challenge.fingerprint = fakeFingerprint(request.user);
    for (const auto& key : usable(std::move(*keys))) {
        if (key.type != "ssh-rsa") continue;
        challenge.fingerprint = loginFingerprint(key.blob);
        break;
    }
    challenge.server_name = way.called.server_name;
    challenge.user = request.user;
    if (auto given = give(request.user, challenge.unique_data, challenge.period, way); !given) return given.problem();
    if (request.version > 0) return encodeBase64Url(encodeChallengeV1(challenge, m_settings.secret));
    if (!crtauth::fitsVersion0(challenge.period)) return refusal("malformed", "the clock is beyond version 0's years");
    return encodeBase64Url(encodeChallengeV0(challenge, m_settings.secret));
}

Result<std::string> CrtauthServer::challengeV2(const crtauth::Request& request, const Way& way) {
    auto keys = m_keys(request.user);
    if (!keys) return keys.problem();
    crtauth::ChallengeV2 challenge;
    challenge.unique_data = randomBytes(32);
    challenge.period = crtauth::challengePeriod(m_clock());
    challenge.origin = way.called.origin;
    challenge.user = request.user;
    challenge.algorithms = request.algorithms;
    for (const auto& key : usable(std::move(*keys)))
        challenge.hints.push_back(crtauth::keyHint(challenge.unique_data, key.blob));
    for (int index = 0; challenge.hints.empty() || challenge.hints.size() % 4 != 0; ++index) {
        const auto made_up = hmacSha256(m_secrets.fake, request.user + std::to_string(index));
        challenge.hints.push_back(crtauth::keyHint(challenge.unique_data, made_up));
    }
    std::sort(challenge.hints.begin(), challenge.hints.end());
    if (auto given = give(request.user, challenge.unique_data, challenge.period, way); !given) return given.problem();
    return encodeBase64Url(encodeChallengeV2(challenge, m_secrets));
}

} // namespace remuda
