// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/bad_server.h"

#include <QHostAddress>

namespace remuda {

BadServer::BadServer(Handler handler)
    : m_handler(std::move(handler)) {
    m_server.listen(QHostAddress::LocalHost);
    connect(&m_server, &QTcpServer::newConnection, this, [this] {
        while (auto* socket = m_server.nextPendingConnection()) {
            connect(socket, &QTcpSocket::readyRead, this, [this, socket] { read(*socket); });
            connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
            connect(socket, &QObject::destroyed, this, [this, socket] { m_buffers.remove(socket); });
        }
    });
}

QUrl BadServer::url() const {
    return QUrl(QStringLiteral("http://127.0.0.1:%1").arg(m_server.serverPort()));
}

int BadServer::count(const QByteArray& method, const QByteArray& path) const {
    int found = 0;
    for (const auto& request : m_requests)
        if (request.method == method && request.target.split('?').first() == path) ++found;
    return found;
}

void BadServer::read(QTcpSocket& socket) {
    auto& buffer = m_buffers[&socket];
    buffer += socket.readAll();
    for (;;) {
        const auto head_end = buffer.indexOf("\r\n\r\n");
        if (head_end < 0) return;
        const auto lines = buffer.left(head_end).split('\n');
        Request request;
        const auto first = lines.first().trimmed().split(' ');
        request.method = first.value(0);
        request.target = first.value(1);
        for (const auto& line : lines.mid(1)) {
            const auto colon = line.indexOf(':');
            request.headers[line.left(colon).trimmed().toLower()] = line.mid(colon + 1).trimmed();
        }
        const auto length = request.headers.value("content-length").toLongLong();
        if (buffer.size() < head_end + 4 + length) return;
        request.body = buffer.mid(head_end + 4, length);
        buffer.remove(0, head_end + 4 + length);
        request.number = static_cast<int>(m_requests.size()) + 1;
        m_requests << request;
        const QPointer<QTcpSocket> guard(&socket);
        if (m_handler) m_handler(request, socket);
        if (!guard || guard->state() != QAbstractSocket::ConnectedState) return;
    }
}

QByteArray BadServer::answer(int status, const QByteArray& body, const QByteArray& more_headers,
                             const QByteArray& type) {
    return "HTTP/1.1 " + QByteArray::number(status) + " Word\r\nContent-Type: " + type + "\r\n" + more_headers +
           "Content-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body;
}

QByteArray BadServer::openAnswer(const QByteArray& type, const QByteArray& more_headers) {
    return "HTTP/1.1 200 OK\r\nContent-Type: " + type + "\r\n" + more_headers + "Connection: close\r\n\r\n";
}

} // namespace remuda
