// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/trust/server_trust.h"

#include "core/client/trust/certificate_problems.h"

#include <algorithm>

namespace remuda {

namespace {

// Nobody vouches for it, and that is all: what a person may stand in for.
bool isAboutAuthority(const QSslError& error) {
    switch (error.error()) {
    case QSslError::SelfSignedCertificate:
    case QSslError::SelfSignedCertificateInChain:
    case QSslError::UnableToGetIssuerCertificate:
    case QSslError::UnableToGetLocalIssuerCertificate:
    case QSslError::UnableToVerifyFirstCertificate:
    case QSslError::CertificateUntrusted:
        return true;
    default:
        return false;
    }
}

} // namespace

Result<void> ServerTrust::setAuthorities(const QString& file) {
    auto authorities = QSslCertificate::fromPath(file, QSsl::Pem, QSslCertificate::PatternSyntax::FixedString);
    if (authorities.isEmpty())
        return problems::invalidField("ca-file", file.toStdString(), "a file with certificates of authorities in PEM");
    m_authorities = std::move(authorities);
    return {};
}

std::optional<QList<QSslCertificate>> ServerTrust::authoritiesFor(const QUrl& server) const {
    const auto pin = m_pins.find(server);
    const bool one_alone = !m_expected.isEmpty() || !pin || pin->has_value();
    if (one_alone) return QList<QSslCertificate>();
    if (m_authorities.isEmpty()) return std::nullopt;
    return m_authorities;
}

std::optional<Problem> ServerTrust::judge(const QUrl& server, const QSslCertificate& shown,
                                          const QList<QSslError>& errors) {
    const auto facts = factsOf(shown);
    const auto found = m_pins.find(server);
    if (!found) return found.problem();
    const auto& pin = *found;
    const bool is_pinned = pin && pin->fingerprint == facts.fingerprint;
    if (!m_expected.isEmpty() && facts.fingerprint != m_expected)
        return certificate_problems::unexpected(server, facts, m_expected);
    if (m_expected.isEmpty() && pin && !is_pinned) return certificate_problems::changed(server, facts, *pin);
    const auto hard = std::find_if_not(errors.begin(), errors.end(), isAboutAuthority);
    if (hard != errors.end()) return certificate_problems::wrong(server, facts, *hard);
    if (is_pinned) return std::nullopt;
    if (m_expected.isEmpty()) return certificate_problems::unknown(server, facts);
    if (const auto kept = m_pins.set(server, facts.fingerprint); !kept) return kept.problem();
    return std::nullopt;
}

} // namespace remuda
