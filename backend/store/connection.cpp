// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/store/connection.h"

#include <sqlite3.h>

namespace remuda {

namespace {

// Queries typed by people have many texts; beyond this the idle statements are dropped.
constexpr std::size_t cacheSize = 256;

[[noreturn]] void fail(sqlite3* handle, int code) {
    throw StoreError(code, handle ? sqlite3_errmsg(handle) : sqlite3_errstr(code));
}

} // namespace

Statement::~Statement() {
    if (!m_statement) return;
    if (!m_busy) {
        sqlite3_finalize(m_statement);
        return;
    }
    sqlite3_reset(m_statement);
    sqlite3_clear_bindings(m_statement);
    *m_busy = false;
}

void Statement::fail(int code) const {
    remuda::fail(sqlite3_db_handle(m_statement), code);
}

Statement& Statement::bind(std::string_view text) {
    // A null pointer would bind NULL; an empty text is not NULL.
    const int code = sqlite3_bind_text64(m_statement, m_next++, text.data() ? text.data() : "", text.size(),
                                         SQLITE_TRANSIENT, SQLITE_UTF8);
    if (code != SQLITE_OK) fail(code);
    return *this;
}

Statement& Statement::bindBlob(std::string_view bytes) {
    const int code =
        sqlite3_bind_blob64(m_statement, m_next++, bytes.data() ? bytes.data() : "", bytes.size(), SQLITE_TRANSIENT);
    if (code != SQLITE_OK) fail(code);
    return *this;
}

Statement& Statement::bind(std::int64_t value) {
    if (const int code = sqlite3_bind_int64(m_statement, m_next++, value); code != SQLITE_OK) fail(code);
    return *this;
}

Statement& Statement::bind(std::nullptr_t) {
    if (const int code = sqlite3_bind_null(m_statement, m_next++); code != SQLITE_OK) fail(code);
    return *this;
}

bool Statement::step() {
    const int code = sqlite3_step(m_statement);
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) return false;
    fail(sqlite3_extended_errcode(sqlite3_db_handle(m_statement)));
}

void Statement::run() {
    while (step()) {
    }
}

bool Statement::isNull(int column) const {
    return sqlite3_column_type(m_statement, column) == SQLITE_NULL;
}

std::int64_t Statement::integer(int column) const {
    return sqlite3_column_int64(m_statement, column);
}

std::string_view Statement::view(int column) const {
    const auto* bytes = static_cast<const char*>(sqlite3_column_blob(m_statement, column));
    return bytes ? std::string_view(bytes, static_cast<std::size_t>(sqlite3_column_bytes(m_statement, column)))
                 : std::string_view();
}

std::string Statement::text(int column) const {
    const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(m_statement, column));
    return bytes ? std::string(bytes, static_cast<std::size_t>(sqlite3_column_bytes(m_statement, column)))
                 : std::string();
}

std::optional<std::int64_t> Statement::optionalInteger(int column) const {
    if (isNull(column)) return std::nullopt;
    return integer(column);
}

std::optional<Instant> Statement::optionalInstant(int column) const {
    if (isNull(column)) return std::nullopt;
    return instant(column);
}

std::optional<Date> Statement::optionalDate(int column) const {
    if (isNull(column)) return std::nullopt;
    return parseDate(text(column));
}

std::optional<Money> Statement::optionalMoney(int column) const {
    if (isNull(column)) return std::nullopt;
    return Money{integer(column)};
}

Connection::Connection(const std::string& path, Mode mode) {
    const int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE |
                      (mode == Mode::write ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READWRITE);
    if (const int code = sqlite3_open_v2(path.c_str(), &m_handle, flags, nullptr); code != SQLITE_OK) {
        const StoreError error(code, m_handle ? sqlite3_errmsg(m_handle) : sqlite3_errstr(code));
        sqlite3_close(m_handle);
        throw error;
    }
    try {
        sqlite3_busy_timeout(m_handle, 5000);
        execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY;"
                "PRAGMA cache_size=-16000;");
        if (mode == Mode::read) execute("PRAGMA query_only=ON");
    } catch (...) {
        sqlite3_close(m_handle);
        throw;
    }
}

Connection::~Connection() {
    for (auto& [sql, cached] : m_statements)
        sqlite3_finalize(cached.statement);
    sqlite3_close(m_handle);
}

sqlite3_stmt* Connection::compile(std::string_view sql) {
    sqlite3_stmt* statement = nullptr;
    const int code = sqlite3_prepare_v3(m_handle, sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT,
                                        &statement, nullptr);
    if (code != SQLITE_OK) fail(m_handle, code);
    return statement;
}

void Connection::forgetIdle() {
    std::erase_if(m_statements, [](auto& entry) {
        if (entry.second.busy) return false;
        sqlite3_finalize(entry.second.statement);
        return true;
    });
}

Statement Connection::prepare(std::string_view sql) {
    std::string key(sql);
    auto found = m_statements.find(key);
    if (found == m_statements.end()) {
        auto* statement = compile(sql);
        if (m_statements.size() >= cacheSize) forgetIdle();
        found = m_statements.emplace(std::move(key), Cached{statement, false}).first;
    }
    // The same text twice at once (a query inside its own loop): the second gets one of its own.
    if (found->second.busy) return Statement(compile(sql), nullptr);
    found->second.busy = true;
    return Statement(found->second.statement, &found->second.busy);
}

void Connection::execute(std::string_view sql) {
    const std::string text(sql);
    if (const int code = sqlite3_exec(m_handle, text.c_str(), nullptr, nullptr, nullptr); code != SQLITE_OK)
        fail(m_handle, code);
}

std::int64_t Connection::lastInsertId() const {
    return sqlite3_last_insert_rowid(m_handle);
}

std::int64_t Connection::changes() const {
    return sqlite3_changes64(m_handle);
}

bool Connection::inTransaction() const {
    return sqlite3_get_autocommit(m_handle) == 0;
}

} // namespace remuda
