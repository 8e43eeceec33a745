// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/server/command_line.h"

#include "app/server/option_values.h"
#include "backend/http/target.h"
#include "core/domain/machine_fields.h"
#include "remuda_version.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <limits>
#include <sstream>

namespace remuda {

namespace po = boost::program_options;

namespace {

std::string defaultData() {
    if (const auto* folder = std::getenv("XDG_DATA_HOME"); folder && *folder)
        return std::string(folder) + "/remuda-server";
    if (const auto* home = std::getenv("HOME"); home && *home) return std::string(home) + "/.local/share/remuda-server";
    return "/var/lib/remuda";
}

bool isFile(const std::string& name) {
    std::error_code error;
    return std::filesystem::is_regular_file(name, error) && std::ifstream(name).good();
}

po::options_description describe() {
    po::options_description all("Options, also as \"name = value\" lines of the file given by --config", 110);
    auto add = all.add_options();
    const auto value = [](const char* kind) { return po::value<std::string>()->value_name(kind); };
    add("help,h", "say this");
    add("version", "print the version");
    add("config", value("FILE"), "read further options from this file");
    add("data", value("DIR")->default_value(defaultData()),
        "folder of the keys, and of the database unless --database is given");
    add("database", value("URL"),
        "PostgreSQL database, shared by any number of servers: postgresql://USER@HOST/NAME; a password belongs into "
        "~/.pgpass; all servers need the same secret.key and login-secret in their data folders");
    add("heartbeat", value("SECONDS")->default_value("10"),
        "with --database: how often a server says that it is alive");
    add("lease", value("SECONDS")->default_value("60"),
        "with --database: a server that has said nothing for so long has lost its jobs to others");
    add("listen", value("HOST:PORT")->default_value("127.0.0.1:7420"), "where to listen; port 0 takes any free one");
    add("port-file", value("FILE"), "write the port that was taken to this file");
    add("envelope-key-file", value("FILE"),
        "the key that seals stored passwords, 64 hexadecimal digits; else REMUDA_ENVELOPE_KEY of the environment, else "
        "secret.key in the data folder, which is made");
    add("public-name", value("NAME"), "the name that clients call this server by; part of every login");
    add("keys", value("DIR"), "folder with a file of public keys per user (default: keys in the data folder)");
    add("teams", value("FILE"), "who is in which team; without it every user is an administrator");
    add("directory", value("URL"),
        "LDAP directory of keys and teams: ldaps://HOST, or ldap://HOST which is made secure by StartTLS");
    add("directory-base", value("DN"), "below which cn=users and cn=groups are, as dc=example,dc=org");
    add("directory-bind", value("DN"), "who asks the directory; without it nobody in particular");
    add("directory-password-file", value("FILE"), "the password of --directory-bind");
    add("directory-ca", value("FILE"), "authorities (PEM) that the directory's certificate must come from");
    add("directory-group", value("NAME"), "whose members alone may sign in");
    add("directory-administrators", value("NAME"), "group of the directory whose members administer");
    add("directory-keep", value("MINUTES")->default_value("720"),
        "how long what the directory said counts while it is away");
    add("permissions", value("FILE"),
        "who may do what with which machines, and what takes the agreement of others; needs --teams or --directory");
    add("lowest-login-version", value("2|1|0")->default_value("2"),
        "lowest version of the login that is served; 1 and 0 let RSA keys sign with SHA-1");
    add("login-peers", value("none|python|java")->default_value("none"),
        "original crtauth programs with the same login-secret, whose tokens are to count here and ours there");
    add("signed-intent", value("required|accepted")->default_value("required"),
        "whether what destroys data or service must come with a text of it that is signed by an SSH key");
    add("tls-certificate", value("FILE"), "certificate chain (PEM); serves https; SIGHUP reads it and its key again");
    add("tls-key", value("FILE"), "private key of the certificate (PEM), not readable by everybody");
    add("plain-http", value("refuse|allow")->default_value("refuse"),
        "whether other machines may come without TLS: only where all that comes here has been through TLS");
    add("simulated-fleet", value("N")->default_value("0"), "invent N simulated machines when the inventory is empty");
    add("seed", value("N")->default_value("1"), "what simulated machines and their behaviour are drawn from");
    add("simulated-speed", value("X")->default_value("1"), "how many times faster than life simulated machines work");
    add("retry-scale", value("X")->default_value("1"),
        "multiplies the pauses of jobs between retries; below 1 is for tests");
    add("max-running", value("N")->default_value("2000"), "jobs under way at once on this server; the others wait");
    add("max-queued", value("N")->default_value("50000"),
        "while so many jobs wait, no more are taken: requests are answered with 503");
    add("ipmitool", value("PROGRAM")->default_value("ipmitool"), "program that speaks to BMCs");
    add("power-refresh", value("off|SECONDS")->default_value("60"),
        "how often the power state of every machine is looked at in the background");
    add("redfish-first-contact", value("trust|refuse")->default_value("trust"),
        "what to do with the certificate of a BMC that has none pinned: pin the first one seen, or refuse it");
    add("keep-progress-days", value("N")->default_value("30"),
        "days after which the history forgets the progress notes of jobs; real changes stay; 0 = never");
    add("keep-jobs-days", value("N")->default_value("400"),
        "days after which jobs, requests and approvals that ended are forgotten, but for the jobs that usual durations "
        "are learned from; the history stays; 0 = never");
    add("workers", value("N")->default_value("4"), "threads that answer requests");
    add("rate-limit", value("N")->default_value("2000"), "requests a second per address; 0 = unlimited");
    add("user-rate-limit", value("N")->default_value("1000"), "requests a second per user; 0 = unlimited");
    add("resume-jobs",
        "with restore: jobs that had not ended and schedules go on by themselves instead of being paused");
    return all;
}

std::string helpText(const po::options_description& all) {
    std::ostringstream text;
    text << "remuda-server keeps the inventory of a fleet and works on its machines.\n\n"
            "remuda-server [OPTIONS]               serve\n"
            "remuda-server migrate [OPTIONS]       bring the database up to this program; serving does so too\n"
            "remuda-server backup FILE [OPTIONS]   save the database in a new file; servers may run\n"
            "remuda-server restore FILE [OPTIONS]  fill an empty database from such a file; its jobs stand still\n"
            "remuda-server move [OPTIONS]          move the database of --data to the empty one of --database\n"
            "remuda-server rotate-envelope-key [OPTIONS]  seal the stored passwords under a new key\n\n"
         << all << "\n"
         << "Exit codes: 0 ended as asked, 2 bad options, 3 the data directory is in use, 4 cannot listen, "
            "5 the store cannot be opened, or is not empty\n";
    return text.str();
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
    const auto all = describe();
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
