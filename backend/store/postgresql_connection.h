// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/store/connection.h"

#include <chrono>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <unordered_map>

struct pg_conn;
struct pg_result;

namespace remuda {

struct FreePostgresqlResult {
    void operator()(pg_result* result) const;
};
using PostgresqlResult = std::unique_ptr<pg_result, FreePostgresqlResult>;

// Keys of the advisory locks that keep servers of one database apart: the first of the pair names the purpose.
namespace postgresql_locks {
constexpr int writing = 0x52'45'4d'01;   // held by the one transaction that writes; second key 0
constexpr int migrating = 0x52'45'4d'02; // second key 0
constexpr int server = 0x52'45'4d'03;    // held by each server as long as it lives; second key its number
} // namespace postgresql_locks

constexpr const char* postgresqlChannel = "remuda"; // NOTIFY: "SEQUENCE", or "SEQUENCE jobs" when some can be started

// A session of a PostgreSQL server. Texts go and come as text, blobs as bytes. An answer is waited for as long as the
// server answers anybody; a server that has gone without a word is missed after ten seconds.
class PostgresqlConnection : public Connection {
public:
    // `url` as libpq takes it ("postgresql://user@host/database"); `name` is what pg_stat_activity shows. Throws
    // StoreError::away when nobody answers. A session that may write ends by itself when it stands still in the middle
    // of a transaction for longer than `patience`.
    PostgresqlConnection(const std::string& url, Mode mode, const std::string& name = "remuda-server",
                         std::chrono::milliseconds patience = std::chrono::seconds(5));
    ~PostgresqlConnection() override;
    PostgresqlConnection(const PostgresqlConnection&) = delete;

    Engine engine() const override { return Engine::postgresql; }
    Statement prepare(std::string_view sql) override;
    Statement prepareInsert(std::string_view sql, std::string_view key) override;
    Statement stream(std::string_view sql) override;
    void execute(std::string_view sql) override; // as it is written: PostgreSQL's own SQL
    std::int64_t changes() override {
        settle();
        return m_changes;
    }
    bool inTransaction() const override;
    bool usable() const override;
    void beginRead() override;
    std::int64_t beginWrite(std::int64_t known) override;
    void settle() override;
    void rollBack() override;
    void commitWrite(std::int64_t sequence, bool wakes_jobs) override;

    // Messages of NOTIFY that have arrived, one call each. Throws when the session is gone.
    void takeNotifications(const std::function<void(std::string_view message)>& use);
    int socket() const;

    // "database NAME at HOST", without user and password.
    static std::string describe(const std::string& url);

private:
    friend class PostgresqlStatement;
    PostgresqlResult run(const std::string& sql);
    PostgresqlResult answer(int sent);           // to what was sent, if it was; throws what went wrong
    PostgresqlResult checked(pg_result* result); // throws what went wrong
    void awaitAnswer();
    void drain(); // takes in the answers to what was sent together
    std::string newName(char kind) { return kind + std::to_string(++m_names); }

    const std::string m_url;
    pg_conn* m_handle = nullptr;
    bool m_closing = false;
    bool m_writing = false;       // between beginWrite and its end
    int m_together = 0;           // statements sent (libpq's pipeline mode) whose answers are not read yet
    std::exception_ptr m_failure; // the first of them that went wrong
    std::int64_t m_changes = 0, m_names = 0;
    std::unordered_map<std::string, std::unique_ptr<StatementEngine>> m_statements;
};

} // namespace remuda
