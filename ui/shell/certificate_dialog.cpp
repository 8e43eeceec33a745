// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/certificate_dialog.h"

#include "core/client/trust/certificate_problems.h"
#include "ui/common/card.h"
#include "ui/common/format.h"
#include "ui/common/theme.h"

#include <QCheckBox>
#include <QFormLayout>
#include <QPushButton>

namespace remuda {

namespace {

// In groups, so that two people can read it to each other.
QString grouped(const QString& fingerprint) {
    const auto digits = fingerprint.section(u':', 1);
    QStringList groups;
    for (int at = 0; at < digits.size(); at += 4)
        groups << digits.mid(at, 4);
    return QStringLiteral("SHA256 ") + groups.mid(0, 8).join(u' ') + QStringLiteral("\n       ") +
           groups.mid(8).join(u' ');
}

QString date(const QDateTime& moment) {
    return format::date(moment.toLocalTime().date());
}

TextLabel* fact(const QString& text, const QString& name, TextKind kind = TextKind::body) {
    auto* label = new TextLabel(kind, text);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    label->setAccessibleName(name);
    label->setAccessibleDescription(text);
    label->setWordWrap(kind != TextKind::monospaced);
    return label;
}

} // namespace

CertificateDialog::CertificateDialog(const QUrl& server, const Problem& problem, QWidget* parent)
    : QDialog(parent) {
    setAttribute(Qt::WA_DeleteOnClose);
    const auto pin = certificate_problems::pinIn(problem);
    const QString title = pin ? tr("%1 shows another certificate than before").arg(server.host())
                              : tr("Is this really %1?").arg(server.host());
    setWindowTitle(title);
    setMinimumWidth(560);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 16, 20, 16);
    layout->setSpacing(Theme::step * 3);
    layout->addWidget(new TextLabel(TextKind::title, title));
    auto* why = new TextLabel(
        pin ? TextKind::body : TextKind::secondary,
        pin ? tr("Either it was renewed, or somebody stands between you and the server. Nothing was sent. Replace the "
                 "certificate only if the server's administrator tells you the new fingerprint.")
            : tr("No authority vouches for its certificate, and you have not accepted it before. Nothing was sent. The "
                 "server's log names its fingerprint at every start: compare them once."));
    why->setWordWrap(true);
    if (pin) why->setTone(int(Tone::bad));
    layout->addWidget(why);
    const auto shown = certificate_problems::shownIn(problem);
    layout->addLayout(facts(shown, pin ? &*pin : nullptr));
    addButtons(pin.has_value(), shown.fingerprint);
    setAccessibleDescription(why->text());
}

QFormLayout* CertificateDialog::facts(const CertificateFacts& shown, const CertificatePin* pin) {
    auto* form = new QFormLayout;
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->setHorizontalSpacing(Theme::step * 4);
    form->setVerticalSpacing(Theme::step * 2);
    if (pin != nullptr)
        form->addRow(tr("Accepted on %1").arg(date(pin->since)),
                     fact(grouped(pin->fingerprint), tr("Accepted fingerprint"), TextKind::monospaced));
    form->addRow(pin != nullptr ? tr("Shown now") : tr("Fingerprint"),
                 fact(grouped(shown.fingerprint), tr("Fingerprint"), TextKind::monospaced));
    form->addRow(tr("For"), fact(shown.names.join(QLatin1String(", ")), tr("Names of the certificate")));
    form->addRow(tr("Issued by"), fact(shown.issuer, tr("Issuer")));
    form->addRow(tr("Valid"),
                 fact(tr("%1 to %2").arg(date(shown.valid_from), date(shown.valid_until)), tr("Valid from and to")));
    return form;
}

void CertificateDialog::addButtons(bool changed, const QString& fingerprint) {
    auto* compared = new QCheckBox(tr("I have compared it with what the server's administrator told me"));
    auto* go = new QPushButton(changed ? tr("Replace the certificate") : tr("Accept and connect"));
    go->setAutoDefault(false);
    go->setEnabled(!changed);
    auto* leave = new QPushButton(tr("Do not connect"));
    leave->setDefault(true);
    auto* buttons = new QHBoxLayout;
    buttons->addStretch();
    buttons->addWidget(go);
    buttons->addWidget(leave);
    auto* column = qobject_cast<QVBoxLayout*>(layout());
    column->addWidget(compared);
    column->addLayout(buttons);
    compared->setVisible(changed);
    leave->setFocus();
    connect(compared, &QCheckBox::toggled, go, &QWidget::setEnabled);
    connect(leave, &QPushButton::clicked, this, &QDialog::reject);
    connect(go, &QPushButton::clicked, this, [this, fingerprint] {
        accept();
        Q_EMIT certificateAccepted(fingerprint);
    });
}

} // namespace remuda
