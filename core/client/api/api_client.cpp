// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/api/api_client.h"

#include "core/client/api/network_call.h"
#include "core/client/session/intent_signer.h"
#include "core/client/session/session.h"
#include "core/client/trust/secure_network.h"
#include "core/protocol/intent_order.h"

namespace remuda {

namespace {

QByteArray serialized(const boost::json::value& body) {
    return QByteArray::fromStdString(boost::json::serialize(body));
}

// What the request orders, if a server may want that signed.
std::optional<intent::Order> orderOf(const ApiRequest& request) {
    // As the server reads it, for whom %2F is part of a name.
    auto encoded = request.path.toUtf8();
    const auto path = QUrl::fromPercentEncoding(encoded.replace("%2F", "%252F")).toStdString();
    if (!intent::mayOrder(request.verb.toStdString(), path)) return std::nullopt;
    std::map<std::string, std::string> query;
    for (const auto& [name, value] : request.query.queryItems(QUrl::FullyDecoded))
        query[name.toStdString()] = value.toStdString();
    boost::system::error_code error;
    const auto body = boost::json::parse(request.body.toStdString(), error);
    return intent::orderOf(request.verb.toStdString(), path, query,
                           body.is_object() ? body.get_object() : boost::json::object());
}

} // namespace

ApiClient::ApiClient(Session& session, QObject* parent)
    : QObject(parent)
    , m_session(session)
    , m_network(new SecureNetwork(trustOf(session.network()), this)) {
    // A redirect would carry the token to wherever it points.
    m_network->setRedirectPolicy(QNetworkRequest::ManualRedirectPolicy);
}

QString ApiClient::textToSign(const QString& path, const boost::json::value& body) const {
    if (!m_session.signsIntents()) return {};
    const auto order = orderOf({"POST", path, {}, serialized(body)});
    if (!order) return {};
    const auto text = QString::fromStdString(format(intentFor(*order, m_session.server(), m_session.user())));
    return text.left(text.lastIndexOf(QLatin1String("\ntime: ")) + 1);
}

ApiCall* ApiClient::start(ApiRequest request, QObject* context, Callback callback) {
    if (request.limit.count() == 0) request.limit = m_limits.call;
    request.order = orderOf(request);
    auto* call = new NetworkCall(std::move(request), m_session, *m_network, m_limits.retry_pause, this);
    if (callback) connect(call, &ApiCall::finished, context ? context : call, std::move(callback));
    if (context)
        connect(context, &QObject::destroyed, call, [call, context] {
            call->disconnect(context); // what is left of it cannot be called any more
            call->abandon();
        });
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
