// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/api/sse_parser.h"
#include "core/client/trust/secure_network.h"
#include "core/domain/result.h"

#include <QObject>
#include <QPointer>
#include <QTimer>
#include <QUrlQuery>

#include <chrono>

class QNetworkReply;

namespace remuda {

class Session;

// How long to wait between two attempts: doubles from `first` to `longest`, each with up to half of itself as jitter.
struct BackOff {
    std::chrono::milliseconds first{500};
    std::chrono::milliseconds longest{30'000};
};

// Reads one server-sent event stream (/events, /jobs/ID/log/stream) until it is stopped or refused for good: reconnects
// with back-off, resumes with Last-Event-ID, renews the session on a 401. A stream that ends with its token goes on
// with the next one and says neither disconnected nor connected. Lives on the GUI thread.
class SseReader : public QObject {
    Q_OBJECT
public:
    explicit SseReader(Session& session, QObject* parent = nullptr);
    ~SseReader() override;

    // Path as for ApiClient. `last_id` empty: from wherever the server begins.
    void open(const QString& path, const QUrlQuery& query = {}, const QByteArray& last_id = {});
    void close();
    void retryNow();
    bool isOpen() const { return m_wanted; }

    void setBackOff(BackOff back_off) { m_back_off = back_off; }
    // The server sends a comment every 15 s; a connection silent for this long is taken for dead (default 45 s).
    void setSilenceLimit(std::chrono::milliseconds limit) { m_silence.setInterval(limit); }

Q_SIGNALS:
    void connected(); // the server accepted; frames follow
    void frame(const remuda::SseFrame& frame);
    void disconnected(const remuda::Problem& why); // another attempt follows by itself
    void refused(const remuda::Problem& problem);  // 4xx other than 401: no further attempt; 410 = too old

private:
    void connectNow();
    void readyRead();
    void replyFinished();
    void lost(const Problem& why);
    void dropReply();

    Session& m_session;
    SecureNetwork m_network;
    QPointer<QNetworkReply> m_reply;
    SseParser m_parser;
    QTimer m_retry, m_silence;
    BackOff m_back_off;
    QString m_path;
    QUrlQuery m_query;
    QByteArray m_last_id, m_token_used;
    int m_failures = 0;
    bool m_wanted = false, m_accepted = false, m_renewing = false;
    bool m_goes_on = false; // with a newer token, without a word
};

} // namespace remuda
