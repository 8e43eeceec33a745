// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/api/sse_reader.h"

#include <QDateTime>
#include <QTimer>
#include <QVector>

#include <boost/json.hpp>

namespace remuda {

// One change that somebody or something made.
struct Event {
    qint64 sequence = 0;
    QDateTime at;
    QString actor;
    QString kind; // "machine", "job", "request", …
    QString id;   // hardware name, job id, …
    QString verb;
    boost::json::value object; // the whole entity as it is now; null when it was deleted
    QStringList changed;       // names of the members that changed; empty: not known
};

// Follows every change on the server, for ever: reconnects with back-off, resumes after the last sequence it has seen,
// renews the session when that ran out. Lives on the GUI thread, keeps one connection of its own.
class EventStream : public QObject {
    Q_OBJECT
public:
    enum class State { stopped, offline, catching_up, live };
    Q_ENUM(State)

    explicit EventStream(Session& session, QObject* parent = nullptr);

    // Follows from after this sequence; -1: from now on.
    void start(qint64 since);
    void stop();
    void setBackOff(BackOff back_off) { m_reader.setBackOff(back_off); }
    void retryNow(); // cuts a back-off short, for a "Retry" button

    State state() const { return m_state; }
    QDateTime offlineSince() const { return m_offline_since; } // invalid unless offline
    Problem lastProblem() const { return m_problem; }          // why it is offline
    qint64 sequence() const { return m_sequence; }             // of the last event, or where start() began

Q_SIGNALS:
    void events(const QVector<remuda::Event>& batch); // in order, what came within 50 ms
    void stateChanged(remuda::EventStream::State state);
    // The server keeps no changes back to sequence(): load everything anew, then start(). The stream has stopped.
    void snapshotNeeded();
    void failed(const remuda::Problem& problem); // refused for good (no permission); the stream has stopped

private:
    void take(const SseFrame& frame);
    void flush();
    void setState(State state);

    SseReader m_reader;
    QTimer m_batch_timer;
    QVector<Event> m_batch;
    State m_state = State::stopped;
    QDateTime m_offline_since;
    Problem m_problem;
    qint64 m_sequence = -1;
};

} // namespace remuda

Q_DECLARE_METATYPE(remuda::Event)
