// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/empty_state.h"

#include "ui/common/card.h"
#include "ui/common/theme.h"

#include <QPushButton>
#include <QVBoxLayout>

#include <utility>

namespace remuda {

EmptyState::EmptyState(QWidget* parent)
    : QWidget(parent)
    , m_icon(new QLabel)
    , m_title(new TextLabel(TextKind::title))
    , m_why(new TextLabel(TextKind::secondary))
    , m_action(new QPushButton) {
    auto* layout = new QVBoxLayout(this);
    layout->setSpacing(Theme::step * 2);
    layout->addStretch(2);
    for (QLabel* label : {m_icon, m_title, m_why}) {
        label->setAlignment(Qt::AlignCenter);
        layout->addWidget(label);
    }
    m_why->setWordWrap(true);
    m_why->setMinimumWidth(200);
    layout->addSpacing(Theme::step);
    layout->addWidget(m_action, 0, Qt::AlignHCenter);
    layout->addStretch(3);
    m_action->hide();
    connect(m_action, &QPushButton::clicked, this, [this] {
        if (m_run) m_run();
    });
    connect(&Theme::instance(), &Theme::changed, this, [this] {
        if (m_icon_name.isEmpty()) return;
        m_icon->setPixmap(
            Theme::instance().icon(m_icon_name).pixmap(QSize(36, 36), devicePixelRatioF(), QIcon::Disabled));
    });
}

void EmptyState::setWords(const QString& icon, const QString& title, const QString& why) {
    if (icon != m_icon_name) // a new picture has everything around it laid out anew
        m_icon->setPixmap(Theme::instance().icon(icon).pixmap(QSize(36, 36), devicePixelRatioF(), QIcon::Disabled));
    m_icon_name = icon;
    m_title->setText(title);
    m_why->setText(why);
    setAccessibleName(why.isEmpty() ? title : QStringLiteral("%1. %2").arg(title, why));
}

void EmptyState::setAction(const QString& text, std::function<void()> run) {
    m_action->setText(text);
    m_action->setVisible(!text.isEmpty());
    m_run = std::move(run);
}

void EmptyState::takeFocus() {
    (m_action->isVisible() ? static_cast<QWidget*>(m_action) : this)->setFocus(Qt::ShortcutFocusReason);
}

QString EmptyState::title() const {
    return m_title->text();
}

} // namespace remuda
