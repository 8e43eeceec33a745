// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/api/api_path.h"
#include "core/domain/result.h"

#include <QByteArray>
#include <QNetworkAccessManager>
#include <QObject>
#include <QPointer>
#include <QUrl>
#include <QUrlQuery>

#include <chrono>
#include <functional>

namespace remuda {

class Session;
struct ApiRequest;

// What a call ended with: the parsed body (null for an empty one) and what the headers said.
struct ApiAnswer {
    boost::json::value body;
    QByteArray raw; // the body as it came
    int status = 0;
    QByteArray etag;
    qint64 sequence = -1; // X-Remuda-Sequence, or -1
    QByteArray request_id;
};

// One call to the server with exactly one ending: `finished` is emitted once (answer, problem, time limit or cancel),
// then the object deletes itself. Parked while the session renews its token. Lives on the GUI thread.
class ApiCall : public QObject {
    Q_OBJECT
public:
    virtual void cancel() = 0; // ends with problems::cancelled()

Q_SIGNALS:
    void finished(const remuda::Result<remuda::ApiAnswer>& result);
    // The agent was asked to sign this text of what is ordered, and may be asking a person; cancel() gives it up.
    void waitingForKey(const QString& text);
    void keyAnswered();                           // it has, and the request is on its way
    void accepted(const remuda::ApiAnswer& head); // streaming calls only: status and headers, before the first chunk
    void chunk(const QByteArray& bytes);          // streaming calls only: pieces of the body as they come

protected:
    using QObject::QObject;
};

// The one door to the server's REST interface. Paths are without the /api/v1 prefix and percent-encoded, names in them
// by pathPart(): "/machines/C0MPUT3". One that is not plain is refused here as if nothing were there.
class ApiClient : public QObject {
    Q_OBJECT
public:
    using Callback = std::function<void(const Result<ApiAnswer>&)>;

    // How long a call may take before it ends as "no connection"; `download` is the longest silence within one.
    struct Limits {
        std::chrono::milliseconds call{30'000}, upload{600'000}, download{60'000};
        std::chrono::milliseconds retry_pause{150}; // before the second attempt of a GET, twice that before the third
    };

    explicit ApiClient(Session& session, QObject* parent = nullptr);

    // Each answers the running call; `callback` is called once unless `context` is gone by then (old answers die
    // quietly). Once it is gone nothing is sent any more that waits for a key: see core/protocol/intent_order.h.
    ApiCall* get(const QString& path, const QUrlQuery& query, QObject* context, Callback callback);
    ApiCall* post(const QString& path, const QUrlQuery& query, const boost::json::value& body, QObject* context,
                  Callback callback);
    ApiCall* patch(const QString& path, const boost::json::value& body, const QByteArray& if_match, QObject* context,
                   Callback callback);
    ApiCall* put(const QString& path, const boost::json::value& body, QObject* context, Callback callback);
    ApiCall* remove(const QString& path, const QUrlQuery& query, QObject* context, Callback callback);
    // A body that is not JSON (CSV import); the call may take minutes.
    ApiCall* upload(const QString& path, const QUrlQuery& query, const QByteArray& body, const QByteArray& content_type,
                    QObject* context, Callback callback);
    // A long body in pieces through ApiCall::chunk (exports, snapshots); the answer's body stays empty.
    ApiCall* download(const QString& path, const QUrlQuery& query, QObject* context, Callback callback);

    // What a POST would have signed before it is sent, but for its last lines (time, valid-until, nonce), which are
    // those of the moment. Empty where nothing is to be signed.
    QString textToSign(const QString& path, const boost::json::value& body) const;

    Session& session() const { return m_session; }
    void setLimits(Limits limits) { m_limits = limits; }

private:
    ApiCall* start(ApiRequest request, QObject* context, Callback callback);

    Session& m_session;
    QNetworkAccessManager* m_network;
    Limits m_limits;
};

} // namespace remuda
