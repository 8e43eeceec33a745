// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inventory/editable_field.h"

#include "ui/common/card.h"
#include "ui/common/theme.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QStackedWidget>
#include <QToolButton>

namespace remuda {

EditableField::EditableField(const QString& wire_name, const QString& label, bool monospaced, QWidget* parent)
    : QWidget(parent)
    , m_wire_name(wire_name)
    , m_pages(new QStackedWidget)
    , m_text(new TextLabel(monospaced ? TextKind::monospaced : TextKind::body))
    , m_pencil(new QToolButton)
    , m_edit(new QLineEdit)
    , m_error(new TextLabel(TextKind::caption)) {
    auto* shown = new QWidget;
    auto* row = new QHBoxLayout(shown);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(2);
    row->addWidget(m_text, 1);
    row->addWidget(m_pencil);
    m_text->setElided(true);
    m_pencil->setIcon(Theme::instance().icon(QStringLiteral("edit")));
    m_pencil->setIconSize({13, 13});
    m_pencil->setFixedSize(22, 20);
    m_pencil->setAutoRaise(true);
    m_pencil->setAccessibleName(tr("Edit %1").arg(label));
    m_pencil->setToolTip(tr("Edit %1").arg(label));
    m_edit->setAccessibleName(label);
    m_pages->addWidget(shown);
    m_pages->addWidget(m_edit);
    m_pages->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    m_pages->setFixedHeight(m_text->sizeHint().height() + 6);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_pages);
    layout->addWidget(m_error);
    m_error->setTone(int(Tone::bad));
    m_error->setWordWrap(true);
    m_error->hide();
    connect(m_pencil, &QToolButton::clicked, this, &EditableField::begin);
    connect(m_edit, &QLineEdit::returnPressed, this, [this] {
        if (m_edit->text() == m_raw) return finish();
        Q_EMIT edited(m_edit->text());
    });
}

void EditableField::setValue(const QString& shown, const QString& raw) {
    m_raw = raw;
    m_text->setText(shown.isEmpty() ? QStringLiteral("–") : shown);
    m_text->setToolTip(shown);
}

void EditableField::setReadOnly(bool read_only, const QString& why) {
    m_pencil->setEnabled(!read_only);
    m_pencil->setToolTip(read_only ? why : m_pencil->accessibleName());
}

bool EditableField::isEditing() const {
    return m_pages->currentIndex() == 1;
}

void EditableField::begin() {
    m_edit->setText(m_raw);
    m_edit->setEnabled(true);
    m_edit->selectAll();
    m_pages->setFixedHeight(m_edit->sizeHint().height());
    m_pages->setCurrentIndex(1);
    m_edit->setFocus();
}

void EditableField::showSaving() {
    m_edit->setEnabled(false);
    m_error->hide();
}

void EditableField::finish() {
    m_error->hide();
    m_pages->setFixedHeight(m_text->sizeHint().height() + 6);
    m_pages->setCurrentIndex(0);
    m_pencil->setFocus();
}

void EditableField::showError(const QString& message) {
    m_edit->setEnabled(true);
    m_error->setText(message);
    m_error->show();
    m_edit->setFocus();
}

void EditableField::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape && isEditing()) return finish();
    if (event->key() == Qt::Key_F2 && !isEditing() && m_pencil->isEnabled()) return begin();
    QWidget::keyPressEvent(event);
}

} // namespace remuda
