// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/replica/replica_store.h"

#include "core/client/replica/replica_builder.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSqlError>
#include <QSqlQuery>
#include <QVariant>

namespace remuda {

namespace {

// Names the columns of a row: a file written by another version of the program is not ours to read.
QString layout() {
    QString names = QStringLiteral("2");
    for (const auto& field : machineFields())
        names += QLatin1Char(',') + QLatin1String(field.name.data(), static_cast<qsizetype>(field.name.size()));
    return names;
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
    if (auto first = create(path)) return first;
    close();
    for (const auto* suffix : {"", "-wal", "-shm"})
        QFile::remove(path + QLatin1String(suffix));
    return create(path);
}

Result<void> ReplicaStore::create(const QString& path) {
    close();
    QDir().mkpath(QFileInfo(path).absolutePath());
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
    for (const auto* sql :
         {"PRAGMA journal_mode=WAL", "PRAGMA synchronous=OFF",
          "CREATE TABLE IF NOT EXISTS meta(key TEXT PRIMARY KEY, value TEXT)",
          "CREATE TABLE IF NOT EXISTS machine(hardware_name TEXT PRIMARY KEY, line BLOB NOT NULL) WITHOUT ROWID"})
        if (auto done = execute(QLatin1String(sql)); !done) return done;
    QSqlQuery query(m_database);
    query.exec(QStringLiteral("SELECT value FROM meta WHERE key='layout'"));
    if (query.next() && query.value(0).toString() == layout()) return {};
    query.finish();
    if (auto emptied = execute(QStringLiteral("DELETE FROM machine")); !emptied) return emptied;
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

Result<ReplicaStore::State> ReplicaStore::load(ReplicaBuilder& into) {
    State state;
    QSqlQuery query(m_database);
    query.setForwardOnly(true);
    if (!query.exec(QStringLiteral("SELECT key, value FROM meta"))) return problemOf(query.lastError());
    while (query.next()) {
        if (query.value(0).toString() == QLatin1String("sequence")) state.sequence = query.value(1).toLongLong();
        if (query.value(0).toString() == QLatin1String("updated_at"))
            state.updated_at = QDateTime::fromMSecsSinceEpoch(query.value(1).toLongLong(), Qt::UTC);
    }
    if (!query.exec(QStringLiteral("SELECT line FROM machine"))) return problemOf(query.lastError());
    while (query.next()) {
        const auto bytes = query.value(0).toByteArray();
        boost::json::monotonic_resource memory;
        boost::system::error_code error;
        const auto line = boost::json::parse(
            std::string_view(bytes.constData(), static_cast<std::size_t>(bytes.size())), error, &memory);
        if (error || !line.is_array() || !into.putLine(line.get_array()))
            return problems::internal("a row of the cache is damaged");
    }
    return state;
}

template <class Work>
Result<void> ReplicaStore::transaction(const State& state, Work work) {
    if (!m_database.transaction()) return problemOf(m_database.lastError());
    QSqlQuery meta(m_database);
    meta.prepare(QStringLiteral("INSERT OR REPLACE INTO meta VALUES(?, ?)"));
    const auto put = [&](const char* key, qint64 value) {
        meta.bindValue(0, QLatin1String(key));
        meta.bindValue(1, QString::number(value));
        return meta.exec();
    };
    Result<void> done = work();
    if (done && !(put("sequence", state.sequence) &&
                  (!state.updated_at.isValid() || put("updated_at", state.updated_at.toMSecsSinceEpoch()))))
        done = problemOf(meta.lastError());
    if (done && !m_database.commit()) done = problemOf(m_database.lastError());
    if (!done) m_database.rollback();
    return done;
}

Result<void> ReplicaStore::write(const ReplicaSnapshot& snapshot, const std::vector<std::string>& hardware_names,
                                 const State& state) {
    return transaction(state, [&]() -> Result<void> {
        QSqlQuery put(m_database), remove(m_database);
        put.prepare(QStringLiteral("INSERT OR REPLACE INTO machine VALUES(?, ?)"));
        remove.prepare(QStringLiteral("DELETE FROM machine WHERE hardware_name = ?"));
        for (const auto& name : hardware_names) {
            const auto row = snapshot.rowOf(name);
            auto& query = row ? put : remove;
            query.bindValue(0, QString::fromStdString(name));
            if (row) query.bindValue(1, QByteArray::fromStdString(snapshot.line(*row)));
            if (!query.exec()) return problemOf(query.lastError());
        }
        return {};
    });
}

Result<void> ReplicaStore::writeAll(const ReplicaSnapshot& snapshot, const State& state) {
    return transaction(state, [&]() -> Result<void> {
        if (auto emptied = execute(QStringLiteral("DELETE FROM machine")); !emptied) return emptied;
        QSqlQuery put(m_database);
        put.prepare(QStringLiteral("INSERT INTO machine VALUES(?, ?)"));
        for (std::uint32_t row = 0; row < snapshot.rows(); ++row) {
            put.bindValue(0, snapshot.display(row, 0));
            put.bindValue(1, QByteArray::fromStdString(snapshot.line(row)));
            if (!put.exec()) return problemOf(put.lastError());
        }
        return {};
    });
}

} // namespace remuda
