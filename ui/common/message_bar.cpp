// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/message_bar.h"

#include "ui/common/card.h"
#include "ui/common/details_text.h"
#include "ui/common/status_mark.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>

#include <utility>

namespace remuda {

QString problemText(const Problem& problem) {
    QString text = QString::fromStdString(problem.detail.empty() ? problem.title : problem.detail);
    if (!problem.expected.empty()) {
        const QString expected = QString::fromStdString(problem.expected);
        if (!text.isEmpty() && text.back().isLetterOrNumber()) text += QLatin1Char('.');
        if (!text.contains(expected)) text += MessageBar::tr(" Expected: %1.").arg(expected);
    }
    return text;
}

QString problemDetails(const Problem& problem) {
    QStringList lines;
    const auto add = [&lines](const QString& name, const std::string& value) {
        if (!value.empty()) lines.append(QStringLiteral("%1: %2").arg(name, QString::fromStdString(value)));
    };
    add(QStringLiteral("type"), problem.type);
    if (problem.status != 0) lines.append(QStringLiteral("status: %1").arg(problem.status));
    add(QStringLiteral("title"), problem.title);
    add(QStringLiteral("detail"), problem.detail);
    add(QStringLiteral("field"), problem.field);
    add(QStringLiteral("expected"), problem.expected);
    add(QStringLiteral("request id"), problem.request_id);
    if (!problem.extra.empty()) add(QStringLiteral("more"), boost::json::serialize(problem.extra));
    return lines.join(QLatin1Char('\n'));
}

MessageBar::MessageBar(QWidget* parent)
    : QFrame(parent)
    , m_title(new TextLabel(TextKind::strong))
    , m_text(new QLabel)
    , m_action(new QPushButton)
    , m_close(new QToolButton)
    , m_details(new DetailsText) {
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(34, 8, 8, 8);
    outer->setSpacing(Theme::step * 2);
    auto* row = new QHBoxLayout;
    row->setSpacing(Theme::step * 2);
    auto* words = new QVBoxLayout;
    words->setSpacing(2);
    m_text->setWordWrap(true);
    m_text->setTextFormat(Qt::PlainText);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    words->addWidget(m_title);
    words->addWidget(m_text);
    row->addLayout(words, 1);
    row->addWidget(m_action, 0, Qt::AlignVCenter);
    row->addWidget(m_details->button(), 0, Qt::AlignVCenter);
    row->addWidget(m_close, 0, Qt::AlignVCenter);
    outer->addLayout(row);
    outer->addWidget(m_details);
    m_close->setAutoRaise(true);
    m_close->setIcon(Theme::instance().icon(QStringLiteral("close")));
    m_close->setAccessibleName(tr("Dismiss message"));
    m_close->setToolTip(tr("Dismiss"));
    connect(m_action, &QPushButton::clicked, this, [this] {
        const auto run = m_run;
        clear();
        if (run) run();
    });
    connect(m_close, &QToolButton::clicked, this, [this] {
        clear();
        Q_EMIT closed();
    });
    m_fade.setSingleShot(true);
    m_fade.setInterval(std::chrono::seconds(15));
    connect(&m_fade, &QTimer::timeout, this, [this] { underMouse() || focusWidget() ? m_fade.start() : clear(); });
    hide();
}

void MessageBar::showMessage(Tone tone, const QString& title, const QString& text, const Action& action,
                             const QString& details) {
    m_tone = tone;
    m_title->setText(title);
    m_title->setVisible(!title.isEmpty());
    m_text->setText(text);
    m_text->setVisible(!text.isEmpty());
    m_run = action.run;
    m_action->setText(action.text);
    m_action->setVisible(!action.text.isEmpty());
    m_details->setDetails(details);
    m_details->close();
    setAccessibleName(this->text());
    tone == Tone::good ? m_fade.start() : m_fade.stop();
    show();
    update();
    QAccessibleEvent event(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&event);
}

void MessageBar::showProblem(const QString& what_failed, const Problem& problem, std::function<void()> retry) {
    if (problem.type == "cancelled") return;
    Action action;
    if (retry) action = {tr("Try again"), std::move(retry)};
    showMessage(Tone::bad, what_failed, problemText(problem), action, problemDetails(problem));
}

void MessageBar::setText(const QString& text) {
    if (text == m_text->text()) return;
    m_text->setText(text);
    setAccessibleName(this->text());
}

void MessageBar::clear() {
    hide();
    m_run = {};
}

QString MessageBar::text() const {
    QStringList parts{m_title->text(), m_text->text()};
    parts.removeAll(QString());
    return parts.join(QStringLiteral(". "));
}

void MessageBar::paintEvent(QPaintEvent*) {
    const Theme& theme = Theme::instance();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QColor tint = theme.tone(m_tone);
    painter.setPen(tint);
    tint.setAlphaF(0.08F);
    painter.setBrush(tint);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
    paintToneShape(&painter, QRectF(12, 10, 12, m_title->isVisible() ? m_title->height() : m_text->height()), m_tone);
}

} // namespace remuda
