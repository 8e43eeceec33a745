// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/trust/certificate_pins.h"

#include "core/client/owner_only.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>
#include <QSslCertificate>
#include <QStandardPaths>

#include <algorithm>

namespace remuda {

namespace {

QString pinName(const QUrl& server) {
    return server.host(QUrl::FullyEncoded).toLower() + u':' + QString::number(server.port(443));
}

Problem pinProblem(const QString& file, const QString& why) {
    Problem problem;
    problem.status = 0;
    problem.type = "certificate-store";
    problem.title = "The accepted certificates cannot be used";
    problem.detail = QStringLiteral("%1 %2.").arg(file, why).toStdString();
    return problem;
}

Result<QJsonObject> readPins(const QString& name) {
    QFile file(name);
    if (!file.exists()) return QJsonObject();
    // Who can write here decides whom this user believes.
    if (file.permissions() & (QFile::WriteGroup | QFile::WriteOther))
        return pinProblem(name, QStringLiteral("can be changed by others. Look at what is in it, then: chmod 600"));
    if (!file.open(QIODevice::ReadOnly))
        return pinProblem(name, QStringLiteral("cannot be read: ") + file.errorString());
    const auto document = QJsonDocument::fromJson(file.readAll());
    if (!document.isObject())
        return pinProblem(name, QStringLiteral("is damaged. Delete it, and accept the certificates anew"));
    return document.object();
}

Result<void> writePins(const QString& name, const QJsonObject& pins) {
    QDir().mkpath(QFileInfo(name).path());
    QSaveFile file(name);
    const auto text = QJsonDocument(pins).toJson();
    if (file.open(QIODevice::WriteOnly) && file.setPermissions(ownerOnly) && file.write(text) == text.size() &&
        file.commit())
        return {};
    return pinProblem(name, QStringLiteral("cannot be written: ") + file.errorString());
}

} // namespace

CertificateFacts factsOf(const QSslCertificate& certificate) {
    CertificateFacts facts;
    facts.fingerprint =
        QStringLiteral("SHA256:") + QString::fromLatin1(certificate.digest(QCryptographicHash::Sha256).toHex());
    facts.names = certificate.subjectAlternativeNames().values();
    if (facts.names.isEmpty()) facts.names = certificate.subjectInfo(QSslCertificate::CommonName);
    facts.names.sort();
    facts.issuer = certificate.issuerDisplayName();
    facts.valid_from = certificate.effectiveDate();
    facts.valid_until = certificate.expiryDate();
    return facts;
}

QString readFingerprint(const QString& text) {
    auto digits = text.section(u'=', -1).toLower(); // "sha256 Fingerprint=5F:0C:…"
    digits.removeIf([](QChar each) { return each.isSpace() || each == u':'; });
    if (digits.startsWith(QLatin1String("sha256"))) digits.remove(0, 6);
    const auto is_digit = [](QChar each) { return (each >= u'0' && each <= u'9') || (each >= u'a' && each <= u'f'); };
    const bool right = digits.size() == 64 && std::all_of(digits.cbegin(), digits.cend(), is_digit);
    return right ? QStringLiteral("SHA256:") + digits : QString();
}

QString CertificatePins::usualFile() {
    return QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation) +
           QLatin1String("/remuda/certificates.json");
}

Result<std::optional<CertificatePin>> CertificatePins::find(const QUrl& server) const {
    const auto pins = readPins(m_file);
    if (!pins) return pins.problem();
    const auto found = pins->value(pinName(server));
    if (found.isUndefined()) return std::optional<CertificatePin>();
    const auto entry = found.toObject();
    CertificatePin pin;
    pin.fingerprint = readFingerprint(entry.value(QLatin1String("fingerprint")).toString());
    pin.since = QDateTime::fromString(entry.value(QLatin1String("since")).toString(), Qt::ISODate);
    if (pin.fingerprint.isEmpty())
        return pinProblem(m_file, QStringLiteral("names no fingerprint for ") + pinName(server));
    return std::optional(pin);
}

Result<void> CertificatePins::set(const QUrl& server, const QString& fingerprint) {
    auto pins = readPins(m_file);
    if (!pins) return pins.problem();
    pins->insert(pinName(server),
                 QJsonObject{{QStringLiteral("fingerprint"), fingerprint},
                             {QStringLiteral("since"), QDateTime::currentDateTimeUtc().toString(Qt::ISODate)}});
    return writePins(m_file, *pins);
}

Result<bool> CertificatePins::remove(const QUrl& server) {
    auto pins = readPins(m_file);
    if (!pins) return pins.problem();
    if (!pins->contains(pinName(server))) return false;
    pins->remove(pinName(server));
    if (const auto written = writePins(m_file, *pins); !written) return written.problem();
    return true;
}

} // namespace remuda
