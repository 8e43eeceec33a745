// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/requests/request_form.h"

#include "core/client/replica/replica_snapshot.h"
#include "ui/common/theme.h"

#include <QSignalBlocker>

namespace remuda {

void RequestForm::addRow(QGridLayout* grid, const QString& field, const QString& label, QWidget* editor,
                         const QString& note) {
    const int row = grid->rowCount();
    auto* name = new QLabel(label);
    name->setBuddy(editor);
    if (editor->accessibleName().isEmpty()) editor->setAccessibleName(QString(label).remove(QLatin1Char('&')));
    grid->addWidget(name, row, 0, Qt::AlignLeft | Qt::AlignVCenter);
    grid->addWidget(editor, row, 1);
    if (!note.isEmpty()) {
        auto* remark = new QLabel(note);
        remark->setForegroundRole(QPalette::PlaceholderText);
        grid->addWidget(remark, row, 2, Qt::AlignLeft | Qt::AlignVCenter);
    }
    auto* error = new QLabel;
    error->setWordWrap(true);
    error->hide();
    grid->addWidget(error, row + 1, 1, 1, 2);
    m_errors[field] = {editor, error};
    if (!m_first) m_first = editor;
}

void RequestForm::focusFirst() {
    if (m_first) m_first->setFocus(Qt::OtherFocusReason);
}

void RequestForm::showError(const QString& field, const QString& text) {
    const auto found = m_errors.find(field);
    if (found == m_errors.end()) return;
    QLabel* error = found->second.error;
    QPalette palette = error->palette();
    palette.setColor(QPalette::WindowText, Theme::instance().tone(Tone::bad));
    error->setPalette(palette);
    error->setText(QStringLiteral("✕ ") + text);
    error->show();
    found->second.editor->setAccessibleDescription(text);
    found->second.editor->setFocus(Qt::OtherFocusReason);
}

void RequestForm::clearErrors() {
    for (auto& [field, row] : m_errors) {
        row.error->hide();
        row.editor->setAccessibleDescription({});
    }
}

QSpinBox* RequestForm::spinBox(int lowest, int highest, const QString& suffix, const QString& zero) {
    auto* box = new QSpinBox;
    box->setRange(lowest, highest);
    box->setSuffix(suffix);
    box->setGroupSeparatorShown(true);
    box->setSpecialValueText(zero);
    return box;
}

QLineEdit* RequestForm::completed(QStringListModel* values, const QString& placeholder) {
    auto* edit = new QLineEdit;
    edit->setPlaceholderText(placeholder);
    auto* completer = new QCompleter(values, edit);
    completer->setCaseSensitivity(Qt::CaseInsensitive);
    completer->setFilterMode(Qt::MatchContains);
    edit->setCompleter(completer);
    return edit;
}

WhatForm::WhatForm(QWidget* parent)
    : RequestForm(parent) {
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, Theme::step, 0, 0);
    grid->setHorizontalSpacing(Theme::step * 4);
    grid->setVerticalSpacing(Theme::step * 2);
    grid->setColumnStretch(1, 2);
    grid->setColumnStretch(2, 3);
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
    const auto values = [&](std::string_view field) {
        QStringList list;
        for (const auto& [value, count] : inventory.valuesOf(replicaField(field), 1000))
            if (!value.empty()) list << QString::fromStdString(value);
        return list;
    };
    m_roles.setStringList(values("role"));
    m_teams.setStringList(values("team"));
    m_models.setStringList(values("model"));
}

} // namespace remuda
