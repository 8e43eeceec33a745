// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fake_server.h"

namespace remuda {

namespace json = boost::json;

namespace {

QString key(const QByteArray& method, const QString& path) {
    return QString::fromLatin1(method) + QLatin1Char(' ') + path;
}

QByteArray message(const FakeServer::Answer& answer) {
    if (answer.events) return "HTTP/1.1 200 Answer\r\nContent-Type: text/event-stream\r\n\r\n" + *answer.events;
    const QByteArray body = QByteArray::fromStdString(json::serialize(answer.body));
    const QByteArray type = answer.status < 400 ? "application/json" : "application/problem+json";
    return "HTTP/1.1 " + QByteArray::number(answer.status) + " Answer\r\nContent-Type: " + type +
           "\r\nX-Request-Id: fake\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body;
}

} // namespace

FakeServer::FakeServer() {
    m_server.listen(QHostAddress::LocalHost);
    connect(&m_server, &QTcpServer::newConnection, this, [this] {
        while (auto* socket = m_server.nextPendingConnection()) {
            connect(socket, &QTcpSocket::readyRead, this, [this, socket] { serve(socket); });
            connect(socket, &QTcpSocket::disconnected, this, [this, socket] {
                m_received.remove(socket);
                socket->deleteLater();
            });
        }
    });
}

QUrl FakeServer::url() const {
    return QUrl(QStringLiteral("http://127.0.0.1:%1").arg(m_server.serverPort()));
}

void FakeServer::on(const QByteArray& method, const QString& path, Handler handler) {
    m_handlers[key(method, path)] = std::move(handler);
}

void FakeServer::onAny(const QByteArray& method, const QString& beginning, Handler handler) {
    m_beginnings.append({key(method, beginning), std::move(handler)});
}

void FakeServer::answer(const QByteArray& method, const QString& path, json::value body, int status) {
    on(method, path, [body = std::move(body), status](const Call&) { return Answer{status, body}; });
}

void FakeServer::hold(const QString& path) {
    m_held[path];
}

void FakeServer::release(const QString& path) {
    for (const auto& [socket, bytes] : m_held.take(path))
        if (socket) socket->write(bytes);
}

std::vector<FakeServer::Call> FakeServer::calls(const QByteArray& method, const QString& path) const {
    std::vector<Call> found;
    for (const Call& call : m_calls)
        if (call.method == method && call.path == path) found.push_back(call);
    return found;
}

json::object FakeServer::list(json::array items) {
    const auto total = items.size();
    return {{"items", std::move(items)}, {"next_cursor", nullptr}, {"total", total}};
}

void FakeServer::serve(QTcpSocket* socket) {
    QByteArray& received = m_received[socket];
    received += socket->readAll();
    for (;;) {
        const auto head_end = received.indexOf("\r\n\r\n");
        if (head_end < 0) return;
        const QList<QByteArray> lines = received.left(head_end).split('\n');
        qsizetype length = 0;
        for (const QByteArray& line : lines)
            if (line.toLower().startsWith("content-length:")) length = line.mid(15).trimmed().toLongLong();
        if (received.size() < head_end + 4 + length) return;
        const QByteArray body = received.mid(head_end + 4, length);
        const QList<QByteArray> request = lines.first().split(' ');
        received.remove(0, head_end + 4 + length);
        const QUrl target = QUrl::fromEncoded(request.value(1));
        Call call{request.value(0), target.path().remove(QStringLiteral("/api/v1")), QUrlQuery(target), {}};
        json::error_code error;
        if (!body.isEmpty()) call.body = json::parse(body.toStdString(), error);
        m_calls.push_back(call);
        reply(socket, call);
    }
}

void FakeServer::reply(QTcpSocket* socket, const Call& call) {
    Handler handler = m_handlers.value(key(call.method, call.path));
    for (const auto& [beginning, each] : m_beginnings)
        if (!handler && key(call.method, call.path).startsWith(beginning)) handler = each;
    const Answer answer = handler
                              ? handler(call)
                              : Answer{404, json::object{{"type", "not-found"},
                                                         {"status", 404},
                                                         {"title", "Not found"},
                                                         {"detail", "There is no " + call.path.toStdString() + "."}}};
    if (m_held.contains(call.path))
        m_held[call.path].append({socket, message(answer)});
    else
        socket->write(message(answer));
}

} // namespace remuda
