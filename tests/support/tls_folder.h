// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/made_certificate.h"
#include "tests/support/server_process.h"

#include <QTest>

namespace remuda {

// Where a server under test finds its certificate and key. Begins with one that it has signed itself.
class TlsFolder {
public:
    TlsFolder() { put(first); }

    QStringList options() const {
        return {QStringLiteral("--tls-certificate"), m_folder.filePath(QStringLiteral("server.pem")),
                QStringLiteral("--tls-key"), m_folder.filePath(QStringLiteral("server.key"))};
    }
    void put(const MadeCertificate& certificate) const { certificate.write(m_folder.path().toStdString()); }
    // From now on `server` shows this one to those who come.
    bool show(const MadeCertificate& certificate, ServerProcess& server) const {
        put(certificate);
        server.reload();
        const auto line = QByteArray::fromStdString("certificate " + certificate.fingerprint());
        return QTest::qWaitFor([&] { return server.log().contains(line); }, 60'000);
    }

    const MadeCertificate first{{}};

private:
    QTemporaryDir m_folder;
};

inline QString fingerprintOf(const MadeCertificate& certificate) {
    return QString::fromStdString(certificate.fingerprint());
}

} // namespace remuda
