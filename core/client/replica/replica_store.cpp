// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/replica/replica_store.h"

#include "core/client/api/byte_views.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSqlError>
#include <QSqlQuery>
#include <QVariant>

namespace remuda {

namespace {

// Names the columns: a file written by another version of the program is not ours to read.
QString layout() {
    QString names = QStringLiteral("3,%1").arg(ReplicaChunk::capacity);
    for (const auto& field : machineFields())
        names += QLatin1Char(',') + QLatin1String(field.name.data(), static_cast<qsizetype>(field.name.size()));
    return names;
}

// Which row of the table holds a column of a chunk.
qint64 partNumber(std::size_t chunk, std::size_t column) {
    return static_cast<qint64>(chunk * 64 + column);
}

Problem problemOf(const QSqlError& error) {
    return problems::internal("the local cache: " + error.text().toStdString());
}

} // namespace

ReplicaStore::~ReplicaStore() {
    close();
}

void ReplicaStore::close() {
    if (!m_database.isValid()) return;
    const auto name = m_database.connectionName();
    m_database.close();
    m_database = {};
    QSqlDatabase::removeDatabase(name);
}

Result<void> ReplicaStore::open(const QString& path) {
    lock(path);
    auto first = create(path);
    if (first || !isOurs()) return first;
    close();
    for (const auto* suffix : {"", "-wal", "-shm"})
        QFile::remove(path + QLatin1String(suffix));
    return create(path);
}

void ReplicaStore::lock(const QString& path) {
    QDir().mkpath(QFileInfo(path).absolutePath());
    const QString beside = path + QStringLiteral(".lock");
    m_lock.reset(); // this object's own, of the file before
    m_lock = std::make_unique<QLockFile>(beside);
    m_lock->setStaleLockTime(0); // only that of a process that is gone
    if (m_lock->tryLock(0)) QFile::setPermissions(beside, QFileDevice::ReadOwner | QFileDevice::WriteOwner);
}

Result<void> ReplicaStore::create(const QString& path) {
    close();
    // SQLite gives its side files the mode of the main one, so that has to be private before SQLite sees it.
    QFile file(path);
    if (!file.open(QIODevice::ReadWrite))
        return problems::internal("the local cache: " + file.errorString().toStdString());
    file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner);
    file.close();
    m_database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("replica-%1").arg(quintptr(this)));
    m_database.setDatabaseName(path);
    m_database.setConnectOptions(QStringLiteral("QSQLITE_BUSY_TIMEOUT=2000"));
    if (!m_database.open()) return problemOf(m_database.lastError());
    for (const auto* sql : {"PRAGMA journal_mode=WAL", "PRAGMA synchronous=OFF",
                            "CREATE TABLE IF NOT EXISTS meta(key TEXT PRIMARY KEY, value TEXT)",
                            "CREATE TABLE IF NOT EXISTS part(number INTEGER PRIMARY KEY, bytes BLOB NOT NULL)"})
        if (auto done = execute(QLatin1String(sql)); !done) return done;
    QSqlQuery query(m_database);
    query.exec(QStringLiteral("SELECT value FROM meta WHERE key='layout'"));
    if (query.next() && query.value(0).toString() == layout()) return {};
    query.finish();
    if (!isOurs()) return problems::internal("the local cache is kept by another version of the program");
    if (auto emptied = execute(QStringLiteral("DELETE FROM part")); !emptied) return emptied;
    if (auto emptied = execute(QStringLiteral("DELETE FROM meta")); !emptied) return emptied;
    query.prepare(QStringLiteral("INSERT INTO meta VALUES('layout', ?)"));
    query.addBindValue(layout());
    if (!query.exec()) return problemOf(query.lastError());
    return {};
}

Result<void> ReplicaStore::execute(const QString& sql) {
    QSqlQuery query(m_database);
    if (!query.exec(sql)) return problemOf(query.lastError());
    return {};
}

Result<ReplicaStore::State> ReplicaStore::load(std::vector<std::shared_ptr<const ReplicaChunk>>& into) {
    // One moment of the file, whoever writes it meanwhile.
    if (!m_database.transaction()) return problemOf(m_database.lastError());
    auto state = read(into);
    m_database.rollback();
    return state;
}

Result<ReplicaStore::State> ReplicaStore::read(std::vector<std::shared_ptr<const ReplicaChunk>>& into) {
    State state;
    QSqlQuery query(m_database);
    query.setForwardOnly(true);
    if (!query.exec(QStringLiteral("SELECT key, value FROM meta"))) return problemOf(query.lastError());
    while (query.next()) {
        if (query.value(0).toString() == QLatin1String("sequence")) state.sequence = query.value(1).toLongLong();
        if (query.value(0).toString() == QLatin1String("updated_at"))
            state.updated_at = QDateTime::fromMSecsSinceEpoch(query.value(1).toLongLong(), Qt::UTC);
    }
    const auto damaged = [] { return problems::internal("a part of the local cache is damaged"); };
    if (!query.exec(QStringLiteral("SELECT number, bytes FROM part ORDER BY number")))
        return problemOf(query.lastError());
    std::vector<std::shared_ptr<ReplicaChunk>> chunks;
    std::size_t column = 0;
    while (query.next()) {
        if (column == 0) {
            chunks.push_back(std::make_shared<ReplicaChunk>());
            chunks.back()->texts.resize(replicaColumns());
            chunks.back()->numbers.resize(replicaColumns());
        }
        auto& chunk = *chunks.back();
        const auto bytes = query.value(1).toByteArray();
        if (query.value(0).toLongLong() != partNumber(chunks.size() - 1, column)) return damaged();
        if (isTextColumn(column))
            chunk.texts[column] = TextColumn::read(viewOf(bytes));
        else
            chunk.numbers[column] = NumberColumn::read(viewOf(bytes));
        if (!chunk.texts[column] && !chunk.numbers[column]) return damaged();
        const auto rows = isTextColumn(column) ? chunk.texts[column]->rows() : chunk.numbers[column]->rows();
        if (column == 0) chunk.rows = rows;
        if (rows != chunk.rows || rows == 0 || rows > ReplicaChunk::capacity) return damaged();
        column = (column + 1) % replicaColumns();
    }
    if (query.lastError().isValid() || column != 0) return damaged();
    for (std::size_t i = 0; i + 1 < chunks.size(); ++i)
        if (chunks[i]->rows != ReplicaChunk::capacity) return damaged();
    m_kept.assign(chunks.begin(), chunks.end());
    into = m_kept;
    return state;
}

Result<void> ReplicaStore::write(const ReplicaSnapshotPointer& snapshot, const State& state) {
    if (!isOurs()) return {};
    if (!m_database.transaction()) return problemOf(m_database.lastError());
    auto done = writeParts(*snapshot);
    if (done) done = writeState(state);
    if (done && !m_database.commit()) done = problemOf(m_database.lastError());
    if (!done) {
        m_database.rollback();
        return done;
    }
    m_kept = snapshot->chunks();
    return {};
}

Result<void> ReplicaStore::writeParts(const ReplicaSnapshot& snapshot) {
    const auto& chunks = snapshot.chunks();
    QSqlQuery put(m_database), remove(m_database);
    put.prepare(QStringLiteral("INSERT OR REPLACE INTO part VALUES(?, ?)"));
    std::string bytes;
    for (std::size_t i = 0; i < chunks.size(); ++i) {
        for (std::size_t column = 0; column < replicaColumns(); ++column) {
            const auto& texts = chunks[i]->texts[column];
            const auto& numbers = chunks[i]->numbers[column];
            const bool kept =
                i < m_kept.size() && m_kept[i]->texts[column] == texts && m_kept[i]->numbers[column] == numbers;
            if (kept) continue;
            bytes.clear();
            texts ? texts->write(bytes) : numbers->write(bytes);
            put.bindValue(0, partNumber(i, column));
            put.bindValue(1, QByteArray::fromRawData(bytes.data(), static_cast<qsizetype>(bytes.size())));
            if (!put.exec()) return problemOf(put.lastError());
        }
    }
    remove.prepare(QStringLiteral("DELETE FROM part WHERE number >= ?"));
    remove.bindValue(0, partNumber(chunks.size(), 0));
    if (!remove.exec()) return problemOf(remove.lastError());
    return {};
}

Result<void> ReplicaStore::writeState(const State& state) {
    QSqlQuery meta(m_database);
    meta.prepare(QStringLiteral("INSERT OR REPLACE INTO meta VALUES(?, ?)"));
    const auto put = [&](const char* key, qint64 value) {
        meta.bindValue(0, QLatin1String(key));
        meta.bindValue(1, QString::number(value));
        return meta.exec();
    };
    const bool moment = state.updated_at.isValid();
    if (put("sequence", state.sequence) && (!moment || put("updated_at", state.updated_at.toMSecsSinceEpoch())))
        return {};
    return problemOf(meta.lastError());
}

} // namespace remuda
