// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/checked_form.h"

#include "core/client/replica/replica_snapshot.h"
#include "ui/common/card.h"
#include "ui/common/theme.h"

#include <QCompleter>

namespace remuda {

QGridLayout* CheckedForm::makeGrid() {
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, Theme::step, 0, 0);
    grid->setHorizontalSpacing(Theme::step * 4);
    grid->setVerticalSpacing(Theme::step * 2);
    grid->setColumnStretch(1, 2);
    grid->setColumnStretch(2, 3);
    return grid;
}

void CheckedForm::addRow(QGridLayout* grid, const QString& field, const QString& label, QWidget* editor,
                         const QString& note) {
    const int row = grid->rowCount();
    auto* name = new QLabel(label);
    name->setBuddy(editor);
    if (editor->accessibleName().isEmpty()) editor->setAccessibleName(QString(label).remove(QLatin1Char('&')));
    grid->addWidget(name, row, 0, Qt::AlignLeft | Qt::AlignVCenter);
    grid->addWidget(editor, row, 1);
    QLabel* remark = nullptr;
    if (!note.isEmpty()) {
        remark = new QLabel(note);
        remark->setForegroundRole(QPalette::PlaceholderText);
        grid->addWidget(remark, row, 2, Qt::AlignLeft | Qt::AlignVCenter);
    }
    auto* error = new TextLabel(TextKind::body);
    error->setTone(int(Tone::bad));
    error->setWordWrap(true);
    error->hide();
    grid->addWidget(error, row + 1, 1, 1, 2);
    m_rows[field] = {name, editor, remark, error};
    if (!m_first) m_first = editor;
}

void CheckedForm::addAlias(const QString& alias, const QString& field) {
    m_rows[alias] = m_rows.at(field);
}

void CheckedForm::setRowVisible(const QString& field, bool visible) {
    const Row& row = m_rows.at(field);
    row.label->setVisible(visible);
    row.editor->setVisible(visible);
    if (row.note) row.note->setVisible(visible);
    if (!visible) row.error->hide();
}

void CheckedForm::focusFirst() {
    if (m_first) m_first->setFocus(Qt::OtherFocusReason);
}

void CheckedForm::showError(const QString& field, const QString& text) {
    const auto found = m_rows.find(field);
    if (found == m_rows.end()) return;
    QLabel* error = found->second.error;
    error->setText(QStringLiteral("✕ ") + text);
    error->show();
    found->second.editor->setAccessibleDescription(text);
    found->second.editor->setFocus(Qt::OtherFocusReason);
}

void CheckedForm::clearErrors() {
    for (auto& [field, row] : m_rows) {
        row.error->hide();
        row.editor->setAccessibleDescription({});
    }
}

QStringList CheckedForm::errors() const {
    QStringList shown;
    for (const auto& [field, row] : m_rows)
        if (!row.error->isHidden() && !shown.contains(row.error->text())) shown << row.error->text();
    return shown;
}

QSpinBox* CheckedForm::spinBox(int lowest, int highest, const QString& suffix, const QString& zero) {
    auto* box = new QSpinBox;
    box->setRange(lowest, highest);
    box->setSuffix(suffix);
    box->setGroupSeparatorShown(true);
    box->setSpecialValueText(zero);
    return box;
}

QLineEdit* CheckedForm::completed(QStringListModel* values, const QString& placeholder) {
    auto* edit = new QLineEdit;
    edit->setPlaceholderText(placeholder);
    auto* completer = new QCompleter(values, edit);
    completer->setCaseSensitivity(Qt::CaseInsensitive);
    completer->setFilterMode(Qt::MatchContains);
    edit->setCompleter(completer);
    return edit;
}

QStringList CheckedForm::knownValues(const ReplicaSnapshot& inventory, const char* field) {
    constexpr std::size_t most = 1000;
    QStringList list;
    for (const auto& [value, count] : inventory.valuesOf(replicaField(field), most))
        if (!value.empty()) list << QString::fromStdString(value);
    return list;
}

} // namespace remuda
