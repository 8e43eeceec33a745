// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/server/option_list.h"

#include <cstdlib>
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

} // namespace

po::options_description allOptions() {
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
    add("trusted-proxy", value("ADDRESS[,ADDRESS…]"),
        "proxies in front of this server whose X-Forwarded-For says who asks; nobody else's counts");
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

} // namespace remuda
