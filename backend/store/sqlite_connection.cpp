// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/store/connection.h"

#include <sqlite3.h>
#include <unordered_map>

namespace remuda {

namespace {

// Statements are found by a text that need not be copied for it.
struct HashOfText {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
};

[[noreturn]] void fail(sqlite3* handle, int code) {
    throw StoreError(handle ? sqlite3_errmsg(handle) : sqlite3_errstr(code));
}

class SqliteStatement : public StatementEngine {
public:
    SqliteStatement(sqlite3* handle, std::string_view sql)
        : m_handle(handle) {
        check(sqlite3_prepare_v3(handle, sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT,
                                 &m_statement, nullptr));
    }
    ~SqliteStatement() override { sqlite3_finalize(m_statement); }
    SqliteStatement(const SqliteStatement&) = delete;

    // A null pointer would bind NULL; an empty text is not NULL.
    void bindText(int parameter, std::string_view text) override {
        check(sqlite3_bind_text64(m_statement, parameter, text.data() ? text.data() : "", text.size(), SQLITE_TRANSIENT,
                                  SQLITE_UTF8));
    }
    void bindBlob(int parameter, std::string_view bytes) override {
        check(sqlite3_bind_blob64(m_statement, parameter, bytes.data() ? bytes.data() : "", bytes.size(),
                                  SQLITE_TRANSIENT));
    }
    void bindInteger(int parameter, std::int64_t value) override {
        check(sqlite3_bind_int64(m_statement, parameter, value));
    }
    void bindNull(int parameter) override { check(sqlite3_bind_null(m_statement, parameter)); }

    bool step() override {
        const int code = sqlite3_step(m_statement);
        if (code == SQLITE_ROW) return true;
        if (code == SQLITE_DONE) return false;
        fail(m_handle, code);
    }
    std::int64_t insert() override {
        while (step()) {
        }
        return sqlite3_last_insert_rowid(m_handle);
    }
    void reset() override {
        sqlite3_reset(m_statement);
        sqlite3_clear_bindings(m_statement);
    }

    int columns() const override { return sqlite3_column_count(m_statement); }
    bool isNull(int column) const override { return sqlite3_column_type(m_statement, column) == SQLITE_NULL; }
    bool isBlob(int column) const override { return sqlite3_column_type(m_statement, column) == SQLITE_BLOB; }
    std::int64_t integer(int column) const override { return sqlite3_column_int64(m_statement, column); }
    std::string_view view(int column) const override {
        const auto* bytes = static_cast<const char*>(sqlite3_column_blob(m_statement, column));
        return bytes ? std::string_view(bytes, static_cast<std::size_t>(sqlite3_column_bytes(m_statement, column)))
                     : std::string_view();
    }

private:
    void check(int code) const {
        if (code != SQLITE_OK) fail(m_handle, code);
    }

    sqlite3* m_handle;
    sqlite3_stmt* m_statement = nullptr;
};

// SQLite's count of its memory, which nobody reads here, costs one mutex for all threads at each allocation.
void countNoMemory() {
    static const int once = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); // refused, without harm, once SQLite is in use
    static_cast<void>(once);
}

class SqliteConnection : public Connection {
public:
    SqliteConnection(const std::string& path, Mode mode) {
        countNoMemory();
        const int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE |
                          (mode == Mode::write ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READWRITE);
        if (const int code = sqlite3_open_v2(path.c_str(), &m_handle, flags, nullptr); code != SQLITE_OK) {
            const StoreError error(m_handle ? sqlite3_errmsg(m_handle) : sqlite3_errstr(code));
            sqlite3_close(m_handle);
            throw error;
        }
        try {
            sqlite3_busy_timeout(m_handle, 5000);
            execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA "
                    "temp_store=MEMORY; PRAGMA cache_size=-16000;");
            // 32 MB of log: a commit of hundreds of jobs touches more than the usual 1000 pages, and would sync twice.
            execute("PRAGMA wal_autocheckpoint=8000");
            if (mode == Mode::read) execute("PRAGMA query_only=ON");
        } catch (...) {
            sqlite3_close(m_handle);
            throw;
        }
    }
    ~SqliteConnection() override {
        m_statements.clear();
        sqlite3_close(m_handle);
    }
    SqliteConnection(const SqliteConnection&) = delete;

    Engine engine() const override { return Engine::sqlite; }

    Statement prepare(std::string_view sql) override {
        auto found = m_statements.find(sql);
        if (found == m_statements.end()) {
            auto made = std::make_unique<SqliteStatement>(m_handle, sql);
            if (m_statements.size() >= mostStatementsKept)
                std::erase_if(m_statements, [](const auto& entry) { return !entry.second->busy; });
            found = m_statements.emplace(std::string(sql), std::move(made)).first;
        }
        // The same text twice at once (a query inside its own loop): the second gets one of its own.
        if (found->second->busy) return Statement(std::make_unique<SqliteStatement>(m_handle, sql));
        return Statement(*found->second);
    }
    Statement prepareInsert(std::string_view sql, std::string_view) override { return prepare(sql); }
    Statement stream(std::string_view sql) override { return prepare(sql); } // rows are never gathered

    void execute(std::string_view sql) override {
        const std::string text(sql);
        if (const int code = sqlite3_exec(m_handle, text.c_str(), nullptr, nullptr, nullptr); code != SQLITE_OK)
            fail(m_handle, code);
    }

    std::int64_t changes() override { return sqlite3_changes64(m_handle); }
    bool inTransaction() const override { return sqlite3_get_autocommit(m_handle) == 0; }
    bool usable() const override { return true; }

    // Prepared like all else: thousands a second are not parsed anew.
    void beginRead() override { prepare("BEGIN").run(); }
    std::int64_t beginWrite(std::int64_t known) override {
        prepare("BEGIN IMMEDIATE").run();
        return known; // nobody else writes
    }
    void rollBack() override { prepare("ROLLBACK").run(); }
    void commitWrite(std::int64_t, bool) override { prepare("COMMIT").run(); }

private:
    sqlite3* m_handle = nullptr;
    std::unordered_map<std::string, std::unique_ptr<SqliteStatement>, HashOfText, std::equal_to<>> m_statements;
};

} // namespace

std::unique_ptr<Connection> openSqlite(const std::string& path, Connection::Mode mode) {
    return std::make_unique<SqliteConnection>(path, mode);
}

} // namespace remuda
