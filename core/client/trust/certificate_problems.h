// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/trust/certificate_pins.h"

#include <QSslError>

namespace remuda::certificate_problems {

// Why a server is not believed, as Problems with status 0. Nothing was sent to it; the detail says what to do.
Problem unknown(const QUrl& server, const CertificateFacts& shown);                             // certificate-unknown
Problem changed(const QUrl& server, const CertificateFacts& shown, const CertificatePin& pin);  // certificate-changed
Problem unexpected(const QUrl& server, const CertificateFacts& shown, const QString& expected); // certificate-changed
// "certificate-name", "certificate-expired" or "certificate-invalid".
Problem wrong(const QUrl& server, const CertificateFacts& shown, const QSslError& error);

// Of the first two: whether a person may accept the certificate, which it is, and the one accepted before.
bool isQuestion(const Problem& problem);
CertificateFacts shownIn(const Problem& problem);
std::optional<CertificatePin> pinIn(const Problem& problem);

} // namespace remuda::certificate_problems
