// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/trust/certificate_pins.h"

#include <QList>
#include <QSslCertificate>
#include <QSslError>

namespace remuda {

// Which servers' certificates are believed. The system's authorities vouch, or those of a file; a server for which
// neither does is believed once a person has accepted its certificate (a pin). From then on it must show that one and
// no other. A pin stands in for the authority and for nothing else: name and dates count as ever. GUI thread.
class ServerTrust {
public:
    explicit ServerTrust(CertificatePins pins = CertificatePins())
        : m_pins(std::move(pins)) {}

    // Authorities in PEM, instead of the system's. Problem "invalid-field" of "ca-file".
    Result<void> setAuthorities(const QString& file);

    // Servers must show this one (as readFingerprint() gives it); it is then pinned, also in place of another.
    void expect(const QString& fingerprint) { m_expected = fingerprint; }

    // Who may vouch for `server` without judge() being asked; nothing: the system's. Empty where one certificate alone
    // will do, so that every handshake has an error and is judged.
    std::optional<QList<QSslCertificate>> authoritiesFor(const QUrl& server) const;

    // Of a handshake with errors: nothing when it is believed all the same, else one of certificate_problems, or
    // "certificate-store".
    std::optional<Problem> judge(const QUrl& server, const QSslCertificate& shown, const QList<QSslError>& errors);

    CertificatePins& pins() { return m_pins; }

private:
    CertificatePins m_pins;
    QList<QSslCertificate> m_authorities;
    QString m_expected;
};

} // namespace remuda
