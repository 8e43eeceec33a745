// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/api/sse_reader.h"

#include "core/client/api/api_path.h"
#include "core/client/api/log_category.h"
#include "core/client/api/network_call.h"
#include "core/client/session/session.h"

#include <QNetworkReply>
#include <QRandomGenerator>

#include <algorithm>

namespace remuda {

SseReader::SseReader(Session& session, QObject* parent)
    : QObject(parent)
    , m_session(session)
    , m_network(trustOf(session.network())) {
    m_network.setRedirectPolicy(QNetworkRequest::ManualRedirectPolicy);
    m_retry.setSingleShot(true);
    m_silence.setSingleShot(true);
    m_silence.setInterval(std::chrono::seconds(45));
    connect(&m_retry, &QTimer::timeout, this, &SseReader::connectNow);
    connect(&m_silence, &QTimer::timeout, this,
            [this] { lost(problems::noConnection("the event stream went silent")); });
    connect(&m_session, &Session::tokenChanged, this, [this] {
        if (!m_wanted || m_session.token().isEmpty()) return;
        if (std::exchange(m_renewing, false)) connectNow();
    });
    connect(&m_session, &Session::signInFailed, this, [this](const Problem& problem) {
        if (!m_wanted || !m_renewing) return;
        m_goes_on = false;
        // Asking again and again would bother the person at the agent; the next sign-in goes on by itself.
        if (problem.type != "no-connection") return Q_EMIT disconnected(problem);
        m_renewing = false;
        lost(problem);
    });
}

SseReader::~SseReader() {
    dropReply();
}

void SseReader::open(const QString& path, const QUrlQuery& query, const QByteArray& last_id) {
    close();
    m_path = path;
    m_query = query;
    m_last_id = last_id;
    m_failures = 0;
    m_wanted = true;
    if (isPlainPath(path)) return connectNow();
    QMetaObject::invokeMethod(
        this,
        [this, path] {
            if (!m_wanted || m_path != path) return;
            close();
            Q_EMIT refused(problems::notFound("resource", path.toStdString()));
        },
        Qt::QueuedConnection);
}

void SseReader::close() {
    m_wanted = m_renewing = m_goes_on = false;
    m_retry.stop();
    dropReply();
}

void SseReader::retryNow() {
    if (m_wanted && m_retry.isActive()) connectNow();
}

void SseReader::connectNow() {
    m_retry.stop();
    dropReply();
    m_parser.reset();
    m_accepted = false;
    if (m_session.state() == Session::State::signing_in) {
        m_renewing = true; // goes on with tokenChanged
        return;
    }
    QNetworkRequest request(apiUrl(m_session.server(), m_path, m_query));
    request.setRawHeader("Accept", "text/event-stream");
    request.setRawHeader("Cache-Control", "no-cache");
    m_token_used = m_session.token();
    if (!m_token_used.isEmpty()) request.setRawHeader("Authorization", "chap:" + m_token_used);
    if (!m_last_id.isEmpty()) request.setRawHeader("Last-Event-ID", m_last_id);
    m_reply = m_network.get(request);
    m_silence.start();
    connect(m_reply, &QNetworkReply::metaDataChanged, this, &SseReader::readyRead);
    connect(m_reply, &QNetworkReply::readyRead, this, &SseReader::readyRead);
    connect(m_reply, &QNetworkReply::finished, this, &SseReader::replyFinished);
}

void SseReader::readyRead() {
    m_silence.start();
    if (m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt() != 200) return;
    const QPointer<QNetworkReply> reply = m_reply; // a slot may close or reopen this reader
    if (!std::exchange(m_accepted, true)) {
        m_failures = 0;
        if (!std::exchange(m_goes_on, false)) Q_EMIT connected();
    }
    if (!m_wanted || m_reply != reply) return;
    for (const auto& item : m_parser.feed(m_reply->readAll())) {
        if (!item.id.isEmpty()) m_last_id = item.id;
        Q_EMIT frame(item);
        if (!m_wanted || m_reply != reply) return;
    }
    if (m_parser.overflowed()) lost(problems::noConnection("the server sent an endless event"));
}

void SseReader::replyFinished() {
    const int status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    qCDebug(apiLog).noquote() << "GET" << m_reply->url().toString() << status << "stream ended"
                              << m_reply->errorString();
    if (status == 200) {
        const QPointer<QNetworkReply> reply = m_reply;
        if (m_reply->bytesAvailable() > 0) readyRead();
        if (m_reply != reply || !m_wanted) return;
        // The server ends a stream with the token that opened it. With a newer one it goes on, and nobody need know.
        m_goes_on = m_accepted && !m_session.token().isEmpty() && m_session.token() != m_token_used;
        if (m_goes_on) return connectNow();
    }
    if (status == 401 && !m_session.user().isEmpty()) {
        const auto token = m_session.token();
        dropReply();
        if (!token.isEmpty() && token != m_token_used) return connectNow();
        m_renewing = true;
        return m_session.renew();
    }
    if (status / 100 == 4 && status != 429) {
        auto problem = problemFromJson(status, m_reply->readAll().toStdString());
        close();
        Q_EMIT refused(problem);
        return;
    }
    if (const auto untrusted = certificateProblem(*m_reply)) return lost(*untrusted);
    lost(problems::noConnection(m_reply->error() != QNetworkReply::NoError ? m_reply->errorString().toStdString()
                                                                           : "the server ended the event stream"));
}

void SseReader::lost(const Problem& why) {
    m_goes_on = false;
    dropReply();
    const auto doubled = m_back_off.first * (1 << std::min(m_failures, 10));
    const auto pause = std::min<std::chrono::milliseconds>(doubled, m_back_off.longest);
    ++m_failures;
    m_retry.start(pause + std::chrono::milliseconds(
                              QRandomGenerator::global()->bounded(static_cast<int>(pause.count() / 2 + 1))));
    Q_EMIT disconnected(why);
}

void SseReader::dropReply() {
    m_silence.stop();
    if (!m_reply) return;
    auto* reply = m_reply.data();
    m_reply = nullptr;
    reply->disconnect(this);
    if (reply->isRunning()) reply->abort();
    reply->deleteLater();
}

} // namespace remuda

#include "moc_sse_reader.cpp" // its own object, so that a program links only what it uses
