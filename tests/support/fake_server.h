// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QPointer>
#include <QTcpServer>
#include <QTcpSocket>
#include <QUrl>
#include <QUrlQuery>

#include <boost/json.hpp>

#include <functional>
#include <optional>
#include <vector>

namespace remuda {

// A server that says what a test wants it to say, over real HTTP: answers, refusals, late answers. What it was not told
// about is answered with 404.
class FakeServer : public QObject {
    Q_OBJECT
public:
    struct Call {
        QByteArray method;
        QString path; // without /api/v1
        QUrlQuery query;
        boost::json::value body;
    };
    struct Answer {
        int status = 200;
        boost::json::value body;
        std::optional<QByteArray> events{}; // instead of body: a stream of events, which stays open
    };
    using Handler = std::function<Answer(const Call&)>;

    FakeServer();

    QUrl url() const;
    // The newest handler of a method and path counts.
    void on(const QByteArray& method, const QString& path, Handler handler);
    // Of every path that begins so and has no handler of its own.
    void onAny(const QByteArray& method, const QString& beginning, Handler handler);
    void answer(const QByteArray& method, const QString& path, boost::json::value body, int status = 200);
    // Answers to this path are kept back until release(), in which order they came.
    void hold(const QString& path);
    void release(const QString& path);

    std::vector<Call> calls(const QByteArray& method, const QString& path) const;

    static boost::json::object list(boost::json::array items);

private:
    void serve(QTcpSocket* socket);
    void reply(QTcpSocket* socket, const Call& call);

    QHash<QTcpSocket*, QByteArray> m_received;
    QHash<QString, Handler> m_handlers; // "GET /jobs"
    QList<std::pair<QString, Handler>> m_beginnings;
    QHash<QString, QList<std::pair<QPointer<QTcpSocket>, QByteArray>>> m_held;
    std::vector<Call> m_calls;
    QTcpServer m_server; // the last, so the first to go: its sockets still speak to the rest
};

} // namespace remuda
