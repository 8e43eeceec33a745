// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inventory/moment_dialog.h"

#include "ui/common/card.h"
#include "ui/common/theme.h"

#include <QDateTimeEdit>
#include <QFormLayout>
#include <QPushButton>
#include <QRegularExpression>

namespace remuda {

QDateTimeEdit* makeMomentEdit(const QDateTime& moment, const QString& name) {
    auto* edit = new QDateTimeEdit(moment);
    edit->setDisplayFormat(QStringLiteral("d MMM yyyy HH:mm:ss"));
    edit->setCalendarPopup(true);
    edit->setAccessibleName(name);
    return edit;
}

std::optional<QDateTime> beginningIn(const Problem& problem) {
    static const QRegularExpression beginning(QStringLiteral("([0-9-]+T[0-9:.]+Z) \\(the first change\\)"));
    if (problem.type != "invalid-field" || (problem.field != "at" && problem.field != "from")) return {};
    const auto found = beginning.match(QString::fromStdString(problem.expected));
    const auto moment = QDateTime::fromString(found.captured(1), Qt::ISODateWithMs);
    if (!moment.isValid()) return {};
    return moment.toLocalTime();
}

MomentDialog::MomentDialog(const QDateTime& moment, QWidget* parent)
    : QDialog(parent) {
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Show another moment"));
    auto* edit = makeMomentEdit(moment, tr("Moment"));
    edit->setMaximumDateTime(QDateTime::currentDateTime());
    auto* show = new QPushButton(tr("Show"));
    auto* cancel = new QPushButton(tr("Cancel"));
    show->setDefault(true);
    cancel->setAutoDefault(false);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 16, 20, 16);
    layout->setSpacing(Theme::step * 3);
    layout->addWidget(new TextLabel(TextKind::title, tr("Show the inventory as it was")));
    auto* form = new QFormLayout;
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->addRow(tr("Moment"), edit);
    layout->addLayout(form);
    auto* buttons = new QHBoxLayout;
    buttons->addStretch();
    buttons->addWidget(cancel);
    buttons->addWidget(show);
    layout->addLayout(buttons);
    edit->setFocus();
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(show, &QPushButton::clicked, this, [this, edit] {
        Q_EMIT chosen(edit->dateTime());
        accept();
    });
}

} // namespace remuda
