// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inventory/view_dialog.h"

#include "ui/common/card.h"
#include "ui/common/theme.h"

#include <QComboBox>
#include <QFormLayout>
#include <QLineEdit>
#include <QPushButton>

namespace remuda {

ViewDialog::ViewDialog(const QString& title, const QString& button, const QString& name, const QString& team,
                       const QStringList& teams, bool any_team, QWidget* parent)
    : QDialog(parent)
    , m_name(new QLineEdit(name))
    , m_team(new QComboBox(this))
    , m_note(new TextLabel(TextKind::secondary))
    , m_go(new QPushButton(button))
    , m_button(button) {
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(title);
    setMinimumWidth(420);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 16, 20, 16);
    layout->setSpacing(Theme::step * 3);
    layout->addWidget(new TextLabel(TextKind::title, title));
    auto* form = new QFormLayout;
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    m_name->setAccessibleName(tr("Name of the view"));
    m_name->setMaxLength(80);
    form->addRow(tr("Name"), m_name);
    m_team->addItem(tr("Just me"), QString());
    for (const QString& each : teams)
        m_team->addItem(tr("Team %1").arg(each), each);
    m_team->setEditable(any_team);
    m_team->setInsertPolicy(QComboBox::NoInsert);
    m_team->setAccessibleName(tr("Who sees it"));
    m_team->setCurrentIndex(qMax(0, m_team->findData(team)));
    m_team->setVisible(!teams.isEmpty() || any_team);
    if (!teams.isEmpty() || any_team) form->addRow(tr("Who sees it"), m_team);
    layout->addLayout(form);
    m_note->setWordWrap(true);
    layout->addWidget(m_note);
    auto* buttons = new QHBoxLayout;
    auto* cancel = new QPushButton(tr("Cancel"));
    cancel->setAutoDefault(false);
    m_go->setDefault(true);
    buttons->addStretch();
    buttons->addWidget(cancel);
    buttons->addWidget(m_go);
    layout->addLayout(buttons);
    setTabOrder(m_name, m_team);
    m_name->setFocus();
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_name, &QLineEdit::textChanged, this, &ViewDialog::check);
    connect(m_team, &QComboBox::currentTextChanged, this, &ViewDialog::check);
    connect(m_go, &QPushButton::clicked, this, [this] {
        Q_EMIT given(m_name->text().trimmed(), chosenTeam());
        accept();
    });
    m_name->selectAll();
    check();
}

void ViewDialog::askForTeamOnly() {
    m_team->removeItem(0);
    m_name->setReadOnly(true);
    m_team->setFocus();
    check();
}

void ViewDialog::showQuery(const QString& query) {
    m_note->setText(query.isEmpty()
                        ? tr("It shows every machine, with the columns, sorting and groups as they are now.")
                        : tr("It shows “%1”, with the columns, sorting and groups as they are now.").arg(query));
}

// A team of the list, or the name that an administrator has typed.
QString ViewDialog::chosenTeam() const {
    const int listed = m_team->findText(m_team->currentText());
    return listed >= 0 ? m_team->itemData(listed).toString() : m_team->currentText().trimmed();
}

void ViewDialog::setTaken(std::function<bool(const QString&, const QString&)> taken) {
    m_taken = std::move(taken);
    check();
}

void ViewDialog::check() {
    const bool replaces = m_taken && m_taken(m_name->text().trimmed(), chosenTeam());
    m_go->setText(replaces ? tr("Replace view") : m_button);
    const bool asks_for_team = m_name->isReadOnly();
    m_go->setEnabled(!m_name->text().trimmed().isEmpty() && !(asks_for_team && chosenTeam().isEmpty()));
}

} // namespace remuda
