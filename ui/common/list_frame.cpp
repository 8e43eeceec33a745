// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/list_frame.h"

#include "ui/common/empty_state.h"
#include "ui/common/message_bar.h"
#include "ui/common/query_bar.h"
#include "ui/common/theme.h"

#include <QAction>
#include <QApplication>
#include <QCoreApplication>
#include <QUrl>
#include <QUrlQuery>
#include <QVBoxLayout>

#include <utility>

namespace remuda {

ListFrame::ListFrame(QWidget* content, QWidget* parent)
    : QWidget(parent)
    , m_query(new QueryBar)
    , m_message(new MessageBar)
    , m_empty(new EmptyState)
    , m_loading(new EmptyState)
    , m_bar(new QHBoxLayout)
    , m_stack(new QStackedWidget)
    , m_last_of_bar(m_query) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_bar->setContentsMargins(Theme::step * 3, Theme::step * 2, Theme::step * 3, Theme::step * 2);
    m_bar->setSpacing(Theme::step * 2);
    m_bar->addWidget(m_query, 1);
    column->addLayout(m_bar);
    auto* messages = new QVBoxLayout;
    messages->setContentsMargins(Theme::step * 3, 0, Theme::step * 3, 0);
    messages->addWidget(m_message);
    column->addLayout(messages);
    column->addWidget(m_stack, 1);
    m_stack->addWidget(content);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(m_loading);
    connect(m_query, &QueryBar::left, this, &ListFrame::takeFocus);
}

void ListFrame::addToBar(QWidget* widget) {
    m_bar->addWidget(widget);
    // The content was there before: without this Tab would come to the bar last of all.
    QList<QWidget*> parts = widget->findChildren<QWidget*>();
    parts.prepend(widget);
    for (QWidget* each : std::as_const(parts)) {
        if ((each->focusPolicy() & Qt::TabFocus) == 0 || each->isWindow()) continue;
        setTabOrder(m_last_of_bar, each);
        m_last_of_bar = each;
    }
}

QPushButton* ListFrame::addButton(QAction* action) {
    // Shown without a parent it would for a moment be a window of its own, and take the keyboard.
    auto* button = new QPushButton(this);
    button->setAutoDefault(false);
    const auto follow = [this, button, action] {
        const bool had_focus = button->hasFocus();
        button->setText(action->text());
        button->setEnabled(action->isEnabled());
        button->setToolTip(action->toolTip());
        button->setVisible(action->isVisible());
        // Else Qt gives it to the next one, which may be the query.
        if (had_focus && !(action->isVisible() && action->isEnabled())) takeFocus();
        QString name = action->text();
        button->setAccessibleName(name.remove(QLatin1Char('&')));
    };
    follow();
    connect(action, &QAction::changed, button, follow);
    connect(button, &QPushButton::clicked, action, &QAction::trigger);
    addToBar(button);
    return button;
}

void ListFrame::showContent() {
    turnTo(m_stack->widget(0));
}
void ListFrame::showEmpty() {
    turnTo(m_empty);
}

void ListFrame::showLoading(const QString& text) {
    m_loading->setWords(QStringLiteral("clock"), text, {});
    m_loading->setAction({}, {});
    turnTo(m_loading);
}

void ListFrame::takeFocus() {
    if (showsContent() && m_home) return m_home->setFocus(Qt::ShortcutFocusReason);
    if (m_stack->currentWidget() == m_empty) return m_empty->takeFocus();
    m_loading->setFocus(Qt::ShortcutFocusReason);
}

void ListFrame::turnTo(QWidget* page) {
    turnPage(*m_stack, page, [this] { takeFocus(); });
}

bool ListFrame::showsContent() const {
    return m_stack->currentIndex() == 0;
}

bool isOffline(const EventStream& events) {
    return events.state() == EventStream::State::offline;
}

QString offlineReason() {
    return QCoreApplication::translate("remuda::ListFrame", "Not while the server cannot be reached");
}

void setAvailable(QAction* action, const EventStream& events, bool possible, const QString& why_not) {
    action->setEnabled(possible && !isOffline(events));
    const QString shortcut = action->shortcut().toString(QKeySequence::NativeText);
    QString tip = action->text().remove(QLatin1Char('&')).remove(QStringLiteral("…"));
    if (isOffline(events))
        tip = offlineReason();
    else if (!possible && !why_not.isEmpty())
        tip = why_not;
    action->setToolTip(shortcut.isEmpty() ? tip : QStringLiteral("%1 (%2)").arg(tip, shortcut));
}

void addQueryItem(QUrlQuery& query, const char* name, const QString& value) {
    query.addQueryItem(QLatin1String(name), QString::fromLatin1(QUrl::toPercentEncoding(value)));
}

void turnPage(QStackedWidget& pages, QWidget* page, const std::function<void()>& take_focus) {
    QWidget* before = pages.currentWidget();
    if (before == page) return;
    const QWidget* focus = QApplication::focusWidget();
    const bool had_focus = before != nullptr && focus != nullptr && (before == focus || before->isAncestorOf(focus));
    pages.setCurrentWidget(page);
    if (had_focus) take_focus();
}

} // namespace remuda
