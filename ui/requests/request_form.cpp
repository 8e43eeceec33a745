// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/requests/request_form.h"

#include <QSignalBlocker>

namespace remuda {

WhatForm::WhatForm(QWidget* parent)
    : RequestForm(parent) {
    auto* grid = makeGrid();
    m_count = spinBox(1, 1000, {});
    m_role = completed(&m_roles, tr("for example web-frontend"));
    m_team = completed(&m_teams, tr("your team"));
    m_cores = spinBox(0, 4096, tr(" cores"), tr("any"));
    m_memory = spinBox(0, 1'000'000, tr(" GiB"), tr("any"));
    m_disk = spinBox(0, 100'000'000, tr(" GiB"), tr("any"));
    m_model = completed(&m_models, tr("any model"));
    addRow(grid, QStringLiteral("count"), tr("&How many machines"), m_count);
    addRow(grid, QStringLiteral("role"), tr("&Role"), m_role, tr("what they are for"));
    addRow(grid, QStringLiteral("team"), tr("&Team"), m_team, tr("who owns them"));
    addRow(grid, QStringLiteral("min_cpu_cores"), tr("At least this many &cores"), m_cores);
    addRow(grid, QStringLiteral("min_memory_gib"), tr("At least this much &memory"), m_memory);
    addRow(grid, QStringLiteral("min_disk_gib"), tr("At least this much &disk"), m_disk);
    addRow(grid, QStringLiteral("model"), tr("M&odel"), m_model);
    grid->setRowStretch(grid->rowCount(), 1);
    for (QSpinBox* box : {m_count, m_cores, m_memory, m_disk})
        connect(box, &QSpinBox::valueChanged, this, &RequestForm::edited);
    for (QLineEdit* edit : {m_role, m_team, m_model})
        connect(edit, &QLineEdit::textChanged, this, &RequestForm::edited);
}

void WhatForm::read(const RequestSpec& spec) {
    const QSignalBlocker blocker(this);
    m_count->setValue(static_cast<int>(spec.count));
    m_role->setText(QString::fromStdString(spec.role));
    m_team->setText(QString::fromStdString(spec.team));
    m_cores->setValue(static_cast<int>(spec.min_cpu_cores));
    m_memory->setValue(static_cast<int>(spec.min_memory_gib));
    m_disk->setValue(static_cast<int>(spec.min_disk_gib));
    m_model->setText(QString::fromStdString(spec.model));
}

void WhatForm::write(RequestSpec& spec) const {
    spec.count = m_count->value();
    spec.role = m_role->text().trimmed().toStdString();
    spec.team = m_team->text().trimmed().toStdString();
    spec.min_cpu_cores = m_cores->value();
    spec.min_memory_gib = m_memory->value();
    spec.min_disk_gib = m_disk->value();
    spec.model = m_model->text().trimmed().toStdString();
}

void WhatForm::learn(const ReplicaSnapshot& inventory) {
    m_roles.setStringList(knownValues(inventory, "role"));
    m_teams.setStringList(knownValues(inventory, "team"));
    m_models.setStringList(knownValues(inventory, "model"));
}

} // namespace remuda
