// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/identity/directory_store.h"

#include "backend/http/log.h"

namespace remuda::directory_store {

namespace json = boost::json;

namespace {

std::optional<DirectoryUser> load(Connection& connection, const std::string& user) {
    auto row = connection.prepare("SELECT said, at FROM directory_user WHERE name = ?");
    row.bind(user);
    if (!row.step()) return std::nullopt;
    auto said = directoryUserFromJson(json::parse(row.view(0)).as_object());
    if (!said) return std::nullopt;
    said->at = row.instant(1);
    return std::move(*said);
}

void save(Transaction& transaction, const std::string& user, const DirectoryUser& said) {
    transaction
        .prepare("INSERT INTO directory_user(name, said, at) VALUES(?, ?, ?) "
                 "ON CONFLICT(name) DO UPDATE SET said = excluded.said, at = excluded.at")
        .bind(user)
        .bind(json::serialize(toJson(said)))
        .bind(said.at)
        .run();
}

} // namespace

Directory::Memory memory(Database& database) {
    Directory::Memory memory;
    memory.load = [&database](const std::string& user) -> std::optional<DirectoryUser> {
        try {
            return database.read([&](Connection& connection) { return load(connection, user); });
        } catch (const std::exception& error) {
            log(LogLevel::warning, std::string("what the directory said cannot be read: ") + error.what());
            return std::nullopt;
        }
    };
    memory.save = [&database](const std::string& user, const DirectoryUser& said) {
        try {
            const auto written = database.write([&](Transaction& transaction) -> Result<void> {
                save(transaction, user, said);
                return {};
            });
            if (!written) log(LogLevel::warning, "what the directory said is not kept: " + written.problem().detail);
        } catch (const std::exception& error) {
            log(LogLevel::warning, std::string("what the directory said is not kept: ") + error.what());
        }
    };
    return memory;
}

} // namespace remuda::directory_store
