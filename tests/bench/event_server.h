// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/machine_json.h"
#include "tests/bench/made_machines.h"
#include "tests/support/bad_server.h"

#include <QThread>
#include <QTimer>

#include <atomic>
#include <memory>

namespace remuda::bench {

// A server on a thread of its own that sends machines as fast as it is told, so that only the receiving side is
// measured. It knows `count` made machines; an event gives one of them another team and status.
class EventServer {
public:
    explicit EventServer(std::size_t count) {
        MadeMachines made;
        for (std::size_t i = 0; i < count; ++i)
            m_machines.push_back(made.next());
        m_world.moveToThread(&m_thread);
        m_thread.start();
        QMetaObject::invokeMethod(
            &m_world,
            [this] {
                m_server = std::make_unique<BadServer>(
                    [this](const BadServer::Request& request, QTcpSocket& socket) { answer(request, socket); });
                m_timer = std::make_unique<QTimer>();
                QObject::connect(m_timer.get(), &QTimer::timeout, &m_world, [this] { burst(m_each); });
            },
            Qt::BlockingQueuedConnection);
    }
    ~EventServer() {
        QMetaObject::invokeMethod(
            &m_world,
            [this] {
                m_timer.reset();
                m_server.reset();
            },
            Qt::BlockingQueuedConnection);
        m_thread.quit();
        m_thread.wait();
    }

    QUrl url() const { return m_server->url(); }
    qint64 sequence() const { return m_sequence; }

    // So many changes as soon as somebody follows; more of them on a call of its own.
    void sendAtOnce(int changes) { m_waiting = changes; }
    void sendSteadily(int each, int milliseconds) {
        QMetaObject::invokeMethod(&m_world, [this, each, milliseconds] {
            m_each = each;
            milliseconds > 0 ? m_timer->start(milliseconds) : m_timer->stop();
        });
    }

private:
    void answer(const BadServer::Request& request, QTcpSocket& socket) {
        if (request.target.startsWith("/api/v1/machines/export")) {
            QByteArray body;
            for (const auto& machine : m_machines)
                body += QByteArray::fromStdString(boost::json::serialize(toJson(machine))) + '\n';
            socket.write(BadServer::answer(200, body, "X-Remuda-Sequence: 1\r\n", "application/x-ndjson"));
        } else if (request.target.startsWith("/api/v1/events")) {
            socket.write(BadServer::openAnswer("text/event-stream") + ": hello\n\n");
            m_follower = &socket;
            burst(std::exchange(m_waiting, 0));
        } else {
            socket.write(BadServer::answer(200, "{\"items\":[],\"next_cursor\":null,\"total\":0}"));
        }
    }

    void burst(int changes) {
        QByteArray frames;
        for (int i = 0; i < changes; ++i) {
            auto& machine = m_machines[m_random() % m_machines.size()];
            machine.team = "team-" + std::to_string(m_random() % 20);
            machine.status = allMachineStatuses[m_random() % 6];
            ++machine.version;
            const auto number = QByteArray::number(++m_sequence);
            frames += "id: " + number + "\nevent: machine\ndata: {\"seq\":" + number +
                      ",\"at\":\"2026-11-21T12:00:00.000Z\",\"actor\":\"bob\",\"entity\":\"machine\",\"entity_id\":\"" +
                      QByteArray::fromStdString(machine.hardware_name) + "\",\"verb\":\"update\",\"object\":" +
                      QByteArray::fromStdString(boost::json::serialize(toJson(machine))) +
                      ",\"changed\":[\"team\",\"status\"]}\n\n";
        }
        if (m_follower) m_follower->write(frames);
    }

    QThread m_thread;
    QObject m_world; // lives on the thread
    std::unique_ptr<BadServer> m_server;
    std::unique_ptr<QTimer> m_timer;
    QPointer<QTcpSocket> m_follower;
    std::vector<Machine> m_machines;
    std::mt19937 m_random{3};
    int m_waiting = 0, m_each = 0;
    std::atomic<qint64> m_sequence = 1;
};

} // namespace remuda::bench
