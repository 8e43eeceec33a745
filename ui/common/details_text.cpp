// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/details_text.h"

#include "ui/common/theme.h"

#include <QPushButton>

namespace remuda {

DetailsText::DetailsText(QWidget* parent)
    : QPlainTextEdit(parent)
    , m_button(new QPushButton(tr("Details"))) {
    m_button->setFlat(true);
    m_button->setCheckable(true);
    m_button->setAutoDefault(false);
    setReadOnly(true);
    setTabChangesFocus(true);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setFont(Theme::instance().monospaced());
    setFixedHeight(130);
    setAccessibleName(tr("Details"));
    connect(m_button, &QPushButton::toggled, this, &QWidget::setVisible);
    m_button->hide();
    hide();
}

void DetailsText::setDetails(const QString& text) {
    m_button->setVisible(!text.isEmpty());
    if (text == m_text) return; // not the document's own: that ends lines and spells blanks in its way
    m_text = text;
    setPlainText(text);
    close();
}

void DetailsText::close() {
    m_button->setChecked(false);
    hide();
}

} // namespace remuda
