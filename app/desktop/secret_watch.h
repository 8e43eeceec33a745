// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMultiMap>
#include <QObject>
#include <QPointer>

class QNetworkAccessManager;
class QNetworkReply;

namespace remuda {

class MainWindow;

// Looks whether the window shows what nobody may read off a picture of it: tokens and answers of the sign-in as they
// pass on the wire, the keys in the local fleet's folder, and what it is told of (passwords that were entered).
class SecretWatch : public QObject {
    Q_OBJECT
public:
    explicit SecretWatch(MainWindow& window, QObject* parent = nullptr);

    void add(const QString& kind, const QString& secret);
    void readFleet(); // the files that its folder has by now
    QStringList kinds() const { return m_secrets.uniqueKeys(); }

    // In words what kind of secret can be read, and the text around it without it; empty when all is well.
    QString shown() const;

private:
    void follow(); // the session's network, which is another one after each new connection
    void listen(const QNetworkReply& reply);
    void addLines(const QString& kind, const QString& file, int shortest);

    MainWindow& m_window;
    QPointer<QNetworkAccessManager> m_network;
    QMultiMap<QString, QString> m_secrets; // by kind
};

} // namespace remuda
