// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/api/api_client.h"
#include "core/protocol/intent.h"

#include <QElapsedTimer>
#include <QTimer>

class QNetworkReply;

namespace remuda {

class IntentSigner;

// What is asked of the server, in values.
struct ApiRequest {
    QByteArray verb = {};
    QString path = {};
    QUrlQuery query = {};
    QByteArray body = {}, content_type = {}, if_match = {};
    bool streaming = false;
    std::chrono::milliseconds limit{0};      // of one attempt; of one silence when streaming
    std::optional<intent::Order> order = {}; // of what a server may want signed
};

// An ApiCall over HTTP: signs what the server wants signed, sends, parks for a renewed session, tries again where that
// is safe, ends once.
class NetworkCall : public ApiCall {
    Q_OBJECT
public:
    NetworkCall(ApiRequest request, Session& session, QNetworkAccessManager& network, std::chrono::milliseconds pause,
                QObject* parent);
    ~NetworkCall() override;

    void start();
    void cancel() override;
    // Whoever asked is gone: what still waits for the key is not sent.
    void abandon();

private:
    void send();
    void sign();
    void park();
    void readyRead();
    void replyFinished();
    void tryAgain(const Problem& fault, bool nothing_was_sent);
    void unauthorized(Problem problem);
    void parse(ApiAnswer answer);
    void end(Result<ApiAnswer> result);
    void dropSigner();
    void dropReply();
    ApiAnswer headOf(const QNetworkReply& reply) const;

    ApiRequest m_request;
    Session& m_session;
    QNetworkAccessManager& m_network;
    std::chrono::milliseconds m_pause;
    QPointer<QNetworkReply> m_reply;
    QPointer<IntentSigner> m_signer;
    QTimer m_limit, m_retry;
    QElapsedTimer m_clock;
    QByteArray m_request_id, m_idempotency_key, m_token_used;
    QByteArray m_intent, m_intent_signature; // base64url, once signed
    int m_attempts = 0;
    bool m_renewed = false, m_parked = false, m_ended = false, m_streaming = false;
};

// "http://host:7420" + "/machines" + query. The path is encoded already; every part of the query is here, so that '+',
// '&' and '%' arrive as they are.
QUrl apiUrl(const QUrl& server, const QString& path, const QUrlQuery& query);

} // namespace remuda
