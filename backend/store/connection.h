// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/money.h"
#include "core/domain/result.h"
#include "core/domain/time.h"

#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

struct sqlite3;
struct sqlite3_stmt;

namespace remuda {

// Thrown by everything below when the database refuses; Database turns it into problem() at its border.
class StoreError : public std::runtime_error {
public:
    StoreError(int code, const std::string& message)
        : std::runtime_error(message)
        , m_code(code)
        , m_problem(problems::internal("database: " + message)) {}
    // For a store function that wants to leave its transaction with an answer for the caller, such as already-exists.
    explicit StoreError(Problem problem)
        : std::runtime_error(problem.detail)
        , m_code(0)
        , m_problem(std::move(problem)) {}

    int code() const { return m_code; } // SQLite's extended result code, 0 when a store function refused
    const Problem& problem() const { return m_problem; }

private:
    int m_code;
    Problem m_problem;
};

// A prepared statement, borrowed from the connection's cache for one use. Parameters count from 1, columns from 0.
class Statement {
public:
    // `busy` is the cache's mark, cleared when this goes; without one the statement is destroyed instead.
    Statement(sqlite3_stmt* statement, bool* busy)
        : m_statement(statement)
        , m_busy(busy) {}
    ~Statement();
    Statement(Statement&& other) noexcept
        : m_statement(std::exchange(other.m_statement, nullptr))
        , m_busy(other.m_busy)
        , m_next(other.m_next) {}
    Statement& operator=(Statement&&) = delete;

    // bind() appends parameters in order: connection.prepare("… ? …").bind(a).bind(b)
    Statement& bind(std::string_view text);
    Statement& bind(const char* text) { return bind(std::string_view(text)); }
    Statement& bind(const std::string& text) { return bind(std::string_view(text)); }
    Statement& bind(std::int64_t value);
    Statement& bindBlob(std::string_view bytes);
    Statement& bind(int value) { return bind(static_cast<std::int64_t>(value)); }
    Statement& bind(bool value) { return bind(static_cast<std::int64_t>(value)); }
    Statement& bind(Instant instant) { return bind(toMilliseconds(instant)); }
    Statement& bind(Date date) { return bind(formatDate(date)); }
    Statement& bind(Money money) { return bind(money.micros); }
    Statement& bind(std::nullptr_t);
    template <class T>
    Statement& bind(const std::optional<T>& value) {
        return value ? bind(*value) : bind(nullptr);
    }

    bool step(); // true while there is a row
    void run();  // to the end, ignoring rows

    bool isNull(int column) const;
    std::int64_t integer(int column) const;
    std::string text(int column) const;
    std::string_view view(int column) const; // valid until the next step
    Instant instant(int column) const { return fromMilliseconds(integer(column)); }
    std::optional<std::int64_t> optionalInteger(int column) const;
    std::optional<Instant> optionalInstant(int column) const;
    std::optional<Date> optionalDate(int column) const;
    std::optional<Money> optionalMoney(int column) const;

private:
    [[noreturn]] void fail(int code) const;

    sqlite3_stmt* m_statement;
    bool* m_busy;
    int m_next = 1;
};

// One SQLite connection, used by one thread at a time.
class Connection {
public:
    enum class Mode { read, write };
    Connection(const std::string& path, Mode mode);
    ~Connection();
    Connection(const Connection&) = delete;

    Statement prepare(std::string_view sql); // cached by text
    void execute(std::string_view sql);      // one or more statements without parameters
    std::int64_t lastInsertId() const;
    std::int64_t changes() const; // rows touched by the last statement
    bool inTransaction() const;   // false also after SQLite took a transaction back by itself

private:
    struct Cached {
        sqlite3_stmt* statement = nullptr;
        bool busy = false;
    };
    sqlite3_stmt* compile(std::string_view sql);
    void forgetIdle();

    sqlite3* m_handle = nullptr;
    std::unordered_map<std::string, Cached> m_statements;
};

} // namespace remuda
