// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/cell_text.h"
#include "ui/common/status_mark.h"
#include "ui/common/table_view.h"
#include "ui/common/theme.h"

#include <QApplication>
#include <QLineEdit>
#include <QPainter>

namespace remuda {

namespace {

void paintBackground(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index, bool hovered) {
    const Theme& theme = Theme::instance();
    if (option.state.testFlag(QStyle::State_Selected))
        painter->fillRect(option.rect, theme.selection());
    else if (hovered)
        painter->fillRect(option.rect, theme.hover());
    const QVariant mark = index.data(MarkRole);
    if (mark.isValid()) {
        QColor tint = theme.tone(static_cast<Tone>(mark.toInt()));
        painter->fillRect(QRect(option.rect.left(), option.rect.top(), 3, option.rect.height()), tint);
        tint.setAlphaF(0.14F);
        painter->fillRect(option.rect, tint);
    }
    const double flash = index.data(FlashRole).toDouble();
    if (flash > 0) {
        QColor glow = theme.tone(Tone::attention);
        glow.setAlphaF(float(0.35 * qMin(flash, 1.0)));
        painter->fillRect(option.rect, glow);
    }
    painter->fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1), theme.border());
}

void paintProgress(QPainter* painter, const QRect& rect, int percent, const QString& text) {
    const Theme& theme = Theme::instance();
    const int words = tabularWidth(painter->font(), QStringLiteral("100 %")) + 8;
    QRectF groove(rect.left(), rect.center().y() - 2, qMax(20, rect.width() - words), 5);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(theme.border());
    painter->drawRoundedRect(groove, 2.5, 2.5);
    painter->setBrush(theme.tone(percent >= 100 ? Tone::good : Tone::busy));
    groove.setWidth(groove.width() * qBound(0, percent, 100) / 100.0);
    if (groove.width() > 1) painter->drawRoundedRect(groove, 2.5, 2.5);
    painter->restore();
    paintTabular(painter, rect, text, true);
}

} // namespace

void TableDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const auto* view = qobject_cast<const TableView*>(option.widget);
    paintBackground(painter, option, index, view != nullptr && view->m_hovered == index.row());
    const Theme& theme = Theme::instance();
    QRect text_rect = option.rect.adjusted(padding, 0, -padding, -1);
    const QString text = index.data(Qt::DisplayRole).toString();
    const auto style = static_cast<CellStyle>(index.data(StyleRole).toInt());
    painter->save();
    painter->setFont(style == CellStyle::monospaced ? theme.monospaced() : option.font);
    QColor colour = option.palette.color(
        option.state.testFlag(QStyle::State_Enabled) ? QPalette::Active : QPalette::Disabled, QPalette::Text);
    if (style == CellStyle::secondary) colour = theme.secondaryText();
    if (style == CellStyle::link) colour = theme.accent();
    painter->setPen(colour);
    const QVariant tone = index.data(ToneRole);
    const QVariant progress = index.data(ProgressRole);
    if (const QVariant checked = index.data(Qt::CheckStateRole); checked.isValid()) {
        QStyleOptionViewItem box = option;
        box.rect = QRect(text_rect.left(), text_rect.top(), 16, text_rect.height());
        box.state.setFlag(QStyle::State_On, checked.toInt() == Qt::Checked);
        box.state.setFlag(QStyle::State_HasFocus, false);
        const QStyle* drawer = option.widget != nullptr ? option.widget->style() : QApplication::style();
        drawer->drawPrimitive(QStyle::PE_IndicatorItemViewItemCheck, &box, painter, option.widget);
        text_rect.setLeft(box.rect.right() + padding);
    }
    if (tone.isValid() && !text.isEmpty()) {
        paintStatus(painter, text_rect, static_cast<Tone>(tone.toInt()), text, option.font);
    } else if (progress.isValid()) {
        paintProgress(painter, text_rect, progress.toInt(), text);
    } else if (style == CellStyle::number) {
        paintTabular(painter, text_rect, text, true);
    } else {
        const int aligned = index.data(Qt::TextAlignmentRole).isValid() ? index.data(Qt::TextAlignmentRole).toInt()
                                                                        : int(Qt::AlignLeft);
        paintCellText(painter, text_rect, text, Qt::Alignment(aligned));
    }
    painter->restore();
    if (option.state.testFlag(QStyle::State_HasFocus)) {
        painter->setPen(QPen(theme.accent(), 1));
        painter->drawRect(option.rect.adjusted(0, 0, -1, -2));
    }
}

QSize TableDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const auto style = static_cast<CellStyle>(index.data(StyleRole).toInt());
    const QFont font = style == CellStyle::monospaced ? Theme::instance().monospaced() : option.font;
    const QString text = index.data(Qt::DisplayRole).toString();
    int width = style == CellStyle::number ? tabularWidth(font, text) : QFontMetrics(font).horizontalAdvance(text);
    if (index.data(ToneRole).isValid()) width = statusSize(text, font).width();
    if (index.data(Qt::CheckStateRole).isValid()) width += option.fontMetrics.height() + padding; // its box
    return {width + 2 * padding + 2, option.fontMetrics.height() + 11};
}

QWidget* TableDelegate::createEditor(QWidget* parent, const QStyleOptionViewItem& option,
                                     const QModelIndex& index) const {
    QWidget* editor = QStyledItemDelegate::createEditor(parent, option, index);
    if (auto* line = qobject_cast<QLineEdit*>(editor)) line->setFrame(true);
    if (editor != nullptr) editor->setAutoFillBackground(true);
    return editor;
}

} // namespace remuda
