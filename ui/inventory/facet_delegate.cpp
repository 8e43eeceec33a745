// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inventory/facet_delegate.h"

#include "ui/common/cell_text.h"
#include "ui/common/table_view.h"
#include "ui/common/theme.h"

#include <QPainter>

namespace remuda {

namespace {

constexpr int buttonSize = 14;

void paintHeading(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) {
    const Theme& theme = Theme::instance();
    QFont font = theme.caption();
    font.setWeight(QFont::DemiBold);
    painter->setFont(font);
    painter->setPen(theme.secondaryText());
    painter->drawText(option.rect.adjusted(12, 6, -24, 0), Qt::AlignVCenter | Qt::AlignLeft, index.data().toString());
    if (static_cast<FacetState>(index.data(FacetStateRole).toInt()) != FacetState::open)
        theme.icon(QStringLiteral("close")).paint(painter, FacetDelegate::button(option.rect));
}

void paintValue(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) {
    const Theme& theme = Theme::instance();
    const auto state = static_cast<FacetState>(index.data(FacetStateRole).toInt());
    const auto kind = static_cast<FacetKind>(index.data(FacetKindRole).toInt());
    const bool hovered = option.state.testFlag(QStyle::State_MouseOver);
    const QRect row = option.rect.adjusted(8, 0, -8, 0);
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    if (state == FacetState::chosen || hovered) {
        painter->setBrush(state == FacetState::chosen ? theme.selection() : theme.hover());
        painter->drawRoundedRect(row, 4, 4);
    }
    if (option.state.testFlag(QStyle::State_HasFocus)) {
        painter->setPen(theme.accent());
        painter->setBrush(Qt::NoBrush);
        painter->drawRoundedRect(QRectF(row).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
    }
    QRect text = row.adjusted(6, 0, -6, 0);
    QFont font = state == FacetState::chosen ? theme.strong() : option.font;
    font.setStrikeOut(state == FacetState::excluded);
    painter->setFont(font);
    const QString count = index.data(FacetCountRole).toString();
    const bool link = kind == FacetKind::more || kind == FacetKind::fields;
    const bool quiet = link || count == QLatin1String("0") || state == FacetState::excluded;
    const int count_width = count.isEmpty() ? 0 : tabularWidth(painter->font(), count) + 8;
    const bool minus = hovered && kind == FacetKind::value && state != FacetState::excluded;
    painter->setPen(state == FacetState::excluded ? theme.tone(Tone::bad)
                    : quiet                       ? theme.secondaryText()
                                                  : option.palette.color(QPalette::Text));
    const int left = minus ? buttonSize + 6 : 0;
    paintCellText(painter, text.adjusted(0, 0, -count_width - left, 0), index.data().toString());
    font.setStrikeOut(false);
    painter->setFont(font);
    if (state != FacetState::chosen) painter->setPen(theme.secondaryText());
    if (!count.isEmpty()) paintTabular(painter, text, count, true);
    if (minus) {
        const QRect button(text.right() - count_width - buttonSize, option.rect.center().y() - buttonSize / 2 + 1,
                           buttonSize, buttonSize);
        theme.icon(QStringLiteral("minus")).paint(painter, button);
    }
}

} // namespace

QRect FacetDelegate::button(const QRect& item) {
    return {item.right() - 12 - buttonSize, item.center().y() - buttonSize / 2 + 3, buttonSize, buttonSize};
}

void FacetDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const auto kind = static_cast<FacetKind>(index.data(FacetKindRole).toInt());
    painter->save();
    if (kind == FacetKind::heading)
        paintHeading(painter, option, index);
    else if (kind != FacetKind::search)
        paintValue(painter, option, index);
    painter->restore();
}

QSize FacetDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const auto kind = static_cast<FacetKind>(index.data(FacetKindRole).toInt());
    const int more = kind == FacetKind::heading ? 14 : kind == FacetKind::search ? 12 : 6;
    return {80, option.fontMetrics.height() + more};
}

} // namespace remuda
