// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/session/token_store.h"

#include "core/client/owner_only.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QPointer>
#include <QSaveFile>
#include <QStandardPaths>
#include <QTimer>
#include <qt6keychain/keychain.h>

#include <chrono>
#include <memory>

namespace remuda {

using namespace std::chrono_literals;

namespace {

const auto service = QStringLiteral("remuda");

QString keyOf(const QUrl& server) {
    return server.scheme().toLower() + QStringLiteral("://") + server.host().toLower() + QLatin1Char(':') +
           QString::number(server.port(server.scheme() == QLatin1String("https") ? 443 : 80));
}

QByteArray encode(const StoredSession& session) {
    return QJsonDocument(QJsonObject{{QStringLiteral("user"), session.user},
                                     {QStringLiteral("key"), session.key},
                                     {QStringLiteral("token"), QString::fromLatin1(session.token)},
                                     {QStringLiteral("valid_until"), session.valid_until.toString(Qt::ISODateWithMs)},
                                     {QStringLiteral("version"), session.version},
                                     {QStringLiteral("written"), QDateTime::currentMSecsSinceEpoch()}})
        .toJson(QJsonDocument::Compact);
}

StoredSession decode(const QByteArray& record) {
    const auto object = QJsonDocument::fromJson(record).object();
    return {object.value(QLatin1String("user")).toString(), object.value(QLatin1String("key")).toString(),
            object.value(QLatin1String("token")).toString().toLatin1(),
            QDateTime::fromString(object.value(QLatin1String("valid_until")).toString(), Qt::ISODateWithMs),
            object.value(QLatin1String("version")).toInt()};
}

// Milliseconds since 1970; records of before this was noted are the oldest, and none at all is older still.
qint64 writtenAt(const QByteArray& record) {
    return QJsonDocument::fromJson(record)
        .object()
        .value(QLatin1String("written"))
        .toInteger(record.isEmpty() ? -1 : 0);
}

TokenStore::Place placeFromEnvironment(TokenStore::Place place) {
    const auto wanted = qEnvironmentVariable("REMUDA_TOKEN_STORE");
    if (wanted == QLatin1String("memory")) return TokenStore::Place::memory;
    if (wanted == QLatin1String("file")) return TokenStore::Place::file;
    return place;
}

QString fileOf(const QString& key) {
    const auto hash = QCryptographicHash::hash(key.toUtf8(), QCryptographicHash::Sha256).toHex().left(24);
    return TokenStore::folder() + QStringLiteral("/session-") + QString::fromLatin1(hash) + QStringLiteral(".json");
}

// Runs a keychain job and calls `done` once: with true when the keychain did it, with false when it could not or is
// silent. A silent job is left alone, as one that is deleted before it answers takes the program down; it deletes
// itself later.
void run(QKeychain::Job* job, std::chrono::milliseconds patience, std::function<void(bool)> done) {
    const auto once = std::make_shared<std::function<void(bool)>>(std::move(done));
    const auto finish = [once](bool ok) {
        if (auto call = std::exchange(*once, nullptr)) call(ok);
    };
    QObject::connect(job, &QKeychain::Job::finished, job, [finish](QKeychain::Job* ended) {
        finish(ended->error() == QKeychain::NoError || ended->error() == QKeychain::EntryNotFound);
    });
    QTimer::singleShot(patience, [finish] { finish(false); });
    job->start();
}

} // namespace

TokenStore::TokenStore(Place place, QObject* parent)
    : QObject(parent)
    , m_place(placeFromEnvironment(place)) {}

QString TokenStore::folder() {
    const auto runtime = qEnvironmentVariable("XDG_RUNTIME_DIR");
    const auto cache = QStandardPaths::writableLocation(QStandardPaths::GenericCacheLocation);
    const auto folder = (runtime.isEmpty() ? cache : runtime) + QStringLiteral("/remuda");
    if (QDir().mkpath(folder)) QFile::setPermissions(folder, ownerOnly | QFile::ExeOwner);
    return folder;
}

// A command must not hang because a keyring waits for a password that nobody can type; a window has time.
std::chrono::milliseconds TokenStore::patience() const {
    return m_place == Place::keychain_or_file ? 3s : 30s;
}

QByteArray TokenStore::readHere(const QString& key) const {
    if (m_place != Place::file && m_place != Place::keychain_or_file) return m_memory.value(key);
    QFile file(fileOf(key));
    if (!file.open(QIODevice::ReadOnly)) return {};
    const bool private_file =
        !(file.permissions() & (QFile::ReadGroup | QFile::ReadOther | QFile::WriteGroup | QFile::WriteOther));
    return private_file ? file.read(64 * 1024) : QByteArray();
}

void TokenStore::writeHere(const QString& key, const QByteArray& record) {
    if (m_place != Place::file && m_place != Place::keychain_or_file) {
        m_memory.insert(key, record);
        return;
    }
    if (record.isEmpty()) {
        QFile::remove(fileOf(key));
        return;
    }
    QSaveFile file(fileOf(key));
    if (!file.open(QIODevice::WriteOnly)) return;
    file.setPermissions(ownerOnly);
    file.write(record);
    file.commit();
}

void TokenStore::read(const QUrl& server, QObject* context, std::function<void(StoredSession)> done) {
    const auto key = keyOf(server);
    const QPointer<TokenStore> self(this);
    const QPointer<QObject> guard(context);
    // The newer counts: the keychain may have been locked when somebody signed out.
    const auto answer = [=](const QByteArray& of_keychain) {
        if (!self || !guard) return;
        const auto here = self->readHere(key);
        done(decode(writtenAt(here) >= writtenAt(of_keychain) ? here : of_keychain));
    };
    if (!usesKeychain()) {
        QTimer::singleShot(0, context, [answer] { answer({}); });
        return;
    }
    auto* job = new QKeychain::ReadPasswordJob(service);
    job->setKey(key);
    const QPointer<QKeychain::ReadPasswordJob> answered(job);
    run(job, patience(), [=](bool ok) { answer(ok && answered ? answered->binaryData() : QByteArray()); });
}

void TokenStore::write(const QUrl& server, const StoredSession& session, QObject* context, std::function<void()> done) {
    store(keyOf(server), encode(session), context ? context : this, std::move(done));
}

void TokenStore::remove(const QUrl& server, QObject* context, std::function<void()> done) {
    store(keyOf(server), {}, context ? context : this, std::move(done));
}

void TokenStore::store(const QString& key, const QByteArray& record, QObject* context, std::function<void()> done) {
    const QPointer<TokenStore> self(this);
    const QPointer<QObject> guard(context);
    const auto ended = [=] {
        if (guard && done) done();
    };
    if (!usesKeychain()) {
        writeHere(key, record);
        QTimer::singleShot(0, context, ended);
        return;
    }
    QKeychain::Job* job = nullptr;
    if (record.isEmpty()) {
        job = new QKeychain::DeletePasswordJob(service);
    } else {
        auto* writing = new QKeychain::WritePasswordJob(service);
        writing->setBinaryData(record);
        job = writing;
    }
    job->setKey(key);
    run(job, patience(), [=](bool ok) {
        // What an earlier run had to keep elsewhere must not outlive a newer record in the keychain.
        if (self) self->writeHere(key, ok ? QByteArray() : record);
        ended();
    });
}

} // namespace remuda

#include "moc_token_store.cpp" // its own object, so that a program links only what it uses
