// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMap>
#include <QObject>
#include <QPointer>
#include <QTcpServer>
#include <QTcpSocket>
#include <QUrl>
#include <QVector>

#include <functional>

namespace remuda {

// A web server that does what a test tells it, above all badly: hang, close, answer late or in pieces. Its handler gets
// the raw socket and may write to it later.
class BadServer : public QObject {
    Q_OBJECT
public:
    struct Request {
        QByteArray method, target, body;
        QMap<QByteArray, QByteArray> headers; // names in lower case
        int number = 0;                       // of this server, from 1
    };
    using Handler = std::function<void(const Request&, QTcpSocket&)>;

    explicit BadServer(Handler handler = {});

    void setHandler(Handler handler) { m_handler = std::move(handler); }
    QUrl url() const;
    void stopListening() { m_server.close(); }

    const QVector<Request>& requests() const { return m_requests; }
    int count(const QByteArray& method, const QByteArray& path) const;

    // A whole answer: status line, length, body.
    static QByteArray answer(int status, const QByteArray& body, const QByteArray& more_headers = {},
                             const QByteArray& type = "application/json");
    // The head of an answer without an end: frames or chunks follow until the socket closes.
    static QByteArray openAnswer(const QByteArray& type, const QByteArray& more_headers = {});

private:
    void read(QTcpSocket& socket);

    Handler m_handler;
    QVector<Request> m_requests;
    QMap<QTcpSocket*, QByteArray> m_buffers;
    QTcpServer m_server; // last: its sockets go first, and say so
};

} // namespace remuda
