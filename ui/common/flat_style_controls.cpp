// SPDX-License-Identifier: GPL-3.0-or-later
// The controls that are made of several parts.
#include "ui/common/flat_style.h"
#include "ui/common/theme.h"
#include "ui/common/tinted_icon.h"

#include <QAbstractSpinBox>
#include <QPainter>
#include <QStyleOption>

#include <tuple>

namespace remuda {

void FlatStyle::drawArrow(PrimitiveElement element, const QStyleOption* option, QPainter* painter) {
    const auto* button = qstyleoption_cast<const QStyleOptionButton*>(option);
    const bool enabled = option->state.testFlag(State_Enabled);
    const bool primary = enabled && button != nullptr && button->features.testFlag(QStyleOptionButton::DefaultButton);
    QColor colour = option->palette.color(enabled ? QPalette::Active : QPalette::Disabled, QPalette::ButtonText);
    if (primary) colour = Theme::instance().onAccent();
    QRectF box(0, 0, 12, 12);
    box.moveCenter(QRectF(option->rect).center());
    paintIcon(painter, element == PE_IndicatorArrowUp ? QStringLiteral("chevron-up") : QStringLiteral("chevron-down"),
              box, colour);
}

void FlatStyle::drawScrollBar(const QStyleOptionSlider* bar, const QRect& handle, QPainter* painter) {
    if (bar->maximum <= bar->minimum) return;
    const bool held = bar->state.testFlag(State_Sunken);
    const bool over = bar->state.testFlag(State_MouseOver);
    QColor colour = Theme::instance().secondaryText();
    colour.setAlphaF(held ? 0.75F : over ? 0.6F : 0.4F);
    const QRectF thumb = QRectF(handle).adjusted(3, 3, -3, -3);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(colour);
    painter->drawRoundedRect(thumb, 3, 3);
    painter->restore();
}

void FlatStyle::drawCheckBox(const QStyleOption* option, QPainter* painter) {
    const Theme& theme = Theme::instance();
    const bool enabled = option->state.testFlag(State_Enabled);
    const bool partly = option->state.testFlag(State_NoChange);
    const bool on = option->state.testFlag(State_On) || partly;
    QRectF box(0, 0, 14, 14);
    box.moveCenter(QRectF(option->rect).center());
    QColor line = on ? theme.accent() : theme.secondaryText();
    if (!enabled) line = theme.border();
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(line, option->state.testFlag(State_HasFocus) ? 2 : 1.2));
    painter->setBrush(on ? line : option->palette.color(QPalette::Base));
    painter->drawRoundedRect(box, 3, 3);
    painter->restore();
    if (on)
        paintIcon(painter, partly ? QStringLiteral("minus") : QStringLiteral("check"), box.adjusted(1, 1, -1, -1),
                  theme.onAccent());
}

// A button with words and a menu: the arrow stands beside the words, not in the corner.
void FlatStyle::drawMenuButton(const QStyleOptionToolButton* button, QPainter* painter, const QWidget* widget) const {
    drawPrimitive(PE_PanelButtonTool, button, painter, widget);
    QStyleOptionToolButton label = *button;
    label.features &= ~QStyleOptionToolButton::HasMenu;
    label.rect.adjust(4, 0, -16, 0);
    drawControl(CE_ToolButtonLabel, &label, painter, widget);
    QStyleOption arrow = *button;
    arrow.rect = QRect(button->rect.right() - 20, button->rect.top(), 16, button->rect.height());
    drawArrow(PE_IndicatorArrowDown, &arrow, painter);
}

// Fusion takes the margin of a header from all four sides and puts its arrow over the words.
void FlatStyle::drawHeader(const QStyleOption* option, QPainter* painter, const QWidget* widget) const {
    const auto* header = qstyleoption_cast<const QStyleOptionHeader*>(option);
    if (header == nullptr) return QProxyStyle::drawControl(CE_Header, option, painter, widget);
    drawControl(CE_HeaderSection, header, painter, widget);
    QStyleOptionHeader label = *header;
    label.rect = subElementRect(SE_HeaderLabel, header, widget);
    drawControl(CE_HeaderLabel, &label, painter, widget);
    if (header->sortIndicator == QStyleOptionHeader::None) return;
    QStyleOptionHeader arrow = *header;
    arrow.rect = subElementRect(SE_HeaderArrow, header, widget);
    drawPrimitive(PE_IndicatorHeaderArrow, &arrow, painter, widget);
}

QRect FlatStyle::subElementRect(SubElement element, const QStyleOption* option, const QWidget* widget) const {
    if (element == SE_LineEditContents)
        return QProxyStyle::subElementRect(element, option, widget).adjusted(5, 0, -3, 0);
    const auto* header = qstyleoption_cast<const QStyleOptionHeader*>(option);
    if (header == nullptr || (element != SE_HeaderLabel && element != SE_HeaderArrow))
        return QProxyStyle::subElementRect(element, option, widget);
    constexpr int margin = 10, arrow = 13;
    const QRect inside = header->rect.adjusted(margin, 0, -margin, -1);
    if (header->sortIndicator == QStyleOptionHeader::None) return element == SE_HeaderLabel ? inside : QRect();
    const bool right = header->textAlignment.testFlag(Qt::AlignRight);
    const QRect room = right ? inside.adjusted(-margin, 0, 0, 0) : inside.adjusted(0, 0, margin, 0);
    if (element == SE_HeaderLabel) return right ? room.adjusted(arrow, 0, 0, 0) : room.adjusted(0, 0, -arrow, 0);
    const int words = qMin(header->fontMetrics.horizontalAdvance(header->text) + 2, room.width() - arrow);
    const int left = right ? room.right() + 1 - words - arrow : room.left() + words;
    return {left, room.top(), arrow, room.height()};
}

void FlatStyle::drawSpinBox(const QStyleOptionSpinBox* box, QPainter* painter, const QWidget* widget) const {
    drawField(box, painter);
    for (const auto& [part, step, arrow] :
         {std::tuple(SC_SpinBoxUp, QAbstractSpinBox::StepUpEnabled, PE_IndicatorArrowUp),
          std::tuple(SC_SpinBoxDown, QAbstractSpinBox::StepDownEnabled, PE_IndicatorArrowDown)}) {
        QStyleOption option = *box;
        option.rect = subControlRect(CC_SpinBox, box, part, widget);
        option.state.setFlag(State_Enabled, box->stepEnabled.testFlag(step) && box->state.testFlag(State_Enabled));
        if (option.state.testFlag(State_Enabled) && box->activeSubControls == part)
            painter->fillRect(option.rect.adjusted(0, 1, -1, -1), Theme::instance().hover());
        drawArrow(arrow, &option, painter);
    }
}

void FlatStyle::drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter,
                                   const QWidget* widget) const {
    if (control == CC_ScrollBar) {
        if (const auto* bar = qstyleoption_cast<const QStyleOptionSlider*>(option)) {
            painter->fillRect(option->rect, option->palette.color(QPalette::Base));
            return drawScrollBar(bar, subControlRect(control, option, SC_ScrollBarSlider, widget), painter);
        }
    }
    if (control == CC_ToolButton) {
        const auto* button = qstyleoption_cast<const QStyleOptionToolButton*>(option);
        const bool menu = button != nullptr && button->features.testFlag(QStyleOptionToolButton::HasMenu) &&
                          !button->features.testFlag(QStyleOptionToolButton::MenuButtonPopup);
        if (menu && !button->text.isEmpty() && button->toolButtonStyle != Qt::ToolButtonIconOnly)
            return drawMenuButton(button, painter, widget);
    }
    if (control == CC_ComboBox) {
        if (const auto* combo = qstyleoption_cast<const QStyleOptionComboBox*>(option)) {
            QStyleOptionButton button;
            button.QStyleOption::operator=(*option);
            combo->editable ? drawField(option, painter) : drawButton(&button, painter);
            QStyleOption arrow = *option;
            arrow.rect = subControlRect(control, option, SC_ComboBoxArrow, widget);
            return drawArrow(PE_IndicatorArrowDown, &arrow, painter);
        }
    }
    if (control == CC_SpinBox) {
        if (const auto* box = qstyleoption_cast<const QStyleOptionSpinBox*>(option))
            return drawSpinBox(box, painter, widget);
    }
    QProxyStyle::drawComplexControl(control, option, painter, widget);
}

QRect FlatStyle::subControlRect(ComplexControl control, const QStyleOptionComplex* option, SubControl part,
                                const QWidget* widget) const {
    const auto* bar = control == CC_ScrollBar ? qstyleoption_cast<const QStyleOptionSlider*>(option) : nullptr;
    if (bar == nullptr) {
        const QRect other = QProxyStyle::subControlRect(control, option, part, widget);
        const bool words = control == CC_ComboBox && part == SC_ComboBoxEditField;
        return words ? other.adjusted(5, 0, 0, 0) : other;
    }
    // No arrows: the groove is the whole bar.
    const bool across = bar->orientation == Qt::Horizontal;
    const int length = across ? bar->rect.width() : bar->rect.height();
    const qint64 range = qint64(bar->maximum) - bar->minimum;
    const int least = 32;
    const int slider =
        range <= 0 ? length
                   : qBound(qMin(least, length), int(qint64(bar->pageStep) * length / (range + bar->pageStep)), length);
    const int start =
        sliderPositionFromValue(bar->minimum, bar->maximum, bar->sliderPosition, length - slider, bar->upsideDown);
    const auto span = [bar, across](int from, int to) {
        return across ? QRect(bar->rect.left() + from, bar->rect.top(), to - from, bar->rect.height())
                      : QRect(bar->rect.left(), bar->rect.top() + from, bar->rect.width(), to - from);
    };
    QRect rect;
    switch (part) {
    case SC_ScrollBarGroove:
        rect = bar->rect;
        break;
    case SC_ScrollBarSlider:
        rect = span(start, start + slider);
        break;
    case SC_ScrollBarSubPage:
        rect = span(0, start);
        break;
    case SC_ScrollBarAddPage:
        rect = span(start + slider, length);
        break;
    default:
        return {};
    }
    return visualRect(bar->direction, bar->rect, rect);
}

} // namespace remuda
