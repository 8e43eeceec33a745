// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inventory/bmc_password_dialog.h"

#include "ui/common/card.h"
#include "ui/common/message_bar.h"
#include "ui/common/theme.h"

#include <QCheckBox>
#include <QFormLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QUrl>

namespace remuda {

BmcPasswordDialog::BmcPasswordDialog(ApiClient& api, const QStringList& machines, const QString& user, QWidget* parent)
    : QDialog(parent)
    , m_api(api)
    , m_machines(machines)
    , m_user(new QLineEdit(user))
    , m_password(new QLineEdit)
    , m_show(new QCheckBox(tr("Show the password")))
    , m_message(new MessageBar)
    , m_go(new QPushButton(tr("Store"))) {
    setAttribute(Qt::WA_DeleteOnClose);
    const QString title = machines.size() == 1
                              ? tr("Set the BMC password of %1").arg(machines.first())
                              : tr("Set the BMC password of %n machines", nullptr, int(machines.size()));
    setWindowTitle(title);
    setMinimumWidth(460);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 16, 20, 16);
    layout->setSpacing(Theme::step * 3);
    layout->addWidget(new TextLabel(TextKind::title, title));
    layout->addWidget(m_message);
    auto* form = new QFormLayout;
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    m_user->setAccessibleName(tr("BMC user"));
    m_password->setAccessibleName(tr("BMC password"));
    m_password->setEchoMode(QLineEdit::Password);
    form->addRow(tr("&User"), m_user);
    form->addRow(tr("&Password"), m_password);
    form->addRow(QString(), m_show);
    layout->addLayout(form);
    auto* note = new TextLabel(TextKind::secondary,
                               tr("The server keeps it for its jobs and shows it to nobody. It cannot be taken back."));
    note->setWordWrap(true);
    layout->addWidget(note);
    auto* buttons = new QHBoxLayout;
    auto* cancel = new QPushButton(tr("Cancel"));
    cancel->setAutoDefault(false);
    m_go->setDefault(true);
    buttons->addStretch();
    buttons->addWidget(cancel);
    buttons->addWidget(m_go);
    layout->addLayout(buttons);
    (user.isEmpty() ? m_user : m_password)->setFocus();
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_show, &QCheckBox::toggled, this,
            [this](bool show) { m_password->setEchoMode(show ? QLineEdit::Normal : QLineEdit::Password); });
    connect(m_user, &QLineEdit::textChanged, this, &BmcPasswordDialog::check);
    connect(m_password, &QLineEdit::textChanged, this, &BmcPasswordDialog::check);
    connect(m_go, &QPushButton::clicked, this, &BmcPasswordDialog::storeNext);
    check();
}

void BmcPasswordDialog::check() {
    for (QWidget* field : {static_cast<QWidget*>(m_user), static_cast<QWidget*>(m_password)})
        field->setEnabled(!m_storing);
    m_go->setEnabled(!m_storing && !m_user->text().trimmed().isEmpty() && !m_password->text().isEmpty());
    m_go->setText(!m_storing              ? tr("Store")
                  : m_machines.size() < 2 ? tr("Storing…")
                                          : tr("%1 of %2").arg(m_done).arg(m_machines.size()));
}

void BmcPasswordDialog::storeNext() {
    if (m_done == m_machines.size()) {
        Q_EMIT stored(m_done == 1 ? tr("%1: BMC password stored").arg(m_machines.first())
                                  : tr("BMC password of %n machines stored", nullptr, int(m_done)));
        return accept();
    }
    m_storing = true;
    m_message->clear();
    check();
    const QString name = m_machines[m_done];
    const QString path = QStringLiteral("/machines/%1/bmc-password").arg(pathPart(name));
    const boost::json::object body{{"user", m_user->text().trimmed().toStdString()},
                                   {"password", m_password->text().toStdString()}};
    m_api.put(path, body, this, [this, name](const Result<ApiAnswer>& answer) {
        if (answer) {
            ++m_done;
            return storeNext();
        }
        m_storing = false;
        check();
        m_message->showProblem(
            m_done == 0 ? tr("The password of %1 was not stored").arg(name)
                        : tr("Stored for %1 of %2; that of %3 was not").arg(m_done).arg(m_machines.size()).arg(name),
            answer.problem());
    });
}

} // namespace remuda
