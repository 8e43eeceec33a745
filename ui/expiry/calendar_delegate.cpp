// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/theme.h"
#include "ui/expiry/calendar_model.h"

#include <QPainter>

namespace remuda {

void CalendarDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const Theme& theme = Theme::instance();
    const bool inside = index.data(CalendarModel::insideRole).toBool();
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    const int count = index.data(CalendarModel::countRole).toInt();
    const bool past = index.data(CalendarModel::pastRole).toBool();
    const QRect cell = option.rect;
    painter->save();
    painter->fillRect(cell, selected ? theme.selection() : inside ? theme.surface() : theme.raised());
    painter->setPen(theme.border());
    painter->drawLine(cell.bottomLeft(), cell.bottomRight());
    painter->drawLine(cell.topRight(), cell.bottomRight());

    const QRect box = cell.adjusted(Theme::step * 2, Theme::step, -Theme::step * 2, -Theme::step);
    const bool today = index.data(CalendarModel::todayRole).toBool();
    painter->setFont(today ? theme.strong() : theme.body());
    painter->setPen(today ? theme.accent() : inside ? option.palette.color(QPalette::Text) : theme.secondaryText());
    const QString number = QString::number(index.data(CalendarModel::dateRole).toDate().day());
    painter->drawText(box, Qt::AlignLeft | Qt::AlignTop, today ? tr("%1 today").arg(number) : number);
    if (count > 0) {
        const QColor tone = theme.tone(past ? Tone::bad : Tone::attention);
        const int line = painter->fontMetrics().height();
        painter->fillRect(QRect(cell.left(), cell.top() + Theme::step, 3, cell.height() - 2 * Theme::step), tone);
        painter->setFont(theme.strong());
        painter->setPen(tone);
        const QString words =
            past ? tr("%n past", "leases past their end", count) : tr("%n end(s)", "leases that end", count);
        painter->drawText(box, Qt::AlignRight | Qt::AlignTop,
                          painter->fontMetrics().elidedText(words, Qt::ElideRight, box.width() - 20));
        if (box.height() >= 2 * line) {
            painter->setFont(theme.caption());
            painter->setPen(theme.secondaryText());
            const QString money = index.data(CalendarModel::moneyRole).toString();
            painter->drawText(box, Qt::AlignRight | Qt::AlignBottom,
                              painter->fontMetrics().elidedText(money, Qt::ElideRight, box.width()));
        }
    }
    if (option.state.testFlag(QStyle::State_HasFocus)) {
        painter->setPen(QPen(theme.accent(), 2));
        painter->drawRect(cell.adjusted(1, 1, -2, -2));
    }
    painter->restore();
}

} // namespace remuda
