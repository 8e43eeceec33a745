// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/trust/certificate_problems.h"

namespace remuda::certificate_problems {

namespace {

QString day(const QDateTime& moment) {
    return moment.toUTC().toString(QStringLiteral("yyyy-MM-dd"));
}

QString nameOf(const QUrl& server) {
    return server.port(443) == 443 ? server.host() : QStringLiteral("%1:%2").arg(server.host()).arg(server.port());
}

std::string moment(const QDateTime& time) {
    return time.toUTC().toString(Qt::ISODate).toStdString();
}

QString described(const CertificateFacts& facts) {
    return QStringLiteral("%1 (for %2, issued by %3, valid from %4 to %5)")
        .arg(facts.fingerprint,
             facts.names.isEmpty() ? QStringLiteral("no name") : facts.names.join(QLatin1String(", ")),
             facts.issuer.isEmpty() ? QStringLiteral("nobody named") : facts.issuer, day(facts.valid_from),
             day(facts.valid_until));
}

Problem make(const char* type, const char* title, const QString& detail, const CertificateFacts& shown) {
    Problem problem;
    problem.status = 0;
    problem.type = type;
    problem.title = title;
    problem.detail = detail.toStdString();
    problem.extra = {{"fingerprint", shown.fingerprint.toStdString()},
                     {"names", shown.names.join(u' ').toStdString()},
                     {"issuer", shown.issuer.toStdString()},
                     {"valid_from", moment(shown.valid_from)},
                     {"valid_until", moment(shown.valid_until)}};
    return problem;
}

QString member(const Problem& problem, const char* name) {
    const auto* value = problem.extra.if_contains(name);
    return value && value->is_string() ? QString::fromUtf8(value->get_string().c_str()) : QString();
}

QDateTime momentIn(const Problem& problem, const char* name) {
    return QDateTime::fromString(member(problem, name), Qt::ISODate);
}

} // namespace

Problem unknown(const QUrl& server, const CertificateFacts& shown) {
    return make("certificate-unknown", "The server's certificate is not known",
                QStringLiteral("No authority vouches for %1, and its certificate was not accepted here before: %2. "
                               "Nothing was sent. The server's log names the fingerprint of its own certificate.")
                    .arg(nameOf(server), described(shown)),
                shown);
}

Problem changed(const QUrl& server, const CertificateFacts& shown, const CertificatePin& pin) {
    auto problem =
        make("certificate-changed", "The server shows another certificate than before",
             QStringLiteral("%1 shows %2. Accepted on %3 was %4. Nothing was sent. Either the certificate was renewed, "
                            "or somebody stands in between: ask the server's administrator for its fingerprint.")
                 .arg(nameOf(server), described(shown), day(pin.since), pin.fingerprint),
             shown);
    problem.extra["accepted_fingerprint"] = pin.fingerprint.toStdString();
    problem.extra["accepted_since"] = moment(pin.since);
    return problem;
}

Problem unexpected(const QUrl& server, const CertificateFacts& shown, const QString& expected) {
    return make(
        "certificate-changed", "The server shows another certificate than you accept",
        QStringLiteral("%1 shows %2. You accept %3. Nothing was sent.").arg(nameOf(server), described(shown), expected),
        shown);
}

Problem wrong(const QUrl& server, const CertificateFacts& shown, const QSslError& error) {
    switch (error.error()) {
    case QSslError::HostNameMismatch:
        return make("certificate-name", "The certificate is for another server",
                    QStringLiteral("You called %1. The certificate is %2. Nothing was sent. Call the server by a name "
                                   "of its certificate.")
                        .arg(nameOf(server), described(shown)),
                    shown);
    case QSslError::CertificateExpired:
    case QSslError::CertificateNotYetValid:
        return make("certificate-expired", "The certificate is not valid today",
                    QStringLiteral("The certificate of %1 is %2. Nothing was sent. It has to be renewed, or a clock is "
                                   "wrong.")
                        .arg(nameOf(server), described(shown)),
                    shown);
    default:
        return make("certificate-invalid", "The certificate cannot be believed",
                    QStringLiteral("The certificate of %1 is %2. Nothing was sent: %3.")
                        .arg(nameOf(server), described(shown), error.errorString()),
                    shown);
    }
}

bool isQuestion(const Problem& problem) {
    return problem.type == "certificate-unknown" || problem.type == "certificate-changed";
}

CertificateFacts shownIn(const Problem& problem) {
    return {member(problem, "fingerprint"), member(problem, "names").split(u' ', Qt::SkipEmptyParts),
            member(problem, "issuer"), momentIn(problem, "valid_from"), momentIn(problem, "valid_until")};
}

std::optional<CertificatePin> pinIn(const Problem& problem) {
    const auto fingerprint = member(problem, "accepted_fingerprint");
    if (fingerprint.isEmpty()) return std::nullopt;
    return CertificatePin{fingerprint, momentIn(problem, "accepted_since")};
}

} // namespace remuda::certificate_problems
