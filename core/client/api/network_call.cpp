// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/api/network_call.h"

#include "core/client/api/body_parser.h"
#include "core/client/api/log_category.h"
#include "core/client/session/intent_signer.h"
#include "core/client/session/session.h"
#include "core/client/trust/secure_network.h"
#include "core/protocol/encoding.h"

#include <QNetworkReply>
#include <QRandomGenerator>
#include <QUuid>

namespace remuda {

Q_LOGGING_CATEGORY(apiLog, "remuda.api", QtInfoMsg)

namespace {

constexpr int mostAttempts = 3;

QByteArray newId() {
    return QUuid::createUuid().toByteArray(QUuid::WithoutBraces);
}

Problem connectionProblem(const QUrl& server, const QString& why) {
    return problems::noConnection(
        (server.toString(QUrl::RemoveUserInfo) + QLatin1String(" cannot be reached: ") + why).toStdString());
}

// Errors of the connection itself, as opposed to an answer with a status that Qt counts as an error.
bool isConnectionFault(const QNetworkReply& reply) {
    return reply.error() != QNetworkReply::NoError && reply.error() < QNetworkReply::ContentAccessDenied;
}

int statusOf(const QNetworkReply& reply) {
    return reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
}

} // namespace

QUrl apiUrl(const QUrl& server, const QString& path, const QUrlQuery& query) {
    QUrl url = server;
    auto base = server.path(QUrl::FullyEncoded);
    if (base.endsWith(u'/')) base.chop(1);
    url.setPath(base + QLatin1String("/api/v1") + path, QUrl::TolerantMode);
    QByteArray encoded;
    for (const auto& [key, value] : query.queryItems(QUrl::FullyDecoded)) {
        if (!encoded.isEmpty()) encoded += '&';
        encoded += QUrl::toPercentEncoding(key) + '=' + QUrl::toPercentEncoding(value);
    }
    if (!encoded.isEmpty()) url.setQuery(QString::fromLatin1(encoded), QUrl::StrictMode);
    return url;
}

NetworkCall::NetworkCall(ApiRequest request, Session& session, QNetworkAccessManager& network,
                         std::chrono::milliseconds pause, QObject* parent)
    : ApiCall(parent)
    , m_request(std::move(request))
    , m_session(session)
    , m_network(network)
    , m_pause(pause)
    , m_request_id(newId()) {
    if (m_request.verb == "POST") m_idempotency_key = newId();
    m_limit.setSingleShot(true);
    m_retry.setSingleShot(true);
    connect(&m_retry, &QTimer::timeout, this, &NetworkCall::send);
    connect(&m_limit, &QTimer::timeout, this, [this] {
        const auto seconds = std::chrono::duration<double>(m_request.limit).count();
        end(connectionProblem(m_session.server(), QStringLiteral("no answer within %1 s").arg(seconds)));
    });
    connect(&m_session, &Session::tokenChanged, this, [this] {
        if (!m_parked) return;
        m_parked = false;
        m_session.token().isEmpty() ? end(problems::unauthorized("you were signed out")) : send();
    });
    connect(&m_session, &Session::signInFailed, this, [this](const Problem& problem) {
        if (m_parked) end(problem);
    });
}

NetworkCall::~NetworkCall() {
    dropReply();
}

void NetworkCall::start() {
    if (!isPlainPath(m_request.path)) {
        const auto end_soon = [this] { end(problems::notFound("resource", m_request.path.toStdString())); };
        QMetaObject::invokeMethod(this, end_soon, Qt::QueuedConnection); // whoever asks gets the call first
        return;
    }
    if (m_session.state() == Session::State::signing_in)
        park();
    else
        send();
}

void NetworkCall::cancel() {
    end(problems::cancelled());
}

void NetworkCall::abandon() {
    if (m_signer) end(problems::cancelled());
}

// Without a limit: the agent may be waiting for a person.
void NetworkCall::sign() {
    m_signer = new IntentSigner(m_session.agent(), intentFor(*m_request.order, m_session.server(), m_session.user()),
                                m_session.key(), this);
    connect(m_signer, &IntentSigner::waitingForAgent, this, [this] {
        Q_EMIT waitingForKey(QString::fromStdString(m_signer->text()));
        Q_EMIT m_session.waitingForKey();
    });
    connect(m_signer, &IntentSigner::failed, this, [this](const Problem& problem) { end(problem); });
    connect(m_signer, &IntentSigner::finished, this, [this](const intent::Signed& signed_text) {
        m_intent = QByteArray::fromStdString(encodeBase64Url(signed_text.text));
        m_intent_signature = QByteArray::fromStdString(encodeBase64Url(signed_text.signature));
        dropSigner();
        Q_EMIT keyAnswered();
        send();
    });
    m_signer->start();
}

void NetworkCall::park() {
    m_parked = true; // without a limit: the agent may be waiting for a person
    m_limit.stop();
}

void NetworkCall::send() {
    if (m_request.order && m_intent.isEmpty() && m_session.signsIntents()) return sign();
    ++m_attempts;
    QNetworkRequest request(apiUrl(m_session.server(), m_request.path, m_request.query));
    request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    request.setRawHeader("Accept", "application/json, application/problem+json, */*;q=0.5");
    request.setRawHeader("X-Request-Id", m_request_id);
    m_token_used = m_session.token();
    if (!m_token_used.isEmpty()) request.setRawHeader("Authorization", "chap:" + m_token_used);
    if (!m_request.content_type.isEmpty()) request.setRawHeader("Content-Type", m_request.content_type);
    if (!m_request.if_match.isEmpty()) request.setRawHeader("If-Match", m_request.if_match);
    if (!m_idempotency_key.isEmpty()) request.setRawHeader("Idempotency-Key", m_idempotency_key);

    if (!m_intent.isEmpty()) {
        request.setRawHeader("X-Remuda-Intent", m_intent);
        request.setRawHeader("X-Remuda-Intent-Signature", m_intent_signature);
    }

    m_clock.start();
    m_limit.start(m_request.limit);
    m_reply = m_network.sendCustomRequest(request, m_request.verb, m_request.body);
    connect(m_reply, &QNetworkReply::finished, this, &NetworkCall::replyFinished);
    if (m_request.streaming) connect(m_reply, &QNetworkReply::readyRead, this, &NetworkCall::readyRead);
}

ApiAnswer NetworkCall::headOf(const QNetworkReply& reply) const {
    ApiAnswer answer;
    answer.status = statusOf(reply);
    answer.etag = reply.rawHeader("ETag");
    answer.request_id = reply.hasRawHeader("X-Request-Id") ? reply.rawHeader("X-Request-Id") : m_request_id;
    bool ok = false;
    const auto sequence = reply.rawHeader("X-Remuda-Sequence").toLongLong(&ok);
    answer.sequence = ok ? sequence : -1;
    return answer;
}

void NetworkCall::readyRead() {
    if (m_ended) return;
    m_limit.start(m_request.limit);
    if (statusOf(*m_reply) / 100 != 2) return; // a problem document: kept until the end
    if (!std::exchange(m_streaming, true)) Q_EMIT accepted(headOf(*m_reply));
    if (!m_reply) return; // cancelled by a slot
    if (const auto bytes = m_reply->readAll(); !bytes.isEmpty()) Q_EMIT chunk(bytes);
}

void NetworkCall::replyFinished() {
    m_limit.stop();
    auto* reply = m_reply.data();
    const int status = statusOf(*reply);
    qCDebug(apiLog).noquote() << m_request.verb << reply->url().toString() << status << m_clock.elapsed() << "ms"
                              << m_request_id << (isConnectionFault(*reply) ? reply->errorString() : QString());
    if (auto untrusted = certificateProblem(*reply)) {
        untrusted->request_id = m_request_id.toStdString();
        return end(std::move(*untrusted));
    }
    if (isConnectionFault(*reply) || status == 0) {
        const auto fault = connectionProblem(m_session.server(), reply->errorString());
        return tryAgain(fault, reply->error() == QNetworkReply::ConnectionRefusedError);
    }

    auto answer = headOf(*reply);
    if (m_request.streaming && status / 100 == 2) {
        readyRead();
        return end(std::move(answer));
    }
    answer.raw = reply->readAll();
    const auto type = reply->header(QNetworkRequest::ContentTypeHeader).toString();
    dropReply();

    if (status / 100 != 2) {
        auto problem = problemFromJson(status, answer.raw.toStdString());
        if (problem.request_id.empty()) problem.request_id = answer.request_id.toStdString();
        if (problem.type == "intent-required" && m_request.order && m_intent.isEmpty()) {
            m_session.setSignsIntents(true);
            if (!m_idempotency_key.isEmpty())
                m_idempotency_key = newId(); // the refusal is what the server keeps for the first
            return send();
        }
        return status == 401 ? unauthorized(std::move(problem)) : end(std::move(problem));
    }
    if (answer.raw.isEmpty() || !type.contains(QLatin1String("/json"))) return end(std::move(answer));
    parse(std::move(answer));
}

void NetworkCall::tryAgain(const Problem& fault, bool nothing_was_sent) {
    dropReply();
    // Only what cannot happen twice: a GET that has not handed out a piece yet, or anything that never left.
    const bool safe = (m_request.verb == "GET" && !m_streaming) || nothing_was_sent;
    if (!safe || m_attempts >= mostAttempts) {
        auto problem = fault;
        problem.request_id = m_request_id.toStdString();
        return end(std::move(problem));
    }
    const auto pause = m_pause * (1 << (m_attempts - 1));
    const auto jitter = QRandomGenerator::global()->bounded(static_cast<int>(pause.count() / 2 + 1));
    m_retry.start(pause + std::chrono::milliseconds(jitter));
}

void NetworkCall::unauthorized(Problem problem) {
    if (m_renewed || m_session.user().isEmpty()) return end(std::move(problem));
    m_renewed = true;
    m_attempts = 0;
    const auto token = m_session.token();
    if (!token.isEmpty() && token != m_token_used) return send(); // another call has renewed it meanwhile
    park();
    m_session.renew();
}

void NetworkCall::parse(ApiAnswer answer) {
    const auto raw = answer.raw;
    parseBody(raw, this, [this, answer = std::move(answer)](std::optional<boost::json::value> body) mutable {
        if (body) {
            answer.body = std::move(*body);
            return end(std::move(answer));
        }
        auto problem = problems::internal("the answer to " + m_request.path.toStdString() + " is not JSON");
        problem.type = "bad-answer";
        problem.title = "The answer cannot be read";
        problem.request_id = answer.request_id.toStdString();
        end(std::move(problem));
    });
}

void NetworkCall::end(Result<ApiAnswer> result) {
    if (m_ended) return;
    m_ended = true;
    m_parked = false;
    m_limit.stop();
    m_retry.stop();
    dropSigner();
    dropReply();
    Q_EMIT finished(result);
    deleteLater();
}

void NetworkCall::dropSigner() {
    if (!m_signer) return;
    Q_EMIT m_session.keyAnswered();
    m_signer->disconnect(this);
    m_signer->deleteLater();
    m_signer = nullptr;
}

void NetworkCall::dropReply() {
    if (!m_reply) return;
    auto* reply = m_reply.data();
    m_reply = nullptr;
    reply->disconnect(this);
    if (reply->isRunning()) reply->abort();
    reply->deleteLater();
}

} // namespace remuda

#include "moc_network_call.cpp" // its own object, so that a program links only what it uses
