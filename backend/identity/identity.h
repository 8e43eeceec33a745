// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/http/router.h"
#include "backend/identity/crtauth_server.h"
#include "backend/identity/directory.h"
#include "backend/identity/key_folder.h"
#include "backend/identity/login_limits.h"
#include "backend/identity/policy.h"
#include "backend/identity/teams_file.h"

#include <functional>
#include <variant>

namespace remuda {

// A sign-in that was granted or refused. Neither token nor signature are in it.
struct SignIn {
    bool granted = false;
    std::string user;      // as claimed; empty when the message did not tell
    std::string peer;      // address
    std::string key;       // fingerprint, of a granted one
    int version = 0;       // of the protocol, of a granted one
    std::string reason;    // word of the refusal
    std::int64_t more = 0; // refusals of the same peer since the last that was recorded, which were too many to record
    std::string request_id;
};

struct IdentityOptions {
    std::filesystem::path data;                // the server's folder: keeps the secret
    std::filesystem::path keys;                // a file per user
    std::filesystem::path teams;               // empty: every user is an administrator
    std::filesystem::path permissions;         // empty: what holds without such a file
    std::chrono::milliseconds file_pause{100}; // between two looks at whether those have changed
    std::optional<DirectoryOptions> directory; // LDAP, asked before the folder of keys
    Directory::Memory directory_memory = {};   // where its answers rest; may be empty
    std::string public_name;                   // empty: for this machine only
    bool tls = false;                          // the server speaks TLS itself
    std::int64_t token_lifetime = crtauth::longest_token_lifetime_seconds;
    std::function<void(const SignIn&)> record; // called for every sign-in on the thread that serves it
    int lowest_version = 2;                    // of crtauth; below 2 SHA-1 counts
    CrtauthPeers peers = CrtauthPeers::none;   // programs that share the secret
    std::function<Result<bool>(const std::string&, std::int64_t)> use_once = nullptr; // see CrtauthSettings
    std::function<std::int64_t(const std::string&)> ended_at = nullptr;               // likewise
    CrtauthServer::Clock clock = now;
    bool signed_intent = false; // whether destructive requests must be signed: said by whoami
};

// Everything about who may do what. Opened once at start; thread safe afterwards.
class Identity {
public:
    // Fails with a problem that names the option at fault. Logs who may sign in and what is wrong in the folder of
    // keys.
    static Result<std::unique_ptr<Identity>> open(const IdentityOptions& options);

    // /_auth, GET /api/v1/whoami and the router's authenticator. The router must not outlive this.
    void addTo(Router& router);

    Result<Principal> authenticate(const Request& request);
    // Teams and rights as of now. Unavailable when a directory keeps them that has not told them lately.
    Result<Principal> principalOf(const std::string& user);

    std::shared_ptr<const Policy> policy(); // nothing without a file of permissions

    // Somebody who may sign in and administers; empty when there is nobody.
    std::string firstAdministrator();

    // All teams, sorted; nothing when no file says which there are.
    std::optional<std::vector<std::string>> teams();

    // The keys with which a user may sign, as of now; none for a stranger.
    Result<std::vector<SshPublicKey>> keysOf(const std::string& user);

    // What this server is called in texts that are signed for it, by this client and by any.
    std::string originFor(const Request& request) const;
    bool isOwnOrigin(const std::string& origin) const { return m_name.isOwnOrigin(origin); }

    // The name by which this client signs in here: the public one, or what a server of its own machine was called.
    std::string nameFor(const Request& request) const;

private:
    static std::optional<std::string_view> tokenIn(std::string_view authorization); // "chap:TOKEN"
    static constexpr auto askDirectory = "ask-directory"; // a problem of loginKeysOf, never seen outside

    Identity(const IdentityOptions& options, PublicName name, std::string secret);
    Result<void> readFiles(const IdentityOptions& options);
    void warnOfTeams();
    Response handshake(const Request& request);
    // The answer, or the user whom the directory has to be asked about first.
    std::variant<Response, std::string> handshakeNow(const Request& request);
    Result<std::vector<SshPublicKey>> loginKeysOf(const std::string& user);
    Result<std::vector<SshPublicKey>> directoryKeysOf(const std::string& user);
    void recordRefusal(const Request& request, const Problem& problem);

    PublicName m_name;
    KeyFolder m_keys;
    std::unique_ptr<TeamsFile> m_teams;
    std::unique_ptr<WatchedFile<Policy>> m_policy;
    CrtauthServer m_crtauth;
    std::function<void(const SignIn&)> m_record;
    SignInRefusals m_refusals;
    bool m_signed_intent;
    std::unique_ptr<Directory> m_directory; // last: its thread ends before what it may call
};

// Reads the server's secret from `folder`, or makes one of 32 random bytes. Only its owner may read the file. One that
// other programs share may have 16 to 1024 bytes.
Result<std::string> loadSecret(const std::filesystem::path& folder);

} // namespace remuda
