// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/api/api_client.h"
#include "core/client/api/sse_reader.h"

#include <QDateTime>
#include <QStringList>

#include <deque>

namespace remuda {

// A seat at a machine's serial console: what the machine says, what is typed. When the connection breaks off it goes on
// by itself where it was; nothing is typed twice. Lives on the GUI thread.
class ConsoleLink : public QObject {
    Q_OBJECT
public:
    enum class State {
        closed,
        opening,
        open,
        broken_off, // the server cannot be reached; goes on by itself
        ended       // for good: see problem()
    };
    Q_ENUM(State)

    explicit ConsoleLink(ApiClient& api, QObject* parent = nullptr);
    ~ConsoleLink() override; // leaves

    // `take`: the keyboard from whoever has it, and the console from whoever has it at the BMC.
    void open(const QString& machine, bool write, bool take);
    void takeOver();                    // writes from now on, whoever did before
    void leave();                       // tells the server, so that the BMC gets its console back at once
    void type(const QByteArray& bytes); // dropped while it does not write
    void sendBreak();
    void takeMachine(const boost::json::object& machine); // as it is now, if somebody hears of it

    State state() const { return m_state; }
    const QString& machine() const { return m_machine; }
    bool writes() const { return m_writes && m_state == State::open; }
    QString writer() const { return m_writer; }         // user; empty: nobody
    QStringList watchers() const { return m_watchers; } // users
    Problem problem() const { return m_problem; }       // why it has ended, or is broken off
    // As its server last knew when this was opened, and as takeMachine has told since; a BMC is not asked.
    bool isOff() const { return m_power_off; }
    QDateTime powerSeenAt() const { return m_power_seen_at; } // when that was noted; may be invalid
    bool typedAll() const { return m_typed.empty(); }         // the server has everything

Q_SIGNALS:
    void output(const QByteArray& bytes);
    void lost(qint64 bytes); // the machine said more than was kept while the connection was away
    void changed();          // any of the above but output
    void left();             // the server has been told

private:
    struct Message {
        QByteArray bytes; // empty: a break
    };
    void askForPower();
    void sit(bool write, bool take);
    void take(const SseFrame& frame);
    void takeState(const boost::json::object& state);
    void sendNext();
    void answered(const Result<ApiAnswer>& answer);
    void end(const Problem& problem);
    void setState(State state);
    QString path(const char* rest = "") const;

    ApiClient& m_api;
    SseReader m_reader;
    QTimer m_again; // to send once more what did not arrive
    QString m_machine, m_seat, m_writer;
    QStringList m_watchers;
    State m_state = State::closed;
    Problem m_problem;
    std::deque<Message> m_typed; // the first is under way while m_sending
    qint64 m_number = 0;         // of the last message that the server has
    bool m_writes = false, m_sending = false, m_power_off = false;
    QDateTime m_power_seen_at;
};

} // namespace remuda
