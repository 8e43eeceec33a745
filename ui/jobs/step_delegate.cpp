// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/status_mark.h"
#include "ui/jobs/steps_model.h"

#include <QAbstractItemView>
#include <QPainter>

namespace remuda {

namespace {
constexpr int markWidth = 32; // of the column with shapes and the joining line
constexpr int above = 5, below = 6;

// Room for the longest range of this job, the same in every row.
int usualWidth(const QAbstractItemModel& steps) {
    const QFontMetrics metrics(Theme::instance().caption());
    int widest = 0;
    for (int row = 0; row < steps.rowCount(); ++row)
        widest = qMax(widest, metrics.horizontalAdvance(steps.index(row, 0).data(StepsModel::usualRole).toString()));
    return widest;
}

int firstLine(const QFontMetrics& metrics) {
    return metrics.height();
}
} // namespace

QSize StepDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const QFontMetrics body(Theme::instance().body()), caption(Theme::instance().caption());
    const bool note = !index.data(StepsModel::noteRole).toString().isEmpty();
    return {option.rect.width(), above + firstLine(body) + (note ? caption.height() : 0) + below};
}

void StepDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const Theme& theme = Theme::instance();
    const auto tone = static_cast<Tone>(index.data(StepsModel::toneRole).toInt());
    const bool emphasis = index.data(StepsModel::emphasisRole).toBool();
    const bool overdue = index.data(StepsModel::overdueRole).toBool();
    const QRect cell = option.rect;
    painter->save();
    if (option.state.testFlag(QStyle::State_Selected)) painter->fillRect(cell, theme.selection());

    const QFontMetrics body(theme.body());
    const QRect line(cell.left() + markWidth, cell.top() + above, cell.width() - markWidth - Theme::step * 2,
                     firstLine(body));
    const QPointF mark(cell.left() + markWidth / 2.0, line.center().y() + 0.5);
    painter->setPen(QPen(theme.border(), 2));
    if (index.row() > 0) painter->drawLine(QPointF(mark.x(), cell.top()), mark - QPointF(0, 8));
    if (index.row() + 1 < index.model()->rowCount())
        painter->drawLine(mark + QPointF(0, 8), QPointF(mark.x(), cell.bottom() + 1));
    paintToneShape(painter, QRectF(mark.x() - 5, mark.y() - 5, 10, 10), tone);

    // Right: what it took, and what is usual, in two columns so that the eye can run down them.
    const int usual_width = usualWidth(*index.model());
    const QRect usual(line.right() - usual_width + 1, line.top(), usual_width, line.height());
    const QString elapsed = index.data(StepsModel::elapsedRole).toString();
    const int elapsed_width = body.horizontalAdvance(elapsed) + Theme::step * 2;
    const int gap = usual_width > 0 ? Theme::step * 3 : 0;
    const QRect took(usual.left() - gap - elapsed_width, line.top(), elapsed_width, line.height());
    painter->setFont(theme.caption());
    painter->setPen(theme.secondaryText());
    painter->drawText(usual, Qt::AlignRight | Qt::AlignVCenter, index.data(StepsModel::usualRole).toString());
    painter->setFont(emphasis ? theme.strong() : theme.body());
    painter->setPen(overdue ? theme.tone(Tone::attention) : option.palette.color(QPalette::Text));
    painter->drawText(took, Qt::AlignRight | Qt::AlignVCenter, elapsed);

    const QRect title(line.left(), line.top(), took.left() - line.left() - Theme::step, line.height());
    painter->setPen(tone == Tone::past && !emphasis ? theme.secondaryText() : option.palette.color(QPalette::Text));
    painter->drawText(
        title, Qt::AlignLeft | Qt::AlignVCenter,
        painter->fontMetrics().elidedText(index.data(StepsModel::titleRole).toString(), Qt::ElideRight, title.width()));
    const QString note = index.data(StepsModel::noteRole).toString();
    if (!note.isEmpty()) {
        painter->setFont(theme.caption());
        const bool loud = overdue || tone == Tone::bad || tone == Tone::attention;
        painter->setPen(loud ? theme.tone(tone == Tone::bad ? Tone::bad : Tone::attention) : theme.secondaryText());
        const QRect room(line.left(), line.bottom() + 1, line.width(), painter->fontMetrics().height());
        painter->drawText(room, Qt::AlignLeft | Qt::AlignVCenter,
                          painter->fontMetrics().elidedText(note, Qt::ElideRight, room.width()));
    }
    if (option.state.testFlag(QStyle::State_HasFocus)) {
        painter->setPen(QPen(theme.accent(), 1));
        painter->drawRect(cell.adjusted(0, 0, -1, -1));
    }
    painter->restore();
}

} // namespace remuda
