// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/trust/secure_network.h"

#include <QSslConfiguration>
#include <QVariant>

namespace remuda {

namespace {
constexpr const char* problemProperty = "remuda_certificate_problem";
}

SecureNetwork::SecureNetwork(std::shared_ptr<ServerTrust> trust, QObject* parent)
    : QNetworkAccessManager(parent)
    , m_trust(std::move(trust)) {}

QNetworkReply* SecureNetwork::createRequest(Operation operation, const QNetworkRequest& request, QIODevice* data) {
    if (!m_trust || request.url().scheme() != QLatin1String("https"))
        return QNetworkAccessManager::createRequest(operation, request, data);
    auto configuration = request.sslConfiguration();
    configuration.setProtocol(QSsl::TlsV1_2OrLater);
    configuration.setPeerVerifyMode(QSslSocket::VerifyPeer);
    if (const auto authorities = m_trust->authoritiesFor(request.url())) configuration.setCaCertificates(*authorities);
    auto secure = request;
    secure.setSslConfiguration(configuration);
    auto* reply = QNetworkAccessManager::createRequest(operation, secure, data);
    connect(reply, &QNetworkReply::sslErrors, reply, [reply, trust = m_trust](const QList<QSslError>& errors) {
        const auto problem = trust->judge(reply->url(), reply->sslConfiguration().peerCertificate(), errors);
        if (problem)
            reply->setProperty(problemProperty, QVariant::fromValue(*problem));
        else
            reply->ignoreSslErrors(errors);
    });
    return reply;
}

std::optional<Problem> certificateProblem(const QNetworkReply& reply) {
    const auto kept = reply.property(problemProperty);
    if (!kept.isValid()) return std::nullopt;
    return kept.value<Problem>();
}

std::shared_ptr<ServerTrust> trustOf(const QNetworkAccessManager& network) {
    const auto* secure = qobject_cast<const SecureNetwork*>(&network);
    return secure ? secure->trust() : nullptr;
}

} // namespace remuda

#include "moc_secure_network.cpp" // its own object, so that a program links only what it uses
