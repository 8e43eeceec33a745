// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/api/body_parser.h"

#include <QPointer>
#include <QThreadPool>

#include <memory>

namespace remuda {

namespace {

constexpr qsizetype largeBody = 64 * 1024; // about a millisecond of parsing

std::optional<boost::json::value> parsed(const QByteArray& body) {
    boost::system::error_code error;
    auto value = boost::json::parse({body.constData(), static_cast<std::size_t>(body.size())}, error);
    if (error) return std::nullopt;
    return value;
}

} // namespace

void parseBody(const QByteArray& body, QObject* context, std::function<void(std::optional<boost::json::value>)> done) {
    if (body.size() < largeBody) return done(parsed(body));
    // The relay is deleted by its own last message only, so that the worker never talks to a dead object; whether the
    // context still lives is looked up on its own thread.
    auto* relay = new QObject;
    const QPointer<QObject> guard(context);
    QThreadPool::globalInstance()->start([body, relay, guard, done = std::move(done)]() mutable {
        auto value = std::make_shared<std::optional<boost::json::value>>(parsed(body));
        QMetaObject::invokeMethod(relay, [value, relay, guard, done = std::move(done)] {
            relay->deleteLater();
            if (guard) done(std::move(*value));
        });
    });
}

} // namespace remuda
