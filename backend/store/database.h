// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/store/connection.h"

#include <boost/json/object.hpp>

#include <chrono>
#include <exception>
#include <functional>
#include <map>
#include <memory>
#include <type_traits>

namespace remuda {

// One appended line of history; see Transaction::append.
struct Change {
    std::int64_t sequence = 0;
    Instant at;
    std::string actor;  // user, or "system"
    std::string entity; // "machine", "job", "request", …
    std::string entity_id;
    std::string verb;           // "create", "update", "reboot", "progress", …
    boost::json::object before; // members that changed only; empty for a creation
    boost::json::object after;
    std::string request_id, job_id;
};

// Who does a write and why: travels from the request or the job to the change it makes.
struct Origin {
    std::string actor = "system";
    std::string request_id, job_id;
    std::string intent = {}; // id of the signed one that ordered it; empty without
};

class Transaction;

// Whether a queued write may be carried out once more after all that it did to the database was taken back. If it may,
// it must answer false only before it has changed anything, and share one savepoint with others like it.
enum class Repeat { never, allowed };

// What a transaction of writes has come to.
struct WriteState {
    std::int64_t sequence = 0; // of the last change
    bool wakes_jobs = false;
    std::map<std::string, std::function<void(Transaction&)>> at_end; // see Transaction::atEnd
};

// What a write function is given: the one writing connection, inside a savepoint of its own.
class Transaction {
public:
    Transaction(Connection& connection, WriteState& state)
        : m_connection(connection)
        , m_state(state) {}
    Connection& connection() { return m_connection; }
    Statement prepare(std::string_view sql) { return m_connection.prepare(sql); }

    // Appends to `change`; sets and returns its sequence. Every write that a person could ask about calls this.
    std::int64_t append(Change change);
    std::int64_t append(const Origin& origin, std::string entity, std::string entity_id, std::string verb,
                        boost::json::object before, boost::json::object after);

    // Jobs may be startable or are to be cancelled: every server looks once this is committed.
    void wakeJobs() { m_state.wakes_jobs = true; }

    // What is to be done once for all that one commit carries: at its end, or before by whoever needs it (catchUp).
    // Another one of that key takes its place.
    void atEnd(std::string key, std::function<void(Transaction&)> work) {
        m_state.at_end.insert_or_assign(std::move(key), std::move(work));
    }
    void catchUp();

    // Runs `work` in a savepoint of its own. A StoreError takes back what it did, and only that, and comes back as its
    // problem.
    std::optional<Problem> attempt(const std::function<void()>& work);

private:
    Connection& m_connection;
    WriteState& m_state;
};

// Work that is committed together with every write which this thread makes while it lives, such as the mark that the
// request under way has acted. Those of one thread live and end like its scopes; the outer ones work first.
class WriteCompanion {
public:
    explicit WriteCompanion(std::function<void(Transaction&)> work);
    ~WriteCompanion();
    WriteCompanion(const WriteCompanion&) = delete;

    static void accompany(Transaction& transaction, const WriteCompanion* companion) {
        if (!companion) return;
        accompany(transaction, companion->m_outer);
        companion->m_work(transaction);
    }
    static const WriteCompanion* current(); // of this thread; null when there is none

private:
    std::function<void(Transaction&)> m_work;
    const WriteCompanion* m_outer;
};

// Where the data is and how this server takes part.
struct DatabaseOptions {
    std::string folder;                          // of the keys, and of remuda.sqlite when there is no address
    std::string url;                             // of a PostgreSQL database that any number of servers share
    std::chrono::milliseconds heartbeat{10'000}; // how often this server says that it is alive
    std::chrono::milliseconds lease{60'000};     // one that has said nothing for so long has lost its jobs
    bool serves = true; // false for tools: they take no part in the work, and are refused a folder that is served
};

// The one database of the server. Reads run on the caller's thread on a pooled connection that sees one snapshot;
// writes run in order on the writer thread, and those that wait together share one COMMIT. Thread safe.
class Database {
public:
    // Opens or creates the database and runs the migrations; of SQLite it takes the folder's lock. Problem types:
    // "data-directory-in-use" (409) when another server has the folder, "store".
    static Result<std::unique_ptr<Database>> open(DatabaseOptions options);
    static Result<std::unique_ptr<Database>> open(const std::string& folder);
    ~Database();

    // `function` is called with a Connection&; whatever it returns comes back. A StoreError becomes an internal problem
    // when `function` returns a Result, and is rethrown otherwise.
    template <class Function>
    auto read(Function&& function) {
        auto lease = borrow();
        return guarded([&] { return function(*lease); });
    }

    // Runs `function(Transaction&)` on the writer thread and waits until its COMMIT is durable. A problem or an
    // exception takes its changes back; those of others stay. Must not be called from inside another read or write.
    // What accompanies the caller's thread is committed with it.
    template <class Function>
    auto write(Function&& function) -> std::invoke_result_t<Function, Transaction&> {
        using Answer = std::invoke_result_t<Function, Transaction&>;
        std::optional<Answer> answer;
        std::exception_ptr error;
        const auto* companion = WriteCompanion::current(); // of the caller's thread, not of the writer's
        const auto failure = runWrite([&](Transaction& transaction) {
            try {
                answer.emplace(guarded([&] {
                    auto given = function(transaction);
                    transaction.connection().settle();
                    return given;
                }));
                if (!answer->ok()) return false;
                WriteCompanion::accompany(transaction, companion);
                transaction.connection().settle();
                return true;
            } catch (...) {
                error = std::current_exception();
                return false;
            }
        });
        if (error) std::rethrow_exception(error);
        if (failure) return *failure; // the commit failed: what `function` answered is void
        return std::move(*answer);
    }

    // Queues a write and returns at once. `done` is called on the writer thread after the COMMIT with true, or false
    // when `work` answered false or the commit failed.
    void writeLater(std::function<bool(Transaction&)> work, std::function<void(bool)> done,
                    Repeat repeat = Repeat::never);

    // A connection of its own on one snapshot, for an answer that is streamed; closed with the last owner.
    std::shared_ptr<Connection> snapshot();

    std::int64_t lastSequence(); // of the last durable change
    const std::string& folder() const;
    Engine engine() const;

    // The number under which this server owns jobs; another one after its session was lost, 0 in between.
    std::int64_t serverNumber() const;
    // Whether this server can still be sure, for so long from now on, that nobody takes over what it owns. By its own
    // clock: asked right before it acts on the world.
    bool holds(std::int64_t server_number) const;

    // Called on a thread of the database after each commit that appended changes, here or on another server; twice for
    // one is possible. Set once, before serving.
    void setCommitListener(std::function<void(std::int64_t last_sequence)> listener);
    // Called when another server has committed something, `jobs` when some may have become startable or were
    // cancelled, or when this server's number has changed. Not with SQLite.
    void setNewsListener(std::function<void(bool jobs)> listener);

private:
    class Pool;
    struct Returner {
        Pool* pool;
        void operator()(Connection* connection) const;
    };
    Database();
    Result<void> openSqlite(const DatabaseOptions& options);
    Result<void> openPostgresql(DatabaseOptions options);
    std::unique_ptr<Connection, Returner> borrow();
    std::optional<Problem> runWrite(const std::function<bool(Transaction&)>& work);

    template <class Function>
    static auto guarded(Function&& function) -> decltype(function()) {
        using Answer = decltype(function());
        if constexpr (std::is_constructible_v<Answer, Problem>) {
            try {
                return function();
            } catch (const StoreError& error) {
                return error.problem();
            }
        } else {
            return function();
        }
    }

    struct Implementation;
    std::unique_ptr<Implementation> m_implementation;
};

} // namespace remuda
