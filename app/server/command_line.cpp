// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/server/command_line.h"

#include "backend/http/target.h"
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

po::options_description describe(ServerOptions& options, std::string& listen) {
    po::options_description all("Options, also as \"name = value\" lines of the file given by --config", 110);
    auto add = all.add_options();
    add("help,h", "say this");
    add("version", "print the version");
    add("config", po::value<std::string>()->value_name("FILE"), "read further options from this file");
    add("data", po::value(&options.data)->value_name("DIR")->default_value(defaultData()),
        "folder of the database and its keys");
    add("listen", po::value(&listen)->value_name("HOST:PORT")->default_value("127.0.0.1:7420"),
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
         << all << "\n"
         << "Exit codes: 0 ended as asked, 2 bad options, 3 the data directory is in use, 4 cannot listen, "
            "5 the store cannot be opened\n";
    return text.str();
}

Result<void> check(ServerOptions& options, const std::string& listen) {
    const auto where = parseHostAndPort(listen);
    if (!where) return problems::invalidField("listen", listen, "HOST:PORT, like 127.0.0.1:7420 or [::1]:0");
    options.http.host = where->host;
    options.http.port = where->port;
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
    std::string listen;
    const auto all = describe(line.options, listen);
    try {
        po::variables_map values;
        po::store(po::command_line_parser(count, arguments).options(all).positional({}).run(), values);
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
    if (auto good = check(line.options, listen); !good) return std::move(good).problem();
    return line;
}

} // namespace remuda
