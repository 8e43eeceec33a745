// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/identity/identity.h"

#include "backend/http/log.h"

namespace remuda {

namespace {

void logUsers(const KeyFolder& keys, const std::filesystem::path& folder) {
    const auto count = keys.users().size();
    log(LogLevel::info,
        std::to_string(count) + (count == 1 ? " user has" : " users have") + " keys in " + folder.string());
    if (count == 0)
        log(LogLevel::warning, "nobody can sign in: put a file of public keys per user into " + folder.string());
    for (const auto& complaint : keys.complaints())
        log(LogLevel::warning, "keys: " + complaint);
}

} // namespace

Identity::Identity(const IdentityOptions& options, PublicName name, std::string secret)
    : m_name(name)
    , m_keys(options.keys)
    , m_crtauth(
          {std::move(secret), std::move(name), options.token_lifetime, 2048, options.lowest_version, options.peers,
           options.use_once, options.ended_at},
          [this](const std::string& user) { return m_keys.keysOf(user); }, options.clock)
    , m_record(options.record) {}

Result<std::unique_ptr<Identity>> Identity::open(const IdentityOptions& options) {
    if (options.token_lifetime < 1 || options.token_lifetime > crtauth::longest_token_lifetime_seconds)
        return problems::invalidField("token-lifetime", std::to_string(options.token_lifetime),
                                      "seconds from 1 to " + std::to_string(crtauth::longest_token_lifetime_seconds));
    auto name = PublicName::parse(options.public_name, options.tls);
    if (!name) return name.problem();
    std::error_code error;
    // The folder inside the data is the server's own; any other that is missing was misspelt.
    if (options.keys == options.data / "keys") std::filesystem::create_directories(options.keys, error);
    if (!std::filesystem::is_directory(options.keys, error))
        return problems::invalidField("keys", options.keys.string(), "a folder with a file of public keys per user");
    auto secret = loadSecret(options.data);
    if (!secret) return secret.problem();

    if (options.lowest_version < 2)
        log(LogLevel::warning, "logins of version " + std::to_string(options.lowest_version) +
                                   " are allowed: RSA signatures with SHA-1 count");
    std::unique_ptr<Identity> identity(new Identity(options, std::move(*name), std::move(*secret)));
    logUsers(identity->m_keys, options.keys);
    if (options.teams.empty()) {
        log(LogLevel::warning, "no teams file is given: every user in the folder of keys is an administrator");
        return identity;
    }
    auto teams = TeamsFile::open(options.teams);
    if (!teams) return teams.problem();
    identity->m_teams = std::move(*teams);
    return identity;
}

Principal Identity::principalOf(const std::string& user) {
    if (!m_teams) return {user, {}, true};
    auto membership = m_teams->of(user);
    return {user, std::move(membership.teams), membership.administrator};
}

std::string Identity::firstAdministrator() {
    for (const auto& user : m_keys.users())
        if (principalOf(user).administrator) return user;
    return {};
}

std::optional<std::vector<std::string>> Identity::teams() {
    return m_teams ? std::optional(m_teams->teams()) : std::nullopt;
}

std::string Identity::nameFor(const Request& request) const {
    const auto host = request.headers.find("host");
    const auto called = m_name.calledAs(host == request.headers.end() ? std::string() : host->second, request.peer);
    return called ? called->server_name : m_name.text();
}

Result<Principal> Identity::authenticate(const Request& request) {
    constexpr std::string_view scheme = "chap:";
    const auto header = request.headers.find("authorization");
    if (header == request.headers.end())
        return problems::unauthorized("there is no Authorization header; sign in at /_auth");
    const std::string_view value = header->second;
    if (!value.starts_with(scheme))
        return problems::unauthorized("Authorization must be chap:TOKEN; sign in at /_auth");
    const auto user = m_crtauth.userOf(value.substr(scheme.size()));
    if (user) return principalOf(*user);
    const auto& kind = user.problem().type;
    if (kind != "expired")
        log(LogLevel::warning, request.request_id + " token refused from " + request.peer + ": " + kind);
    return problems::unauthorized(kind == "expired" ? "the token has expired; sign in again"
                                                    : "the token is not valid here; sign in again");
}

} // namespace remuda
