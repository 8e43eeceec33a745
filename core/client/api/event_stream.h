// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/api/sse_reader.h"

#include <QDateTime>
#include <QElapsedTimer>
#include <QThreadPool>
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
// renews the session when that ran out. Lives on the GUI thread, keeps one connection of its own; what comes is read on
// a thread of its own, so that ten thousand changes a second leave the window its time.
class EventStream : public QObject {
    Q_OBJECT
public:
    enum class State { stopped, offline, catching_up, live };
    Q_ENUM(State)

    explicit EventStream(Session& session, QObject* parent = nullptr);
    ~EventStream() override;

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
    // In order: at once when it was quiet before, else what came within 50 ms.
    void events(const QVector<remuda::Event>& batch);
    void stateChanged(remuda::EventStream::State state); // also when it is offline for another reason than before
    // The server keeps no changes back to sequence(): load everything anew, then start(). The stream has stopped.
    void snapshotNeeded();
    void failed(const remuda::Problem& problem); // refused for good (no permission); the stream has stopped

private:
    void take(const SseFrame& frame);
    void readFrames();
    void deliver(const QVector<Event>& read);
    void settle();
    void forgetFrames();
    void setState(State state);

    SseReader m_reader;
    std::vector<SseFrame> m_frames; // that have come and are not read yet
    QThreadPool m_parser;           // one thread, so that they stay in order
    int m_reading = 0;              // pieces on that thread
    quint64 m_run = 0;              // rises with start and stop: what was read for the run before is dropped
    QTimer m_gather, m_quiet;
    QElapsedTimer m_since_read;
    State m_state = State::stopped;
    QDateTime m_offline_since;
    Problem m_problem;
    qint64 m_sequence = -1;
};

} // namespace remuda

Q_DECLARE_METATYPE(remuda::Event)
