// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/server/command_line.h"

#include "backend/http/target.h"
#include "core/domain/machine_fields.h"
#include "remuda_version.h"

#include <boost/program_options.hpp>

#include <cstdlib>
#include <fstream>
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

// Options whose text is read further.
struct RawOptions {
    std::string listen, power_refresh, first_contact;
    std::int64_t heartbeat = 0, lease = 0;
};

po::options_description describe(ServerOptions& options, RawOptions& raw) {
    po::options_description all("Options, also as \"name = value\" lines of the file given by --config", 110);
    auto add = all.add_options();
    add("help,h", "say this");
    add("version", "print the version");
    add("config", po::value<std::string>()->value_name("FILE"), "read further options from this file");
    add("data", po::value(&options.data)->value_name("DIR")->default_value(defaultData()),
        "folder of the keys, and of the database unless --database is given");
    add("database", po::value(&options.database)->value_name("URL"),
        "PostgreSQL database, shared by any number of servers: postgresql://USER@HOST/NAME; a password belongs into "
        "~/.pgpass; all servers need the same secret.key and login-secret in their data folders");
    add("heartbeat", po::value(&raw.heartbeat)->value_name("SECONDS")->default_value(10),
        "with --database: how often a server says that it is alive");
    add("lease", po::value(&raw.lease)->value_name("SECONDS")->default_value(60),
        "with --database: a server that has said nothing for so long has lost its jobs to others");
    add("listen", po::value(&raw.listen)->value_name("HOST:PORT")->default_value("127.0.0.1:7420"),
        "where to listen; port 0 takes any free one");
    add("port-file", po::value(&options.port_file)->value_name("FILE"), "write the port that was taken to this file");
    add("public-name", po::value(&options.public_name)->value_name("NAME"),
        "the name that clients call this server by; part of every login");
    add("keys", po::value(&options.keys)->value_name("DIR"),
        "folder with a file of public keys per user (default: keys in the data folder)");
    add("teams", po::value(&options.teams)->value_name("FILE"),
        "who is in which team; without it every user is an administrator");
    add("tls-cert", po::value(&options.http.tls_certificate)->value_name("FILE"),
        "certificate chain (PEM); serves https");
    add("tls-key", po::value(&options.http.tls_key)->value_name("FILE"), "private key of the certificate (PEM)");
    add("simulated-fleet", po::value(&options.simulated_fleet)->value_name("N")->default_value(0),
        "invent N simulated machines when the inventory is empty");
    add("seed", po::value(&options.jobs.seed)->value_name("N")->default_value(options.jobs.seed),
        "what simulated machines and their behaviour are drawn from");
    add("simulated-speed", po::value(&options.jobs.simulated_speed)->value_name("X")->default_value(1),
        "how many times faster than life simulated machines work");
    add("retry-scale", po::value(&options.jobs.time_scale)->value_name("X")->default_value(1),
        "multiplies the pauses of jobs between retries; below 1 is for tests");
    add("ipmitool", po::value(&options.jobs.ipmitool)->value_name("PROGRAM")->default_value("ipmitool"),
        "program that speaks to BMCs");
    add("power-refresh", po::value(&raw.power_refresh)->value_name("off|SECONDS")->default_value("60"),
        "how often the power state of every machine is looked at in the background");
    add("redfish-first-contact", po::value(&raw.first_contact)->value_name("trust|refuse")->default_value("trust"),
        "what to do with the certificate of a BMC that has none pinned: pin the first one seen, or refuse it");
    add("keep-progress-days",
        po::value(&options.keep_progress_days)->value_name("N")->default_value(options.keep_progress_days),
        "days after which the history forgets the progress notes of jobs; real changes stay; 0 = never");
    add("workers", po::value(&options.http.worker_threads)->value_name("N")->default_value(4),
        "threads that answer requests");
    add("rate-limit", po::value(&options.http.requests_per_second)->value_name("N")->default_value(2000),
        "requests a second per address; 0 = unlimited");
    return all;
}

std::string helpText(const po::options_description& all) {
    std::ostringstream text;
    text << "remuda-server keeps the inventory of a fleet and works on its machines.\n\n"
            "remuda-server [OPTIONS]               serve\n"
            "remuda-server migrate [OPTIONS]       bring the database up to this program; serving does so too\n"
            "remuda-server backup FILE [OPTIONS]   save the database in a new file; servers may run\n"
            "remuda-server restore FILE [OPTIONS]  fill an empty database from such a file\n"
            "remuda-server move [OPTIONS]          move the database of --data to the empty one of --database\n\n"
         << all << "\n"
         << "Exit codes: 0 ended as asked, 2 bad options, 3 the data directory is in use, 4 cannot listen, "
            "5 the store cannot be opened, or is not empty\n";
    return text.str();
}

Result<void> checkDatabase(ServerOptions& options, const RawOptions& raw) {
    const auto& url = options.database;
    if (!url.empty() && !url.starts_with("postgresql://") && !url.starts_with("postgres://"))
        return problems::invalidField("database", url, "an address like postgresql://USER@HOST/NAME");
    if (raw.heartbeat < 1 || raw.heartbeat > 3600)
        return problems::invalidField("heartbeat", std::to_string(raw.heartbeat), "a number from 1 to 3600");
    if (raw.lease < 3 * raw.heartbeat || raw.lease > 86'400)
        return problems::invalidField("lease", std::to_string(raw.lease),
                                      "a number from three times the heartbeat to 86400");
    options.heartbeat = std::chrono::seconds(raw.heartbeat);
    options.lease = std::chrono::seconds(raw.lease);
    return {};
}

// "backup FILE" and the like; nothing means to serve.
Result<void> checkCommand(CommandLine& line, const std::vector<std::string>& words) {
    if (words.empty()) return {};
    line.command = words[0];
    const bool wants_file = line.command == "backup" || line.command == "restore";
    if (!wants_file && line.command != "migrate" && line.command != "move")
        return problems::invalidField("command", line.command, "migrate, backup, restore or move");
    if (words.size() != (wants_file ? 2u : 1u))
        return problems::badRequest(line.command + (wants_file ? " takes one file" : " takes nothing but options"));
    if (wants_file) line.file = words[1];
    return {};
}

Result<void> readRaw(ServerOptions& options, const RawOptions& raw) {
    const auto where = parseHostAndPort(raw.listen);
    if (!where) return problems::invalidField("listen", raw.listen, "HOST:PORT, like 127.0.0.1:7420 or [::1]:0");
    options.http.host = where->host;
    options.http.port = where->port;
    if (raw.first_contact != "trust" && raw.first_contact != "refuse")
        return problems::invalidField("redfish-first-contact", raw.first_contact, "trust or refuse");
    options.jobs.trust_first_contact = raw.first_contact == "trust";
    const auto seconds = raw.power_refresh == "off" ? std::optional<std::int64_t>(0) : parseCount(raw.power_refresh);
    if (!seconds || *seconds > 86'400 || (*seconds < 5 && raw.power_refresh != "off"))
        return problems::invalidField("power-refresh", raw.power_refresh, "off, or seconds from 5 to 86400");
    options.jobs.power_refresh_seconds = static_cast<int>(*seconds);
    return {};
}

Result<void> check(ServerOptions& options) {
    if (options.http.tls_certificate.empty() != options.http.tls_key.empty())
        return problems::invalidField(options.http.tls_key.empty() ? "tls-key" : "tls-cert", "",
                                      "a file; the two belong together");
    if (options.http.worker_threads < 1 || options.http.worker_threads > 256)
        return problems::invalidField("workers", std::to_string(options.http.worker_threads), "a number from 1 to 256");
    if (options.keep_progress_days < 0 || options.keep_progress_days > 36'500)
        return problems::invalidField("keep-progress-days", std::to_string(options.keep_progress_days),
                                      "a number from 0 to 36500");
    if (options.jobs.time_scale <= 0)
        return problems::invalidField("retry-scale", std::to_string(options.jobs.time_scale), "a number above 0");
    if (options.jobs.simulated_speed <= 0)
        return problems::invalidField("simulated-speed", std::to_string(options.jobs.simulated_speed),
                                      "a number above 0");
    if (options.keys.empty()) options.keys = options.data + "/keys";
    return {};
}

} // namespace

Result<CommandLine> readCommandLine(int count, char** arguments) {
    CommandLine line;
    RawOptions raw;
    std::vector<std::string> words;
    const auto all = describe(line.options, raw);
    po::options_description hidden;
    hidden.add(all).add_options()("words", po::value(&words));
    try {
        po::variables_map values;
        po::store(po::command_line_parser(count, arguments)
                      .options(hidden)
                      .positional(po::positional_options_description().add("words", -1))
                      .run(),
                  values);
        if (values.count("help")) {
            line.text = helpText(all);
            return line;
        }
        if (values.count("version")) {
            line.text = "remuda-server " REMUDA_VERSION "\n";
            return line;
        }
        if (values.count("config")) {
            const auto& name = values["config"].as<std::string>();
            std::ifstream file(name);
            if (!file) return problems::invalidField("config", name, "a file that can be read");
            po::store(po::parse_config_file(file, all), values);
        }
        po::notify(values);
    } catch (const po::error& error) {
        return problems::badRequest(error.what());
    }
    if (auto good = checkCommand(line, words); !good) return std::move(good).problem();
    if (auto good = checkDatabase(line.options, raw); !good) return std::move(good).problem();
    if (auto read = readRaw(line.options, raw); !read) return std::move(read).problem();
    if (auto good = check(line.options); !good) return std::move(good).problem();
    return line;
}

} // namespace remuda
