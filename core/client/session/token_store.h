// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/result.h"

#include <QByteArray>
#include <QDateTime>
#include <QHash>
#include <QObject>
#include <QUrl>

#include <chrono>
#include <functional>

namespace remuda {

// What is remembered of a server between two starts of a program.
struct StoredSession {
    QString user;
    QString key;      // fingerprint of the key that signed last
    QByteArray token; // empty: signed out
    QDateTime valid_until;
    int version = 0; // highest protocol version the server was seen to speak
};

// Keeps sessions in the system's keychain; where there is none, in memory (window) or in a file that only its owner can
// read (command line). Never waits: answers come by callback from the event loop, unless `context` is gone by then.
class TokenStore : public QObject {
    Q_OBJECT
public:
    enum class Place { keychain_or_memory, keychain_or_file, memory, file };

    // REMUDA_TOKEN_STORE=memory|file overrides the place.
    explicit TokenStore(Place place, QObject* parent = nullptr);

    void read(const QUrl& server, QObject* context,
              std::function<void(StoredSession)> done); // empty when nothing is stored
    void write(const QUrl& server, const StoredSession& session, QObject* context = nullptr,
               std::function<void()> done = {});
    void remove(const QUrl& server, QObject* context = nullptr, std::function<void()> done = {});

    // The folder of the file, made with access for its owner only: $XDG_RUNTIME_DIR/remuda, else ~/.cache/remuda.
    static QString folder();

private:
    void store(const QString& key, const QByteArray& record, QObject* context, std::function<void()> done);
    std::chrono::milliseconds patience() const;
    bool usesKeychain() const { return m_place == Place::keychain_or_memory || m_place == Place::keychain_or_file; }
    QByteArray readHere(const QString& key) const;
    void writeHere(const QString& key, const QByteArray& record);

    Place m_place;
    QHash<QString, QByteArray> m_memory;
};

} // namespace remuda
