// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/result.h"

#include <QDateTime>
#include <QStringList>
#include <QUrl>

#include <optional>

class QSslCertificate;

namespace remuda {

// What a person can compare of a certificate.
struct CertificateFacts {
    QString fingerprint; // "SHA256:" and 64 lower-case hexadecimal digits
    QStringList names;   // of hosts it is for
    QString issuer;
    QDateTime valid_from, valid_until;
};
CertificateFacts factsOf(const QSslCertificate& certificate);

// The form above of a fingerprint as people copy it: out of the server's log, as `openssl x509 -fingerprint` prints it,
// or in groups. Empty when it is none.
QString readFingerprint(const QString& text);

// A certificate that a person has accepted for a server.
struct CertificatePin {
    QString fingerprint;
    QDateTime since;
};

// Which certificate was accepted for which server (host and port), in a file that only its owner can write, beside the
// settings; window and command line share it. Read anew each time. Problems are "certificate-store": others may write
// the file, or it holds something else.
class CertificatePins {
public:
    explicit CertificatePins(QString file = usualFile())
        : m_file(std::move(file)) {}
    static QString usualFile(); // certificates.json

    Result<std::optional<CertificatePin>> find(const QUrl& server) const;
    Result<void> set(const QUrl& server, const QString& fingerprint);
    Result<bool> remove(const QUrl& server); // whether there was one

private:
    QString m_file;
};

} // namespace remuda
