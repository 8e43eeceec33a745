// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/store/store_error.h"
#include "core/domain/money.h"
#include "core/domain/time.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace remuda {

// Queries typed by people have many texts; beyond so many a connection drops its idle prepared statements.
constexpr std::size_t mostStatementsKept = 256;

// What an engine does for a statement; Statement is the handle that everybody uses. Parameters count from 1, columns
// from 0.
class StatementEngine {
public:
    virtual ~StatementEngine() = default;
    virtual void bindText(int parameter, std::string_view text) = 0;
    virtual void bindBlob(int parameter, std::string_view bytes) = 0;
    virtual void bindInteger(int parameter, std::int64_t value) = 0;
    virtual void bindNull(int parameter) = 0;
    virtual bool step() = 0;
    virtual bool runLater() { return false; } // see Connection::settle; false: it has to be run at once
    virtual std::int64_t insert() = 0;        // see Statement::insert
    virtual void reset() = 0;                 // forgets rows and parameters
    virtual int columns() const = 0;
    virtual bool isNull(int column) const = 0;
    virtual bool isBlob(int column) const = 0;
    virtual std::int64_t integer(int column) const = 0;
    virtual std::string_view view(int column) const = 0;

    bool busy = false; // borrowed from the cache
};

// A prepared statement, borrowed from the connection's cache for one use.
class Statement {
public:
    explicit Statement(StatementEngine& cached)
        : m_engine(&cached) {
        cached.busy = true;
    }
    explicit Statement(std::unique_ptr<StatementEngine> own)
        : m_engine(own.get())
        , m_own(std::move(own)) {}
    ~Statement();
    Statement(Statement&& other) noexcept
        : m_engine(std::exchange(other.m_engine, nullptr))
        , m_own(std::move(other.m_own))
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

    bool step() { return m_engine->step(); } // true while there is a row
    void run(); // to the end, ignoring rows; in a write perhaps later, see Connection::settle
    std::int64_t insert() { return m_engine->insert(); } // of Connection::prepareInsert: the number of the new row

    int columns() const { return m_engine->columns(); } // known once step() was called
    bool isNull(int column) const { return m_engine->isNull(column); }
    bool isBlob(int column) const { return m_engine->isBlob(column); }
    std::int64_t integer(int column) const { return m_engine->integer(column); }
    std::string text(int column) const { return std::string(view(column)); }
    std::string_view view(int column) const { return m_engine->view(column); } // valid until the next step
    Instant instant(int column) const { return fromMilliseconds(integer(column)); }
    std::optional<std::int64_t> optionalInteger(int column) const;
    std::optional<Instant> optionalInstant(int column) const;
    std::optional<Date> optionalDate(int column) const;
    std::optional<Money> optionalMoney(int column) const;

private:
    StatementEngine* m_engine;
    std::unique_ptr<StatementEngine> m_own;
    int m_next = 1;
};

enum class Engine { sqlite, postgresql };

// One connection, used by one thread at a time. SQL is written so that both engines take it; what PostgreSQL spells in
// another way (marks of parameters, words that it reserves) its connection rewrites.
class Connection {
public:
    enum class Mode { read, write };
    virtual ~Connection() = default;

    virtual Engine engine() const = 0;
    virtual Statement prepare(std::string_view sql) = 0; // cached by text; may be used inside itself
    // An INSERT of one row into a table that numbers its rows by the column `key`; to be run by Statement::insert.
    // SQLite is not told RETURNING for that, since it then notes every page which the statement touches.
    virtual Statement prepareInsert(std::string_view sql, std::string_view key) = 0;
    // The same for answers that may be larger than memory should hold: rows come a few hundred at a time.
    virtual Statement stream(std::string_view sql) = 0;
    virtual void execute(std::string_view sql) = 0; // one or more statements without parameters
    virtual std::int64_t changes() = 0;             // rows touched by the last statement
    virtual bool inTransaction() const = 0;         // false also after the engine took a transaction back by itself
    virtual bool usable() const = 0;                // false once the database has gone away

    virtual void beginRead() = 0; // one snapshot until the transaction ends
    // Waits until no other write is under way, on any server, and answers the sequence of the last change; `known` is
    // what this server believes it is.
    virtual std::int64_t beginWrite(std::int64_t known) = 0;
    // What a write only runs, without reading rows, may be sent together with what comes next, and fail there. Throws
    // what has failed so: to be called before anything is said about how a piece of work went.
    virtual void settle() {}
    virtual void rollBack() = 0; // ends either kind without a trace
    // Makes it durable and tells other servers; throws when it is not certain that it is.
    virtual void commitWrite(std::int64_t sequence, bool wakes_jobs) = 0;
};

std::unique_ptr<Connection> openSqlite(const std::string& path, Connection::Mode mode);

} // namespace remuda
