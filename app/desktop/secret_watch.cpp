// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/secret_watch.h"

#include "app/desktop/shown_texts.h"
#include "core/client/session/session.h"
#include "core/protocol/redact.h"
#include "ui/shell/local_fleet.h"
#include "ui/shell/main_window.h"

#include <QFile>
#include <QNetworkReply>

namespace remuda {

namespace {

constexpr int shortestSecret = 8; // letters; a shorter one is in some word or number

QString start(const std::string& text) {
    return QString::fromStdString(text).simplified().left(80);
}

} // namespace

SecretWatch::SecretWatch(MainWindow& window, QObject* parent)
    : QObject(parent)
    , m_window(window) {
    connect(&window, &MainWindow::connecting, this, &SecretWatch::follow);
    follow();
}

void SecretWatch::add(const QString& kind, const QString& secret) {
    if (secret.size() >= shortestSecret && !m_secrets.contains(kind, secret)) m_secrets.insert(kind, secret);
}

void SecretWatch::follow() {
    const auto* session = m_window.session();
    if (session == nullptr || m_network == &session->network()) return;
    m_network = &session->network();
    connect(m_network, &QNetworkAccessManager::finished, this, [this](const QNetworkReply* reply) { listen(*reply); });
}

void SecretWatch::listen(const QNetworkReply& reply) {
    for (const auto& header :
         {reply.request().rawHeader("X-CHAP"), reply.rawHeader("X-CHAP"), reply.request().rawHeader("Authorization")}) {
        const auto word = QString::fromLatin1(header).section(QLatin1Char(':'), 0, 0).trimmed();
        const auto value = QString::fromLatin1(header).section(QLatin1Char(':'), 1).trimmed();
        if (word == QLatin1String("response")) add(tr("an answer to a challenge"), value);
        if (word == QLatin1String("token") || word == QLatin1String("chap")) add(tr("a token"), value);
    }
}

void SecretWatch::addLines(const QString& kind, const QString& file, int shortest) {
    QFile lines(file);
    if (!lines.open(QIODevice::ReadOnly)) return;
    for (const auto& line : lines.readAll().split('\n'))
        if (line.size() >= shortest && !line.startsWith("-----")) add(kind, QString::fromLatin1(line.trimmed()));
}

void SecretWatch::readFleet() {
    if (m_window.localFleet() == nullptr) return;
    constexpr int envelopeKey = 64; // hexadecimal digits
    constexpr int ownLine = 40;     // of a key file: those before the last one are full
    const QString folder = m_window.localFleet()->folder();
    addLines(tr("the envelope key"), folder + QStringLiteral("/data/secret.key"), envelopeKey);
    addLines(tr("the private key"), folder + QStringLiteral("/key"), ownLine);
    QFile bytes(folder + QStringLiteral("/data/login-secret"));
    if (!bytes.open(QIODevice::ReadOnly)) return;
    const auto secret = bytes.readAll();
    for (const auto& spelt : {secret.toHex(), secret.toBase64(), secret.toBase64(QByteArray::Base64UrlEncoding)})
        add(tr("the secret of logins"), QString::fromLatin1(spelt));
}

QString SecretWatch::shown() const {
    for (const QString& text : shownTexts()) {
        const auto bytes = text.toStdString();
        for (auto each = m_secrets.begin(); each != m_secrets.end(); ++each)
            if (text.contains(each.value()))
                return tr("%1 can be read: %2").arg(each.key(), start(redacted(bytes, {each.value().toStdString()})));
        // What nobody told of but looks like one: "token:…", "password=…".
        if (const auto safe = redacted(bytes); safe != bytes) return tr("a secret can be read: %1").arg(start(safe));
    }
    return {};
}

} // namespace remuda
