// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/store/database.h"
#include "backend/store/postgresql_connection.h"

#include <cstdlib>
#include <functional>
#include <stdexcept>

namespace remuda {

// Which engine the tests of this run are about: PostgreSQL when the program runs inside tests/support/with_postgresql.
inline const char* testCluster() {
    return std::getenv("REMUDA_TEST_POSTGRESQL");
}

inline std::string urlInCluster(const std::string& database) {
    const std::string cluster(testCluster());
    const auto at = cluster.find('?');
    return cluster.substr(0, at) + database + cluster.substr(at);
}

// A database that belongs to `folder` as remuda.sqlite would: made empty at the first call, the same one afterwards.
// Empty text: SQLite in the folder.
inline std::string databaseOf(const std::string& folder) {
    if (!testCluster()) return {};
    PostgresqlConnection cluster(urlInCluster("postgres"), Connection::Mode::read);
    const auto exists = [&](const std::string& name) {
        return cluster.prepare("SELECT 1 FROM pg_database WHERE datname = ?").bind(name).step();
    };
    const std::string pattern = "remuda_template";
    if (!exists(pattern)) {
        cluster.execute("CREATE DATABASE " + pattern);
        DatabaseOptions options{folder, urlInCluster(pattern)};
        options.serves = false;
        if (auto made = Database::open(std::move(options)); !made) throw std::runtime_error(made.problem().detail);
    }
    const auto name = "t" + std::to_string(std::hash<std::string>()(folder));
    if (!exists(name)) cluster.execute("CREATE DATABASE " + name + " TEMPLATE " + pattern);
    return urlInCluster(name);
}

inline DatabaseOptions testOptions(const std::string& folder) {
    return {folder, databaseOf(folder)};
}

// What a server opens, on the engine of this run.
inline Result<std::unique_ptr<Database>> openDatabase(const std::string& folder) {
    return Database::open(testOptions(folder));
}

} // namespace remuda
