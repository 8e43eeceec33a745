// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/store/database.h"

#include "backend/store/folder_lock.h"
#include "backend/store/migrations/migrations.h"
#include "backend/store/presence.h"
#include "backend/store/server_store.h"
#include "backend/store/store_error.h"
#include "backend/store/writer.h"

#include <mutex>
#include <openssl/rand.h>
#include <unistd.h>

namespace remuda {

// Idle reading connections. Grows with the number of threads that read at once, which the worker pool bounds.
class Database::Pool {
public:
    using Connect = std::function<std::unique_ptr<Connection>()>;
    explicit Pool(Connect connect)
        : m_connect(std::move(connect)) {}

    // In a transaction that reads. What was idle may have been cut off meanwhile: then all idle ones were.
    std::unique_ptr<Connection> take() {
        if (auto connection = idle()) {
            try {
                connection->beginRead();
                return connection;
            } catch (const StoreError&) {
                if (connection->usable()) throw;
                const std::lock_guard guard(m_mutex);
                m_idle.clear();
            }
        }
        auto connection = m_connect();
        connection->beginRead();
        return connection;
    }

    void give(std::unique_ptr<Connection> connection) {
        const std::lock_guard guard(m_mutex);
        if (m_idle.size() < 16) m_idle.push_back(std::move(connection));
    }

    std::unique_ptr<Connection> connect() const { return m_connect(); }

private:
    std::unique_ptr<Connection> idle() {
        const std::lock_guard guard(m_mutex);
        if (m_idle.empty()) return nullptr;
        auto connection = std::move(m_idle.back());
        m_idle.pop_back();
        return connection;
    }

    const Connect m_connect;
    std::mutex m_mutex;
    std::vector<std::unique_ptr<Connection>> m_idle;
};

struct Database::Implementation {
    Engine engine = Engine::sqlite;
    std::string folder;
    std::unique_ptr<FolderLock> lock;
    std::unique_ptr<Pool> pool;
    std::unique_ptr<Writer> writer;
    std::unique_ptr<Presence> presence; // of PostgreSQL
    std::int64_t number = 0;            // of SQLite
};

void Database::Returner::operator()(Connection* connection) const {
    std::unique_ptr<Connection> owned(connection);
    try {
        if (owned->inTransaction()) owned->rollBack();
        if (owned->usable()) pool->give(std::move(owned));
    } catch (const StoreError&) {
        // A connection that cannot end its transaction is closed, not used again.
    }
}

Database::Database()
    : m_implementation(std::make_unique<Implementation>()) {}

// Who ends in order says so: the next one need not wait for anything of his.
Database::~Database() {
    auto& parts = *m_implementation;
    if (!parts.writer || parts.number == 0) return;
    parts.writer->run([number = parts.number](Transaction& transaction) {
        server_store::remove(transaction, {{number, std::nullopt}});
        return true;
    });
}

namespace {

// "HOST/PROCESS/RANDOM": by it the sessions of one process are told from those of any other.
std::string sessionName() {
    char host[33] = {};
    gethostname(host, sizeof host - 1);
    unsigned int random = 0;
    RAND_bytes(reinterpret_cast<unsigned char*>(&random), sizeof random);
    return std::string(host) + "/" + std::to_string(getpid()) + "/" + std::to_string(random);
}

} // namespace

Result<std::unique_ptr<Database>> Database::open(const std::string& folder) {
    DatabaseOptions options;
    options.folder = folder;
    return open(std::move(options));
}

Result<std::unique_ptr<Database>> Database::open(DatabaseOptions options) {
    const auto which = options.url.empty() ? "the database " + options.folder + "/remuda.sqlite"
                                           : PostgresqlConnection::describe(options.url);
    try {
        std::unique_ptr<Database> database(new Database);
        database->m_implementation->folder = options.folder;
        const auto opened =
            options.url.empty() ? database->openSqlite(options) : database->openPostgresql(std::move(options));
        if (!opened) return opened.problem();
        return database;
    } catch (const StoreError& error) {
        return storeProblem("cannot open " + which + ": " + error.what());
    }
}

Result<void> Database::openSqlite(const DatabaseOptions& options) {
    auto& parts = *m_implementation;
    auto lock = FolderLock::take(options.folder);
    if (!lock) return std::move(lock).problem();
    parts.lock = std::make_unique<FolderLock>(std::move(*lock));
    const auto path = options.folder + "/remuda.sqlite";
    auto connection = remuda::openSqlite(path, Connection::Mode::write);
    if (auto migrated = migrate(*connection); !migrated) return migrated;
    if (options.serves) parts.number = server_store::registerAlone(*connection, sessionName());
    parts.pool = std::make_unique<Pool>([path] { return remuda::openSqlite(path, Connection::Mode::read); });
    parts.writer = std::make_unique<Writer>(std::move(connection),
                                            [path] { return remuda::openSqlite(path, Connection::Mode::write); });
    return {};
}

Result<void> Database::openPostgresql(DatabaseOptions options) {
    auto& parts = *m_implementation;
    parts.engine = Engine::postgresql;
    // Not locked: servers of one machine may share the folder, where only keys are.
    if (auto folder = FolderLock::makeFolder(options.folder); !folder) return folder;
    const auto name = sessionName();
    const auto patience = std::min<std::chrono::milliseconds>(std::chrono::seconds(5), options.lease / 2);
    const auto connect = [url = options.url, name, patience](Connection::Mode mode) -> std::unique_ptr<Connection> {
        return std::make_unique<PostgresqlConnection>(url, mode, name, patience);
    };
    auto connection = connect(Connection::Mode::write);
    if (auto migrated = migrate(*connection); !migrated) return migrated;
    parts.pool = std::make_unique<Pool>([connect] { return connect(Connection::Mode::read); });
    parts.writer =
        std::make_unique<Writer>(std::move(connection), [connect] { return connect(Connection::Mode::write); });
    if (options.serves) parts.presence = std::make_unique<Presence>(std::move(options), name, *parts.writer);
    return {};
}

std::unique_ptr<Connection, Database::Returner> Database::borrow() {
    auto* pool = m_implementation->pool.get();
    return {pool->take().release(), Returner{pool}};
}

std::shared_ptr<Connection> Database::snapshot() {
    auto connection = m_implementation->pool->connect();
    connection->beginRead();
    return connection;
}

std::optional<Problem> Database::runWrite(const std::function<bool(Transaction&)>& work) {
    return m_implementation->writer->run(work);
}

void Database::writeLater(std::function<bool(Transaction&)> work, std::function<void(bool)> done, Repeat repeat) {
    m_implementation->writer->queue(
        std::move(work),
        [done = std::move(done)](std::optional<Problem> failure, bool kept) {
            if (done) done(kept && !failure);
        },
        repeat);
}

// With other servers, only the database knows.
std::int64_t Database::lastSequence() {
    if (m_implementation->engine == Engine::sqlite) return m_implementation->writer->lastSequence();
    return read([](Connection& connection) {
        auto row = connection.prepare("SELECT coalesce(max(seq), 0) FROM change");
        row.step();
        return row.integer(0);
    });
}

const std::string& Database::folder() const {
    return m_implementation->folder;
}

Engine Database::engine() const {
    return m_implementation->engine;
}

std::int64_t Database::serverNumber() const {
    return m_implementation->presence ? m_implementation->presence->number() : m_implementation->number;
}

bool Database::holds(std::int64_t server_number) const {
    const auto& parts = *m_implementation;
    return parts.presence ? parts.presence->holds(server_number) : server_number == parts.number;
}

void Database::setCommitListener(std::function<void(std::int64_t)> listener) {
    if (m_implementation->presence) m_implementation->presence->setCommitted(listener);
    m_implementation->writer->setListener(std::move(listener));
}

void Database::setNewsListener(std::function<void(bool)> listener) {
    if (m_implementation->presence) m_implementation->presence->setNews(std::move(listener));
}

} // namespace remuda
