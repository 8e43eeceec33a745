// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/replica/replica.h"

#include "core/client/replica/replica_worker.h"

namespace remuda {

namespace {

// Runs a call on the worker's thread, after those before it.
template <class Call>
void post(ReplicaWorker* worker, Call call) {
    QMetaObject::invokeMethod(worker, std::move(call), Qt::QueuedConnection);
}

} // namespace

Replica::Replica(QObject* parent)
    : QObject(parent)
    , m_worker(new ReplicaWorker)
    , m_snapshot(std::make_shared<ReplicaSnapshot>()) {
    qRegisterMetaType<ReplicaChange>();
    qRegisterMetaType<Problem>("remuda::Problem");
    m_worker->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_worker, &QObject::deleteLater);
    connect(m_worker, &ReplicaWorker::changed, this, &Replica::take);
    connect(m_worker, &ReplicaWorker::cacheLoaded, this, [this](bool has_rows, const QDateTime& updated_at) {
        if (!m_updated_at.isValid()) m_updated_at = updated_at;
        Q_EMIT cacheLoaded(has_rows);
    });
    connect(m_worker, &ReplicaWorker::snapshotFinished, this, [this](qint64 sequence) {
        m_sequence = sequence; // lower than before when the server has begun anew
        m_updated_at = QDateTime::currentDateTimeUtc();
        Q_EMIT snapshotFinished();
    });
    connect(m_worker, &ReplicaWorker::snapshotFailed, this, &Replica::snapshotFailed);
    connect(m_worker, &ReplicaWorker::problem, this, &Replica::problem);
    m_thread.setObjectName(QStringLiteral("replica"));
    m_thread.start();
}

Replica::~Replica() {
    m_worker->close();
    post(m_worker, [this] { m_thread.quit(); }); // behind the events that the cache is still to get
    m_thread.wait();
}

void Replica::take(const ReplicaChange& change) {
    m_snapshot = change.after;
    m_sequence = std::max<qint64>(m_sequence, change.after->sequence());
    Q_EMIT changed(change);
}

void Replica::openCache(const QString& path) {
    post(m_worker, [worker = m_worker, path] { worker->openCache(path); });
}

void Replica::beginSnapshot(qint64 sequence) {
    post(m_worker, [worker = m_worker, sequence] { worker->beginSnapshot(sequence); });
}

void Replica::appendNdjson(const QByteArray& chunk) {
    post(m_worker, [worker = m_worker, chunk] { worker->appendNdjson(chunk); });
}

void Replica::endSnapshot() {
    post(m_worker, [worker = m_worker] { worker->endSnapshot(); });
}

void Replica::abortSnapshot() {
    post(m_worker, [worker = m_worker] { worker->abortSnapshot(); });
}

void Replica::applyMachine(qint64 sequence, const QString& hardware_name, const boost::json::value& object) {
    Event event;
    event.sequence = sequence;
    event.kind = QStringLiteral("machine");
    event.id = hardware_name;
    event.object = object;
    applyEvents({event});
}

void Replica::noteSequence(qint64 sequence) {
    Event event;
    event.sequence = sequence;
    applyEvents({event});
}

void Replica::applyEvents(const QVector<Event>& batch) {
    if (batch.isEmpty()) return;
    const bool about_machine = batch.back().kind == QLatin1String("machine");
    if (!about_machine && m_sequence >= 0) m_sequence = std::max(m_sequence, batch.back().sequence);
    post(m_worker, [worker = m_worker, batch] { worker->applyEvents(batch); });
}

void Replica::confirm() {
    m_updated_at = QDateTime::currentDateTimeUtc();
    post(m_worker, [worker = m_worker, at = m_updated_at] { worker->confirm(at); });
}

} // namespace remuda
