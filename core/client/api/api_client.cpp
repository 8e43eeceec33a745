// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/api/api_client.h"

#include "core/client/api/network_call.h"
#include "core/client/session/session.h"
#include "core/client/trust/secure_network.h"

namespace remuda {

namespace {

QByteArray serialized(const boost::json::value& body) {
    return QByteArray::fromStdString(boost::json::serialize(body));
}

} // namespace

ApiClient::ApiClient(Session& session, QObject* parent)
    : QObject(parent)
    , m_session(session)
    , m_network(new SecureNetwork(trustOf(session.network()), this)) {
    // A redirect would carry the token to wherever it points.
    m_network->setRedirectPolicy(QNetworkRequest::ManualRedirectPolicy);
}

ApiCall* ApiClient::start(ApiRequest request, QObject* context, Callback callback) {
    if (request.limit.count() == 0) request.limit = m_limits.call;
    auto* call = new NetworkCall(std::move(request), m_session, *m_network, m_limits.retry_pause, this);
    if (callback) connect(call, &ApiCall::finished, context ? context : call, std::move(callback));
    call->start();
    return call;
}

ApiCall* ApiClient::get(const QString& path, const QUrlQuery& query, QObject* context, Callback callback) {
    return start({"GET", path, query}, context, std::move(callback));
}

ApiCall* ApiClient::post(const QString& path, const QUrlQuery& query, const boost::json::value& body, QObject* context,
                         Callback callback) {
    return start({"POST", path, query, serialized(body), "application/json"}, context, std::move(callback));
}

ApiCall* ApiClient::patch(const QString& path, const boost::json::value& body, const QByteArray& if_match,
                          QObject* context, Callback callback) {
    return start({"PATCH", path, {}, serialized(body), "application/json", if_match}, context, std::move(callback));
}

ApiCall* ApiClient::put(const QString& path, const boost::json::value& body, QObject* context, Callback callback) {
    return start({"PUT", path, {}, serialized(body), "application/json"}, context, std::move(callback));
}

ApiCall* ApiClient::remove(const QString& path, const QUrlQuery& query, QObject* context, Callback callback) {
    return start({"DELETE", path, query}, context, std::move(callback));
}

ApiCall* ApiClient::upload(const QString& path, const QUrlQuery& query, const QByteArray& body,
                           const QByteArray& content_type, QObject* context, Callback callback) {
    return start({"POST", path, query, body, content_type, {}, false, m_limits.upload}, context, std::move(callback));
}

ApiCall* ApiClient::download(const QString& path, const QUrlQuery& query, QObject* context, Callback callback) {
    return start({"GET", path, query, {}, {}, {}, true, m_limits.download}, context, std::move(callback));
}

} // namespace remuda

#include "moc_api_client.cpp" // its own object, so that a program links only what it uses
