// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/replica/live_inventory.h"

#include "core/client/api/api_client.h"
#include "core/client/replica/replica.h"
#include "core/client/session/session.h"

#include <QCryptographicHash>
#include <QDir>

#include <algorithm>

namespace remuda {

namespace {

constexpr std::chrono::milliseconds firstPause(1'000), longestPause(60'000);

} // namespace

QString LiveInventory::cacheFile(const QString& folder, const QUrl& server) {
    const auto hash = QCryptographicHash::hash(server.toEncoded(), QCryptographicHash::Sha256).toHex().left(16);
    return QDir(folder).filePath(QStringLiteral("inventory-%1.sqlite").arg(QString::fromLatin1(hash)));
}

LiveInventory::LiveInventory(ApiClient& api, EventStream& events, QString cache_folder, QObject* parent)
    : QObject(parent)
    , m_api(api)
    , m_events(events)
    , m_cache_folder(std::move(cache_folder))
    , m_replica(std::make_unique<Replica>()) {
    m_retry.setSingleShot(true);
    connect(&m_retry, &QTimer::timeout, this, &LiveInventory::goOn);
    connect(m_replica.get(), &Replica::cacheLoaded, this, [this](bool has_rows) {
        m_opened = true;
        if (has_rows) announceReady();
        goOn();
    });
    connect(m_replica.get(), &Replica::snapshotFinished, this, &LiveInventory::snapshotEnded);
    connect(m_replica.get(), &Replica::snapshotFailed, this, &LiveInventory::snapshotBroke);
    connect(&m_events, &EventStream::events, this, &LiveInventory::apply);
    connect(&m_events, &EventStream::stateChanged, this, &LiveInventory::streamStateChanged);
    connect(&m_events, &EventStream::snapshotNeeded, this, &LiveInventory::loadSnapshot);
    connect(&m_events, &EventStream::failed, this, [this](const Problem& problem) {
        m_problem = problem;
        setState(State::offline);
    });
    connect(&m_api.session(), &Session::stateChanged, this, [this](Session::State state) {
        if (state == Session::State::signed_in && m_opened) goOn();
    });
}

LiveInventory::~LiveInventory() {
    if (!m_snapshot) return;
    m_snapshot->disconnect(this);
    m_snapshot->cancel();
}

void LiveInventory::start() {
    QDir().mkpath(m_cache_folder);
    m_replica->openCache(cacheFile(m_cache_folder, m_api.session().server()));
}

void LiveInventory::refresh() {
    if (m_opened) loadSnapshot();
}

bool LiveInventory::hasRows() const {
    return m_replica->snapshot()->rows() > 0;
}

QDateTime LiveInventory::freshAt() const {
    return m_state == State::live ? QDateTime::currentDateTimeUtc() : m_replica->updatedAt();
}

void LiveInventory::goOn() {
    if (m_snapshot) return;
    m_retry.stop();
    if (m_replica->sequence() < 0) return loadSnapshot();
    if (m_events.state() == EventStream::State::stopped)
        m_events.start(m_replica->sequence());
    else
        m_events.retryNow();
}

void LiveInventory::loadSnapshot() {
    if (m_snapshot) return;
    m_retry.stop();
    setState(State::loading);
    QUrlQuery query;
    query.addQueryItem(QStringLiteral("format"), QStringLiteral("ndjson"));
    auto* call =
        m_api.download(QStringLiteral("/machines/export"), query, this, [this](const Result<ApiAnswer>& result) {
            m_snapshot = nullptr;
            if (result) return m_replica->endSnapshot();
            m_replica->abortSnapshot();
            snapshotBroke(result.problem());
        });
    m_snapshot = call;
    connect(call, &ApiCall::accepted, this, [this](const ApiAnswer& head) { m_replica->beginSnapshot(head.sequence); });
    connect(call, &ApiCall::chunk, this, [this, loaded = qint64(0)](const QByteArray& bytes) mutable {
        m_replica->appendNdjson(bytes);
        loaded += bytes.size();
        Q_EMIT loadingProgress(loaded);
    });
}

void LiveInventory::snapshotEnded() {
    m_failures = 0;
    announceReady();
    if (m_events.state() == EventStream::State::live) {
        m_replica->confirm();
        setState(State::live);
    } else {
        setState(State::catching_up);
        if (m_events.state() == EventStream::State::stopped && m_replica->sequence() >= 0)
            m_events.start(m_replica->sequence());
    }
}

void LiveInventory::snapshotBroke(const Problem& problem) {
    m_problem = problem;
    setState(State::offline);
    // A sign-in brings us back by itself; asking again and again without one would only fill the server's log.
    if (problem.status == 401) return;
    const auto pause = std::min<std::chrono::milliseconds>(firstPause * (1 << std::min(m_failures, 6)), longestPause);
    ++m_failures;
    m_retry.start(pause);
}

void LiveInventory::apply(const QVector<Event>& batch) {
    m_replica->applyEvents(batch);
    if (m_events.state() == EventStream::State::live && !m_snapshot) m_replica->confirm();
}

void LiveInventory::streamStateChanged(EventStream::State state) {
    if (m_snapshot) return; // the state is "loading" until that has ended
    switch (state) {
    case EventStream::State::live:
        m_replica->confirm();
        setState(State::live);
        break;
    case EventStream::State::catching_up:
        setState(State::catching_up);
        break;
    case EventStream::State::offline: {
        const bool other_reason = m_problem.type != m_events.lastProblem().type && m_state == State::offline;
        m_problem = m_events.lastProblem();
        setState(State::offline);
        if (other_reason) Q_EMIT stateChanged(m_state);
        break;
    }
    case EventStream::State::stopped:
        break; // why is said by snapshotNeeded or failed
    }
}

void LiveInventory::announceReady() {
    if (!std::exchange(m_ready, true)) Q_EMIT ready();
}

void LiveInventory::setState(State state) {
    if (state == m_state) return;
    m_state = state;
    Q_EMIT stateChanged(state);
}

} // namespace remuda

#include "moc_live_inventory.cpp" // its own object, so that a program links only what it uses
