// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/protocol/problem.h"

#include <QDialog>
#include <QUrl>

class QFormLayout;

namespace remuda {

struct CertificateFacts;
struct CertificatePin;

// Asks whether a server's certificate is to be accepted from now on: on first contact, or in place of another that was
// accepted before, which takes a second thought. Says what to compare, and with whom. open() it; it deletes itself.
class CertificateDialog : public QDialog {
    Q_OBJECT
public:
    // `problem`: one of which certificate_problems::isQuestion() is true.
    CertificateDialog(const QUrl& server, const Problem& problem, QWidget* parent = nullptr);

Q_SIGNALS:
    void certificateAccepted(const QString& fingerprint);

private:
    static QFormLayout* facts(const CertificateFacts& shown, const CertificatePin* pin);
    void addButtons(bool changed, const QString& fingerprint);
};

} // namespace remuda
