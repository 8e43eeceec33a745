// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/identity/login_limits.h"
#include "backend/identity/public_name.h"
#include "core/protocol/crtauth_v0.h"
#include "core/protocol/crtauth_v2.h"
#include "core/protocol/ssh_key.h"

#include <atomic>
#include <functional>

namespace remuda {

// Other programs of the same secret that speak the first versions only: names and tokens must count at all of them.
enum class CrtauthPeers { none, python, java };

struct CrtauthSettings {
    std::string secret; // authenticates challenges and tokens; whoever has it can sign in as anybody
    PublicName name;
    std::int64_t token_lifetime = crtauth::longest_token_lifetime_seconds; // seconds
    int minimum_rsa_bits = 2048;
    int lowest_version = 2; // 1 and 0 let RSA sign with SHA-1; 0 also authenticates with it
    CrtauthPeers peers = CrtauthPeers::none;
    // Where servers share their users: whether none of them has used this challenge before. Called once all else fits.
    std::function<Result<bool>(const std::string& unique, std::int64_t valid_to)> use_once = nullptr;
    // The second until which no token of a user counts, since they signed out everywhere; 0: all do.
    std::function<std::int64_t(const std::string& user)> ended_at = nullptr;
};

// Where a login comes from.
struct LoginCaller {
    std::string peer; // address
    std::string host; // as the client called the server: the Host header
};

struct Grant {
    std::string user;
    std::string token; // text for "Authorization: chap:TOKEN"
    std::string key;   // fingerprint of the key that signed
    int version = 0;
    std::int64_t lifetime = 0; // seconds
};

// The server's half of crtauth, without HTTP. Keeps nothing between challenge and response but the used ones. Refusals
// have the kinds of the protocol as their type; callers answer all of them alike. Thread safe.
class CrtauthServer {
public:
    using Keys = std::function<Result<std::vector<SshPublicKey>>(const std::string& user)>;
    using Clock = std::function<Instant()>;

    CrtauthServer(CrtauthSettings settings, Keys keys, Clock clock = now);

    // The text after "request:" to the text after "challenge:". Unknown users get one as good as any. Fails with
    // "version_not_supported" below the lowest version, with "rate_limited", or with an unavailable problem when keys
    // cannot be read.
    Result<std::string> challenge(std::string_view request, const LoginCaller& caller);

    // The text after "response:" to a token. A refusal that is about a user names it in extra.user, for the audit only.
    Result<Grant> grant(std::string_view response, const LoginCaller& caller);

    // Whose token it is. The user is not looked up again: a token counts until it expires.
    Result<std::string> userOf(std::string_view token) const;

private:
    struct Way { // by which a message came
        CalledAs called;
        std::string network; // who shares a limit, see neighboursOf
    };
    Result<Way> wayOf(const LoginCaller& caller); // counts for its limit
    Result<void> limit(LoginLimit& limit, const std::string& who);
    Result<void> give(const std::string& user, const std::string& unique, const crtauth::Period& period,
                      const Way& way);
    Result<void> takeAnswer(const std::string& user, const std::string& unique, const Way& way);
    Result<std::string> challengeV1(const crtauth::Request& request, const Way& way); // 0 as well
    Result<std::string> challengeV2(const crtauth::Request& request, const Way& way);
    Result<Grant> grantV1(int version, std::string_view bytes, const Way& way); // 0 or 1
    Result<Grant> grantV1(int version, std::string_view signature, std::string_view covered,
                          const crtauth::ChallengeV1& challenge);
    Result<Grant> grantV2(std::string_view bytes, const Way& way);
    Result<Grant> grantV2(const crtauth::ResponseV2& response, const crtauth::ChallengeV2& challenge);
    std::int64_t seconds() const; // of the clock
    std::int64_t startedAt() const;
    Result<void> checkTime(const crtauth::Period& period) const;
    crtauth::Period tokenPeriod(const std::string& user) const;
    Result<void> useOnce(int version, const std::string& unique_data, const crtauth::Period& period);
    std::vector<SshPublicKey> usable(std::vector<SshPublicKey> keys) const;
    std::string fakeFingerprint(const std::string& user) const;
    bool mintsVersion0(int version) const; // after a handshake of that version
    Result<crtauth::TokenV1> openOldToken(std::string_view bytes) const;

    CrtauthSettings m_settings;
    crtauth::SecretsV2 m_secrets;
    std::string m_fake_secret; // versions 0 and 1
    std::string m_nobodys_key; // an RSA key that has no private half
    Keys m_keys;
    Clock m_clock;
    mutable std::atomic<std::int64_t> m_started; // see startedAt
    LoginLimit m_network_limit;                  // all messages of a network
    LoginLimit m_attempt_limit;                  // those of a network about one user: nobody else can use them up
    LoginLimit m_grant_limit;                    // sign-ins of a user, from wherever
    OutstandingChallenges m_outstanding;
    UsedChallenges m_used;
};

} // namespace remuda
