// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/identity/identity.h"

#include "backend/http/log.h"

namespace remuda {

namespace {

constexpr int minimum_rsa_bits = 2048;

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
          {std::move(secret), std::move(name), options.token_lifetime, minimum_rsa_bits, options.lowest_version,
           options.peers, options.use_once, options.ended_at},
          [this](const std::string& user) { return loginKeysOf(user); }, options.clock)
    , m_record(options.record)
    , m_signed_intent(options.signed_intent) {}

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
    if (options.directory)
        identity->m_directory =
            std::make_unique<Directory>(*options.directory, options.directory_memory, options.clock);
    if (auto read = identity->readFiles(options); !read) return std::move(read).problem();
    return identity;
}

Result<void> Identity::readFiles(const IdentityOptions& options) {
    if (!options.teams.empty()) {
        auto teams = TeamsFile::open(options.teams, "teams file", parseTeams, {.pause = options.file_pause});
        if (!teams) return std::move(teams).problem();
        m_teams = std::move(*teams);
    } else if (!m_directory) {
        log(LogLevel::warning, "no teams file is given: every user in the folder of keys is an administrator");
    }
    if (options.permissions.empty()) return {};
    if (options.teams.empty() && !m_directory)
        return problems::invalidField("permissions", options.permissions.string(),
                                      "--teams or --directory as well: without them every user is an administrator");
    // Relative times of queries, as in expires<7d, are told anew each minute.
    auto policy = WatchedFile<Policy>::open(options.permissions, "file of permissions",
                                            [](std::string_view text) { return parsePolicy(text, now()); },
                                            {.pause = options.file_pause, .longest = std::chrono::seconds(60)});
    if (!policy) return std::move(policy).problem();
    m_policy = std::move(*policy);
    if (!m_directory) warnOfTeams();
    return {};
}

// A misspelt team would be a rule for nobody.
void Identity::warnOfTeams() {
    const auto known = m_teams->get()->members;
    const auto warn = [&](const std::string& team, const std::string& where) {
        if (!team.empty() && !known.contains(team))
            log(LogLevel::warning, "permissions: " + where + " names the team " + team + ", which has no members");
    };
    const auto policy = m_policy->get();
    for (std::size_t index = 0; index < policy->rules.size(); ++index)
        warn(policy->rules[index].team, "rules[" + std::to_string(index) + "]");
    for (std::size_t index = 0; index < policy->approvals.size(); ++index)
        warn(policy->approvals[index].team, "approvals[" + std::to_string(index) + "]");
}

std::shared_ptr<const Policy> Identity::policy() {
    return m_policy ? m_policy->get() : nullptr;
}

std::string Identity::firstAdministrator() {
    for (const auto& user : m_keys.users())
        if (const auto principal = principalOf(user); principal && principal->administrator) return user;
    return {};
}

std::optional<std::vector<std::string>> Identity::teams() {
    return m_teams && !m_directory ? std::optional(m_teams->get()->names()) : std::nullopt;
}

std::string Identity::nameFor(const Request& request) const {
    const auto host = request.headers.find("host");
    const auto called = m_name.calledAs(host == request.headers.end() ? std::string() : host->second, request.peer);
    return called ? called->server_name : m_name.text();
}

std::string Identity::originFor(const Request& request) const {
    const auto host = request.headers.find("host");
    const auto called = m_name.calledAs(host == request.headers.end() ? std::string() : host->second, request.peer);
    return called ? called->origin : std::string();
}

Result<std::vector<SshPublicKey>> Identity::keysOf(const std::string& user) {
    auto keys = m_directory ? directoryKeysOf(user) : m_keys.keysOf(user);
    if (keys)
        std::erase_if(*keys,
                      [](const SshPublicKey& key) { return key.type == "ssh-rsa" && key.bits < minimum_rsa_bits; });
    return keys;
}

std::optional<std::string_view> Identity::tokenIn(std::string_view authorization) {
    constexpr std::string_view scheme = "chap:";
    if (!authorization.starts_with(scheme)) return std::nullopt;
    return authorization.substr(scheme.size());
}

Result<Principal> Identity::authenticate(const Request& request) {
    const auto header = request.headers.find("authorization");
    if (header == request.headers.end())
        return problems::unauthorized("there is no Authorization header; sign in at /_auth");
    const auto token = tokenIn(header->second);
    if (!token) return problems::unauthorized("Authorization must be chap:TOKEN; sign in at /_auth");
    const auto user = m_crtauth.userOf(*token);
    if (user) return principalOf(*user);
    const auto& kind = user.problem().type;
    if (kind != "expired")
        log(LogLevel::warning, request.request_id + " token refused from " + request.peer + ": " + kind);
    return problems::unauthorized(kind == "expired" ? "the token has expired; sign in again"
                                                    : "the token is not valid here; sign in again");
}

} // namespace remuda
