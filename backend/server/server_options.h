// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/http/http_options.h"
#include "backend/identity/crtauth_server.h"
#include "backend/identity/directory_connection.h"
#include "backend/intents/intent_desk.h"
#include "backend/jobs/job_options.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace remuda {

// How a server runs; every member is an option of the program under the same name.
struct ServerOptions {
    std::string data;     // folder of the keys, and of the database when there is no address
    std::string database; // address of a PostgreSQL database; empty: SQLite in `data`
    std::chrono::milliseconds heartbeat{10'000}, lease{60'000}; // with PostgreSQL: see DatabaseOptions
    HttpOptions http;                          // --listen, --tls-certificate, --tls-key, --plain-http, --workers, …
    std::string port_file;                     // gets the port that was taken, once the server answers
    std::string envelope_key_file;             // of EnvelopeKeys::load
    std::string public_name;                   // the name that clients call it by
    std::string keys;                          // folder with a file of public keys per user
    std::string teams;                         // file; empty: every user is an administrator
    std::string permissions;                   // file; empty: members do what they like with machines of their team
    std::chrono::milliseconds file_pause{100}; // between two looks at whether these files have changed
    std::optional<DirectoryOptions> directory; // --directory and what belongs to it
    int lowest_login_version = 2;              // of crtauth; below 2 SHA-1 counts
    CrtauthPeers login_peers = CrtauthPeers::none;
    IntentPolicy signed_intent = IntentPolicy::required; // of destructive requests
    std::size_t simulated_fleet = 0;                     // machines to invent when the inventory is empty
    std::int64_t keep_progress_days = 30; // after that the history forgets the small steps of jobs; 0 keeps all
    std::int64_t keep_jobs_days = 400;    // after that jobs and requests that ended are forgotten; 0 keeps all
    JobOptions jobs;                      // --seed, --simulated-speed, --ipmitool
    bool resume_jobs = false;             // of restore: what had not ended goes on by itself
};

} // namespace remuda
