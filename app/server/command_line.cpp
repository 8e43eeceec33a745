// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/server/command_line.h"

#include "app/server/option_list.h"
#include "app/server/option_values.h"
#include "backend/http/target.h"
#include "core/domain/machine_fields.h"
#include "remuda_version.h"

#include <filesystem>
#include <fstream>
#include <limits>

namespace remuda {

namespace {

bool isFile(const std::string& name) {
    std::error_code error;
    return std::filesystem::is_regular_file(name, error) && std::ifstream(name).good();
}

// "backup FILE" and the like; nothing means to serve.
Result<void> readCommand(CommandLine& line, const std::vector<std::string>& words) {
    if (words.empty()) return {};
    line.command = words[0];
    const bool wants_file = line.command == "backup" || line.command == "restore";
    if (!wants_file && line.command != "migrate" && line.command != "move" && line.command != "rotate-envelope-key")
        return problems::invalidField("command", line.command, "migrate, backup, restore, move or rotate-envelope-key");
    if (words.size() != (wants_file ? 2u : 1u))
        return problems::badRequest(line.command + (wants_file ? " takes one file" : " takes nothing but options"));
    if (wants_file) line.file = words[1];
    return {};
}

void readPlaces(OptionValues& values, ServerOptions& options) {
    const auto where = parseHostAndPort(values.text("listen"));
    if (!where) return values.fail("listen", "HOST:PORT, like 127.0.0.1:7420 or [::1]:0");
    options.http.host = where->host;
    options.http.port = where->port;
    options.data = values.text("data");
    if (options.data.empty()) values.fail("data", "a folder");
    options.port_file = values.text("port-file");
    options.public_name = values.text("public-name");
    options.keys = values.has("keys") ? values.text("keys") : options.data + "/keys";
    for (const auto* name : {"envelope-key-file", "teams", "permissions", "tls-certificate", "tls-key"})
        if (values.has(name) && !isFile(values.text(name))) values.fail(name, "a file that can be read");
    options.envelope_key_file = values.text("envelope-key-file");
    options.teams = values.text("teams");
    options.permissions = values.text("permissions");
    if (values.has("permissions") && !values.has("teams") && !values.has("directory"))
        values.fail("permissions", "--teams or --directory as well: without them every user is an administrator");
    options.http.tls_certificate = values.text("tls-certificate");
    options.http.tls_key = values.text("tls-key");
    if (values.has("tls-certificate") != values.has("tls-key"))
        values.fail(values.has("tls-certificate") ? "tls-key" : "tls-certificate",
                    "a file; --tls-certificate and --tls-key belong together");
    auto proxies = TrustedProxies::parse(values.text("trusted-proxy"));
    if (proxies)
        options.http.trusted_proxies = std::move(*proxies);
    else
        values.fail("trusted-proxy", "addresses, like 127.0.0.1,2001:db8::7");
    const auto plain = values.text("plain-http");
    if (plain != "refuse" && plain != "allow") values.fail("plain-http", "refuse or allow");
    options.http.plain_http = plain == "allow";
}

void readLogin(OptionValues& values, ServerOptions& options) {
    options.lowest_login_version = static_cast<int>(values.whole("lowest-login-version", 0, 2));
    const auto intents = values.text("signed-intent");
    if (intents != "required" && intents != "accepted") values.fail("signed-intent", "required or accepted");
    options.signed_intent = intents == "accepted" ? IntentPolicy::accepted : IntentPolicy::required;
    const auto peers = values.text("login-peers");
    options.login_peers = peers == "python" ? CrtauthPeers::python
                          : peers == "java" ? CrtauthPeers::java
                                            : CrtauthPeers::none;
    if (options.login_peers == CrtauthPeers::none && peers != "none")
        values.fail("login-peers", "none, python or java");
    if (options.login_peers != CrtauthPeers::none && options.lowest_login_version > 1)
        values.fail("login-peers", "none, unless --lowest-login-version is 1 or 0: they know no version 2");
}

void readDirectory(OptionValues& values, ServerOptions& options) {
    if (!values.has("directory")) {
        for (const auto* name : {"directory-base", "directory-bind", "directory-password-file", "directory-ca",
                                 "directory-group", "directory-administrators"})
            if (values.has(name)) values.fail(name, "--directory as well");
        return;
    }
    DirectoryOptions directory;
    directory.url = values.text("directory");
    if (!directory.url.starts_with("ldaps://") && !directory.url.starts_with("ldap://"))
        return values.fail("directory", "ldaps://HOST[:PORT], or ldap://HOST[:PORT]");
    directory.base = values.text("directory-base");
    if (directory.base.find('=') == std::string::npos)
        return values.fail("directory-base", "a distinguished name like dc=example,dc=org");
    directory.bind_dn = values.text("directory-bind");
    directory.password_file = values.text("directory-password-file");
    if (values.has("directory-bind") != values.has("directory-password-file"))
        return values.fail(values.has("directory-bind") ? "directory-password-file" : "directory-bind",
                           "both or none: --directory-bind and --directory-password-file belong together");
    for (const auto* name : {"directory-password-file", "directory-ca"})
        if (values.has(name) && !isFile(values.text(name))) values.fail(name, "a file that can be read");
    directory.authorities = values.text("directory-ca");
    directory.group = values.text("directory-group");
    directory.administrators = values.text("directory-administrators");
    directory.keep = std::chrono::minutes(values.whole("directory-keep", 1, 43'200));
    options.directory = std::move(directory);
}

void readDatabase(OptionValues& values, ServerOptions& options) {
    options.database = values.text("database");
    const auto& url = options.database;
    if (values.has("database") && !url.starts_with("postgresql://") && !url.starts_with("postgres://"))
        values.fail("database", "an address like postgresql://USER@HOST/NAME");
    options.heartbeat = std::chrono::seconds(values.whole("heartbeat", 1, 3600));
    // Two heartbeats may get lost before anybody takes the jobs away.
    options.lease = std::chrono::seconds(values.whole("lease", 3 * values.whole("heartbeat", 1, 3600), 86'400));
}

void readBmcs(OptionValues& values, ServerOptions& options) {
    const auto contact = values.text("redfish-first-contact");
    if (contact != "trust" && contact != "refuse") values.fail("redfish-first-contact", "trust or refuse");
    options.jobs.trust_first_contact = contact == "trust";
    const auto refresh = values.text("power-refresh");
    const auto seconds = refresh == "off" ? std::optional<std::int64_t>(0) : parseCount(refresh);
    if (!seconds || *seconds > 86'400 || (*seconds < 5 && refresh != "off"))
        return values.fail("power-refresh", "off, or seconds from 5 to 86400");
    options.jobs.power_refresh_seconds = static_cast<int>(*seconds);
}

void readNumbers(OptionValues& values, ServerOptions& options) {
    const std::string positive = "a number above 0, at most 1000000";
    auto& jobs = options.jobs;
    options.simulated_fleet = static_cast<std::size_t>(values.whole("simulated-fleet", 0, 1'000'000));
    jobs.seed = static_cast<std::uint64_t>(values.whole("seed", 0, std::numeric_limits<std::int64_t>::max()));
    jobs.simulated_speed = values.number("simulated-speed", 1e-6, 1e6, positive);
    jobs.time_scale = values.number("retry-scale", 1e-6, 1e6, positive);
    jobs.max_running = static_cast<std::size_t>(values.whole("max-running", 1, 100'000));
    jobs.max_queued = values.whole("max-queued", 1, 10'000'000);
    jobs.ipmitool = values.program("ipmitool");
    options.keep_progress_days = values.whole("keep-progress-days", 0, 36'500);
    options.keep_jobs_days = values.whole("keep-jobs-days", 0, 36'500);
    options.http.worker_threads = static_cast<unsigned>(values.whole("workers", 1, 256));
    const std::string rate = "a number from 0 (unlimited) to 1000000";
    options.http.requests_per_second = values.number("rate-limit", 0, 1e6, rate);
    options.http.user_requests_per_second = values.number("user-rate-limit", 0, 1e6, rate);
}

} // namespace

Result<CommandLine> readCommandLine(int count, char** arguments) {
    CommandLine line;
    const auto all = allOptions();
    OptionValues values(all);
    if (auto read = values.readArguments(count, arguments); !read) return std::move(read).problem();
    if (values.has("help")) {
        line.text = helpText(all);
        return line;
    }
    if (values.has("version")) {
        line.text = "remuda-server " REMUDA_VERSION "\n";
        return line;
    }
    if (auto read = readCommand(line, values.words()); !read) return std::move(read).problem();
    if (values.has("config"))
        if (auto read = values.readFile(values.text("config")); !read) return std::move(read).problem();
    readPlaces(values, line.options);
    readLogin(values, line.options);
    readDirectory(values, line.options);
    readDatabase(values, line.options);
    readBmcs(values, line.options);
    readNumbers(values, line.options);
    line.options.resume_jobs = values.has("resume-jobs");
    if (line.options.resume_jobs && line.command != "restore") values.fail("resume-jobs", "the command restore");
    if (values.problem()) return *values.problem();
    return line;
}

} // namespace remuda
