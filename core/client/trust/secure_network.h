// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/trust/server_trust.h"

#include <QNetworkAccessManager>
#include <QNetworkReply>

#include <memory>

namespace remuda {

// Asks over TLS 1.2 or later, and only servers that a ServerTrust believes: certificates are judged in the handshake,
// before anything is sent. Without a trust it is Qt's own manager, which believes the system's authorities.
class SecureNetwork : public QNetworkAccessManager {
    Q_OBJECT
public:
    explicit SecureNetwork(std::shared_ptr<ServerTrust> trust, QObject* parent = nullptr);
    const std::shared_ptr<ServerTrust>& trust() const { return m_trust; }

protected:
    QNetworkReply* createRequest(Operation operation, const QNetworkRequest& request, QIODevice* data) override;

private:
    std::shared_ptr<ServerTrust> m_trust;
};

// Of a reply that ended because of the server's certificate: why it was not believed.
std::optional<Problem> certificateProblem(const QNetworkReply& reply);

// What `network` believes, for another of its kind; null when it is none.
std::shared_ptr<ServerTrust> trustOf(const QNetworkAccessManager& network);

} // namespace remuda
