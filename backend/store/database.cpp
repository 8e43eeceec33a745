// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/store/database.h"

#include "backend/store/folder_lock.h"
#include "backend/store/migrations/migrations.h"
#include "backend/store/writer.h"

#include <mutex>

namespace remuda {

namespace json = boost::json;

// Idle reading connections. Grows with the number of threads that read at once, which the worker pool bounds.
class Database::Pool {
public:
    explicit Pool(std::string path)
        : m_path(std::move(path)) {}

    Connection* take() {
        {
            const std::lock_guard guard(m_mutex);
            if (!m_idle.empty()) {
                auto* connection = m_idle.back().release();
                m_idle.pop_back();
                return connection;
            }
        }
        return new Connection(m_path, Connection::Mode::read);
    }

    void give(std::unique_ptr<Connection> connection) {
        const std::lock_guard guard(m_mutex);
        if (m_idle.size() < 16) m_idle.push_back(std::move(connection));
    }

private:
    std::string m_path;
    std::mutex m_mutex;
    std::vector<std::unique_ptr<Connection>> m_idle;
};

struct Database::Implementation {
    std::string folder;
    std::unique_ptr<FolderLock> lock;
    std::unique_ptr<Pool> pool;
    std::unique_ptr<Writer> writer;
};

void Database::Returner::operator()(Connection* connection) const {
    std::unique_ptr<Connection> owned(connection);
    try {
        if (owned->inTransaction()) owned->execute("ROLLBACK");
        pool->give(std::move(owned));
    } catch (const StoreError&) {
        // A connection that cannot end its transaction is closed, not used again.
    }
}

Database::Database()
    : m_implementation(std::make_unique<Implementation>()) {}

Database::~Database() = default;

Result<std::unique_ptr<Database>> Database::open(const std::string& folder) {
    auto lock = FolderLock::take(folder);
    if (!lock) return std::move(lock).problem();
    const auto path = folder + "/remuda.sqlite";
    try {
        auto connection = std::make_unique<Connection>(path, Connection::Mode::write);
        if (auto migrated = migrate(*connection); !migrated) return std::move(migrated).problem();
        std::unique_ptr<Database> database(new Database);
        auto& parts = *database->m_implementation;
        parts.folder = folder;
        parts.lock = std::make_unique<FolderLock>(std::move(*lock));
        parts.pool = std::make_unique<Pool>(path);
        parts.writer = std::make_unique<Writer>(std::move(connection));
        return database;
    } catch (const StoreError& error) {
        auto problem = problems::internal("cannot open the database " + path + ": " + error.what());
        problem.type = "store";
        return problem;
    }
}

std::unique_ptr<Connection, Database::Returner> Database::borrow() {
    auto* pool = m_implementation->pool.get();
    std::unique_ptr<Connection, Returner> connection(pool->take(), Returner{pool});
    connection->execute("BEGIN");
    return connection;
}

std::shared_ptr<Connection> Database::snapshot() {
    auto connection = std::make_shared<Connection>(m_implementation->folder + "/remuda.sqlite", Connection::Mode::read);
    connection->execute("BEGIN");
    return connection;
}

std::optional<Problem> Database::runWrite(const std::function<bool(Transaction&)>& work) {
    return m_implementation->writer->run(work);
}

void Database::writeLater(std::function<bool(Transaction&)> work, std::function<void(bool)> done) {
    m_implementation->writer->queue(std::move(work),
                                    [done = std::move(done)](std::optional<Problem> failure, bool kept) {
                                        if (done) done(kept && !failure);
                                    });
}

std::int64_t Database::lastSequence() const {
    return m_implementation->writer->lastSequence();
}

const std::string& Database::folder() const {
    return m_implementation->folder;
}

void Database::setCommitListener(std::function<void(std::int64_t)> listener) {
    m_implementation->writer->setListener(std::move(listener));
}

namespace {
thread_local const WriteCompanion* companionOfThread = nullptr;
}

WriteCompanion::WriteCompanion(std::function<void(Transaction&)> work)
    : m_work(std::move(work)) {
    companionOfThread = this;
}

WriteCompanion::~WriteCompanion() {
    companionOfThread = nullptr;
}

const WriteCompanion* WriteCompanion::current() {
    return companionOfThread;
}

std::int64_t Transaction::append(Change change) {
    change.sequence = m_last_sequence + 1;
    if (change.at == Instant()) change.at = now();
    prepare("INSERT INTO change(seq, at, actor, entity, entity_id, verb, before, after, request_id, job_id) "
            "VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        .bind(change.sequence)
        .bind(change.at)
        .bind(change.actor)
        .bind(change.entity)
        .bind(change.entity_id)
        .bind(change.verb)
        .bind(json::serialize(change.before))
        .bind(json::serialize(change.after))
        .bind(change.request_id)
        .bind(change.job_id)
        .run();
    m_last_sequence = change.sequence;
    return change.sequence;
}

std::optional<Problem> Transaction::attempt(const std::function<void()>& work) {
    const auto before = m_last_sequence;
    prepare("SAVEPOINT attempt").run();
    std::optional<Problem> problem;
    try {
        work();
    } catch (const StoreError& error) {
        if (!m_connection.inTransaction()) throw; // the database itself took everything back
        problem = error.problem();
        prepare("ROLLBACK TO attempt").run();
        m_last_sequence = before;
    }
    prepare("RELEASE attempt").run();
    return problem;
}

std::int64_t Transaction::append(const Origin& origin, std::string entity, std::string entity_id, std::string verb,
                                 json::object before, json::object after) {
    Change change;
    change.actor = origin.actor;
    change.entity = std::move(entity);
    change.entity_id = std::move(entity_id);
    change.verb = std::move(verb);
    change.before = std::move(before);
    change.after = std::move(after);
    change.request_id = origin.request_id;
    change.job_id = origin.job_id;
    return append(std::move(change));
}

} // namespace remuda
