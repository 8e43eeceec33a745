// SPDX-License-Identifier: GPL-3.0-or-later
// The questions that a server over TLS raises; nobody is asked for real, since the tour's own fleet needs no TLS.
#include "app/desktop/tour.h"
#include "core/client/trust/certificate_problems.h"
#include "ui/shell/certificate_dialog.h"
#include "ui/shell/main_window.h"

#include <QApplication>
#include <QCryptographicHash>

namespace remuda {

namespace {

QString exampleFingerprint(const char* of) {
    return readFingerprint(QString::fromLatin1(QCryptographicHash::hash(of, QCryptographicHash::Sha256).toHex()));
}

} // namespace

void Tour::meetStrangers() {
    const QUrl server(QStringLiteral("https://ops.example.com"));
    const auto from = QDateTime::currentDateTimeUtc().addDays(-3);
    const CertificateFacts shown{exampleFingerprint("new"), {server.host()}, server.host(), from, from.addYears(1)};
    const CertificatePin pin{exampleFingerprint("old"), from.addYears(-1)};
    const auto leave = QStringLiteral("Do not connect");
    for (const auto& [name, problem] :
         {std::pair("certificate-new", certificate_problems::unknown(server, shown)),
          std::pair("certificate-changed", certificate_problems::changed(server, shown, pin))}) {
        m_driver.step(
            QString::fromLatin1(name), [this] { return m_window.isVisible(); },
            [this, server, asked = problem] { (new CertificateDialog(server, asked, &m_window))->open(); },
            [this, leave] { return m_driver.find(leave) != nullptr; });
        m_driver.picture(QString::fromLatin1(name));
        m_driver.press(leave, [] { return QApplication::activeModalWidget() == nullptr; });
    }
}

} // namespace remuda
