// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/session/login.h"

#include "core/client/api/byte_views.h"
#include "core/client/session/login_problems.h"
#include "core/client/trust/secure_network.h"
#include "core/protocol/crtauth_v0.h"
#include "core/protocol/crtauth_v2.h"
#include "core/protocol/encoding.h"
#include "core/protocol/ssh_key.h"
#include "core/protocol/ssh_signature.h"

#include <QHostAddress>

#include <algorithm>

namespace remuda {

using namespace std::chrono_literals;

namespace {

constexpr int transfer_timeout = 15'000;        // milliseconds; the server answers at once
constexpr qsizetype longest_answer = 64 * 1024; // bytes of a body that only explains

bool isLocal(const QUrl& server) {
    return server.host() == QLatin1String("localhost") || QHostAddress(server.host()).isLoopback();
}

// Every format the keys can make, each once; agents list the favourite keys first.
std::vector<std::string> formatsOf(const std::vector<AgentIdentity>& identities) {
    std::vector<std::string> formats;
    for (const auto& identity : identities)
        for (const auto& format : signatureFormats(identity.type.toStdString()))
            if (std::find(formats.begin(), formats.end(), format) == formats.end()) formats.push_back(format);
    return formats;
}

} // namespace

Login::Login(LoginRequest request, QNetworkAccessManager& network, AgentClient& agent, QObject* parent)
    : QObject(parent)
    , m_request(std::move(request))
    , m_network(network)
    , m_agent(agent) {}

Login::~Login() {
    if (m_reply) m_reply->abort();
}

void Login::start() {
    const auto& server = m_request.server;
    const bool safe =
        server.scheme() == QLatin1String("https") || (server.scheme() == QLatin1String("http") && isLocal(server));
    std::optional<Problem> problem;
    const auto user = m_request.user.toStdString();
    if (!(m_request.maximum_version == 0 ? crtauth::isUserNameV0(user) : crtauth::isUserName(user)))
        problem = login_problems::badUser(m_request.user);
    else if (!safe || server.host().isEmpty())
        problem = login_problems::insecureServer(server);
    if (problem) {
        QMetaObject::invokeMethod(
            this, [this, found = *problem] { fail(found); }, Qt::QueuedConnection);
        return;
    }
    m_agent.list(this, [this](Result<std::vector<AgentIdentity>> identities) {
        if (!identities)
            fail(identities.problem());
        else
            useKeys(std::move(*identities));
    });
}

void Login::useKeys(std::vector<AgentIdentity> identities) {
    if (identities.empty()) return fail(login_problems::agentEmpty());
    const auto is_chosen = [&](const AgentIdentity& identity) { return identity.fingerprint == m_request.key; };
    if (m_request.other_keys && std::none_of(identities.begin(), identities.end(), is_chosen)) m_request.key.clear();
    for (const auto& identity : identities) {
        const bool chosen = m_request.key.isEmpty() || is_chosen(identity);
        if (chosen && isKnownKeyType(identity.type.toStdString())) m_identities.push_back(identity);
    }
    if (m_identities.empty())
        return fail(m_request.key.isEmpty() ? login_problems::noUsableKey(m_request, identities, 2)
                                            : login_problems::chosenKeyMissing(m_request.key));
    requestChallenge(m_request.maximum_version);
}

void Login::send(const QByteArray& chap, int version, Received received) {
    auto url = m_request.server;
    url.setPath(QStringLiteral("/_auth"));
    url.setQuery(QString());
    url.setFragment(QString());
    QNetworkRequest request(url);
    request.setRawHeader("X-CHAP", chap);
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    request.setTransferTimeout(transfer_timeout);
    if (version == 2) request.setHeader(QNetworkRequest::ContentTypeHeader, QStringLiteral("application/octet-stream"));
    auto* reply = version == 2 ? m_network.post(request, QByteArray()) : m_network.get(request);
    m_reply = reply;
    connect(reply, &QNetworkReply::finished, this, [this, reply, received = std::move(received)] {
        reply->deleteLater();
        Answer answer;
        answer.status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
        if (auto untrusted = certificateProblem(*reply)) return fail(std::move(*untrusted));
        if (answer.status == 0) return fail(login_problems::away(m_request.server, reply->errorString()));
        const auto header = reply->rawHeader("X-CHAP");
        const auto colon = header.indexOf(':');
        if (colon > 0) {
            answer.word = header.left(colon).trimmed();
            answer.value = header.mid(colon + 1).trimmed();
        }
        answer.body = reply->read(longest_answer);
        answer.lifetime = reply->rawHeader("X-Remuda-Token-Lifetime").toInt();
        received(answer);
    });
}

void Login::requestChallenge(int version) {
    if (version < 2 && !m_request.sha1) return fail(login_problems::oldLogin(m_request.server));
    const auto user = m_request.user.toStdString();
    if (version == 2) m_asked_version_2 = true;
    const auto request = version == 2
                             ? encodeBase64Url(crtauth::encodeRequestV2({2, user, formatsOf(m_identities), {}}))
                         : version == 1 ? encodeBase64Url(crtauth::encodeRequestV1(user))
                                        : user;
    send("request:" + arrayOf(request), version,
         [this, version](const Answer& answer) { challenged(answer, version); });
}

void Login::challenged(const Answer& answer, int asked_version) {
    if (answer.status == 429) return fail(login_problems::tooManyAttempts());
    if (answer.status != 200 || answer.word != "challenge") {
        // A server of the first version may stumble over a request of the second.
        const bool stumbled =
            answer.status == 400 || answer.status == 403 || answer.status == 405 || answer.status == 500;
        if (asked_version == 2 && stumbled && m_request.minimum_version < 2 && m_request.sha1)
            return requestChallenge(1);
        return fail(answer.status == 403 ? login_problems::refused(m_request, answer.body)
                                         : login_problems::notAServer(m_request.server, answer.status));
    }
    m_challenge_age.start();
    const auto challenge = decodeBase64Url(viewOf(answer.value)).value_or(std::string());
    if (!challenge.empty() && challenge[0] == 2 && asked_version == 2) return answerVersion2(arrayOf(challenge));
    if (m_request.minimum_version > 1) return fail(login_problems::downgrade(m_request.server));
    if (!m_request.sha1 && !challenge.empty() && challenge[0] == 1)
        return fail(login_problems::oldLogin(m_request.server));
    answerOldVersion(asked_version == 0 ? 0 : 1, arrayOf(challenge));
}

void Login::respond(const QByteArray& response) {
    send("response:" + arrayOf(encodeBase64Url(viewOf(response))), m_answer.version,
         [this](const Answer& answer) { accept(answer); });
}

void Login::accept(const Answer& answer) {
    if (answer.status == 429) return fail(login_problems::tooManyAttempts());
    if (answer.status != 200 || answer.word != "token" || answer.value.isEmpty())
        return fail(answer.status == 403 ? login_problems::refused(m_request, answer.body)
                                         : login_problems::notAServer(m_request.server, answer.status));
    m_answer.token = answer.value;
    if (answer.lifetime > 0) m_answer.valid_until = QDateTime::currentDateTimeUtc().addSecs(answer.lifetime);
    Q_EMIT finished(m_answer);
}

void Login::fail(Problem problem) {
    Q_EMIT failed(problem);
}

} // namespace remuda

#include "moc_login.cpp" // its own object, so that a program links only what it uses
