// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/flat_style.h"

#include "ui/common/theme.h"

#include <QPainter>
#include <QPainterPath>
#include <QPushButton>
#include <QStyleFactory>
#include <QStyleOption>
#include <QToolButton>

namespace remuda {

namespace {
constexpr qreal radius = 5;

QColor mixed(const QColor& below, const QColor& above) {
    const float part = above.alphaF();
    const auto mix = [part](float from, float to) { return from + (to - from) * part; };
    return QColor::fromRgbF(mix(below.redF(), above.redF()), mix(below.greenF(), above.greenF()),
                            mix(below.blueF(), above.blueF()));
}

void roundedBox(QPainter* painter, const QRectF& rect, const QColor& fill, const QColor& line, qreal width = 1) {
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(line.isValid() ? QPen(line, width) : QPen(Qt::NoPen));
    painter->setBrush(fill.isValid() ? QBrush(fill) : QBrush(Qt::NoBrush));
    const qreal inset = line.isValid() ? width / 2 : 0;
    painter->drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), radius, radius);
    painter->restore();
}
// A bar of views of which none fits what is shown says so in its property "nothingChosen".
bool isChosenTab(const QStyleOption* option, const QWidget* bar) {
    return option->state.testFlag(QStyle::State_Selected) && !(bar && bar->property("nothingChosen").toBool());
}
} // namespace

FlatStyle::FlatStyle()
    : QProxyStyle(QStyleFactory::create(QStringLiteral("Fusion"))) {}

void FlatStyle::drawButton(const QStyleOption* option, QPainter* painter) {
    const Theme& theme = Theme::instance();
    const auto* button = qstyleoption_cast<const QStyleOptionButton*>(option);
    const bool enabled = option->state.testFlag(State_Enabled);
    const bool flat = button != nullptr && button->features.testFlag(QStyleOptionButton::Flat);
    const bool primary = button != nullptr && button->features.testFlag(QStyleOptionButton::DefaultButton) && enabled;
    const bool down = option->state & (State_Sunken | State_On);
    const bool over = enabled && option->state.testFlag(State_MouseOver);
    const bool focus = option->state.testFlag(State_HasFocus) && option->state.testFlag(State_KeyboardFocusChange);
    QColor fill = primary ? theme.accent() : option->palette.color(QPalette::Button);
    if (flat && !primary) fill = option->palette.color(QPalette::Window);
    if (down)
        fill = primary ? fill.darker(115) : theme.selection();
    else if (over)
        fill = primary ? fill.lighter(108) : mixed(fill, theme.hover());
    QColor line = primary ? theme.accent() : theme.border();
    if (flat && !down && !over && !primary) {
        fill = QColor();
        line = QColor();
    }
    roundedBox(painter, option->rect, fill, line);
    if (focus)
        roundedBox(painter, option->rect, QColor(), primary ? option->palette.color(QPalette::Text) : theme.accent(),
                   2);
}

void FlatStyle::drawField(const QStyleOption* option, QPainter* painter) {
    const Theme& theme = Theme::instance();
    const bool focus = option->state.testFlag(State_HasFocus);
    const bool enabled = option->state.testFlag(State_Enabled);
    roundedBox(painter, option->rect, option->palette.color(enabled ? QPalette::Base : QPalette::Window),
               focus ? theme.accent() : theme.border(), focus ? 1.5 : 1);
}

void FlatStyle::drawTab(const QStyleOption* option, QPainter* painter, const QWidget* bar) {
    const Theme& theme = Theme::instance();
    const bool selected = isChosenTab(option, bar);
    const QRectF rect = option->rect;
    if (!selected && option->state.testFlag(State_MouseOver) && option->state.testFlag(State_Enabled))
        painter->fillRect(rect.adjusted(2, 3, -2, -3), theme.hover());
    if (selected) painter->fillRect(QRectF(rect.left() + 6, rect.bottom() - 2, rect.width() - 12, 2), theme.accent());
    if (option->state.testFlag(State_HasFocus) && option->state.testFlag(State_KeyboardFocusChange))
        roundedBox(painter, rect.adjusted(2, 3, -2, -3), QColor(), theme.accent(), 1.5);
}

void FlatStyle::drawProgress(const QStyleOption* option, QPainter* painter, const QWidget* widget) {
    const auto* bar = qstyleoption_cast<const QStyleOptionProgressBar*>(option);
    if (bar == nullptr) return;
    const Theme& theme = Theme::instance();
    QRectF groove = QRectF(option->rect);
    groove.setHeight(qMin<qreal>(6, groove.height()));
    groove.moveCenter(QRectF(option->rect).center());
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(theme.border());
    painter->drawRoundedRect(groove, 3, 3);
    const bool unknown = bar->maximum <= bar->minimum;
    const qreal share = unknown ? 0.3 : qreal(bar->progress - bar->minimum) / (bar->maximum - bar->minimum);
    QRectF done = groove;
    done.setWidth(groove.width() * qBound<qreal>(0, share, 1));
    if (unknown) done.moveCenter(groove.center());
    // Purple while it runs, green when full; a widget that knows better says so in its property "tone".
    const QVariant told = widget != nullptr ? widget->property("tone") : QVariant();
    const Tone tone = told.isValid()           ? static_cast<Tone>(told.toInt())
                      : share >= 1 && !unknown ? Tone::good
                                               : Tone::busy;
    painter->setBrush(theme.tone(tone));
    if (done.width() > 0.5) painter->drawRoundedRect(done, 3, 3);
    painter->restore();
}

void FlatStyle::drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                              const QWidget* widget) const {
    switch (element) {
    case PE_PanelButtonCommand:
        return drawButton(option, painter);
    case PE_PanelButtonTool: {
        QStyleOptionButton button;
        button.initFrom(widget);
        button.QStyleOption::operator=(*option);
        if (option->state.testFlag(State_AutoRaise)) button.features = QStyleOptionButton::Flat;
        return drawButton(&button, painter);
    }
    case PE_PanelLineEdit:
        if (const auto* frame = qstyleoption_cast<const QStyleOptionFrame*>(option);
            frame != nullptr && frame->lineWidth > 0)
            return drawField(option, painter);
        break;
    case PE_FrameLineEdit:
        return drawField(option, painter);
    case PE_FrameGroupBox:
    case PE_Frame:
        if (widget != nullptr && widget->inherits("QAbstractScrollArea")) {
            roundedBox(painter, option->rect, QColor(), Theme::instance().border());
            return;
        }
        break;
    case PE_PanelMenu:
        painter->fillRect(option->rect, option->palette.color(QPalette::Base));
        [[fallthrough]];
    case PE_FrameMenu: // without its edge a menu runs into what is below it
        painter->setPen(Theme::instance().border());
        painter->setBrush(Qt::NoBrush);
        return painter->drawRect(option->rect.adjusted(0, 0, -1, -1));
    case PE_FrameTabBarBase:
        painter->fillRect(QRect(option->rect.left(), option->rect.bottom(), option->rect.width(), 1),
                          Theme::instance().border());
        return;
    case PE_IndicatorCheckBox:
    case PE_IndicatorItemViewItemCheck:
        return drawCheckBox(option, painter);
    case PE_PanelScrollAreaCorner:
        return painter->fillRect(option->rect, option->palette.color(QPalette::Base));
    case PE_IndicatorHeaderArrow:
        if (const auto* header = qstyleoption_cast<const QStyleOptionHeader*>(option))
            drawArrow(header->sortIndicator == QStyleOptionHeader::SortUp ? PE_IndicatorArrowUp : PE_IndicatorArrowDown,
                      option, painter);
        return;
    case PE_IndicatorArrowDown:
    case PE_IndicatorArrowUp:
        return drawArrow(element, option, painter);
    case PE_FrameTabWidget:
        return;
    case PE_FrameFocusRect:
        if (qobject_cast<const QPushButton*>(widget) != nullptr || qobject_cast<const QToolButton*>(widget) != nullptr)
            return;
        break;
    default:
        break;
    }
    QProxyStyle::drawPrimitive(element, option, painter, widget);
}

void FlatStyle::drawControl(ControlElement element, const QStyleOption* option, QPainter* painter,
                            const QWidget* widget) const {
    switch (element) {
    case CE_TabBarTabShape:
        return drawTab(option, painter, widget);
    case CE_TabBarTabLabel: {
        // The label of the chosen tab is strong, the others step back.
        if (const auto* tab = qstyleoption_cast<const QStyleOptionTab*>(option)) {
            QStyleOptionTab copy = *tab;
            const bool selected = isChosenTab(option, widget);
            copy.state &= ~State_HasFocus;
            if (!selected && option->state.testFlag(State_Enabled))
                copy.palette.setColor(QPalette::WindowText, Theme::instance().secondaryText());
            return QProxyStyle::drawControl(element, &copy, painter, widget);
        }
        break;
    }
    case CE_Header:
        return drawHeader(option, painter, widget);
    case CE_HeaderSection:
    case CE_HeaderEmptyArea:
        painter->fillRect(option->rect, option->palette.color(QPalette::Base));
        painter->fillRect(QRect(option->rect.left(), option->rect.bottom(), option->rect.width(), 1),
                          Theme::instance().border());
        return;
    case CE_HeaderLabel:
        if (const auto* header = qstyleoption_cast<const QStyleOptionHeader*>(option)) {
            QStyleOptionHeader copy = *header;
            copy.palette.setColor(QPalette::ButtonText, Theme::instance().secondaryText());
            copy.state &= ~State_On;
            return QProxyStyle::drawControl(element, &copy, painter, widget);
        }
        break;
    case CE_PushButtonLabel:
        if (const auto* button = qstyleoption_cast<const QStyleOptionButton*>(option);
            button != nullptr && button->features.testFlag(QStyleOptionButton::DefaultButton) &&
            option->state.testFlag(State_Enabled)) {
            QStyleOptionButton copy = *button;
            copy.palette.setColor(QPalette::ButtonText, Theme::instance().onAccent());
            return QProxyStyle::drawControl(element, &copy, painter, widget);
        }
        break;
    case CE_ProgressBarGroove:
    case CE_ProgressBarLabel:
        return;
    case CE_ProgressBarContents:
        return drawProgress(option, painter, widget);
    case CE_Splitter: {
        const bool vertical_line = option->state.testFlag(State_Horizontal);
        QRect line = option->rect;
        if (vertical_line)
            line = QRect(line.center().x(), line.top(), 1, line.height());
        else
            line = QRect(line.left(), line.center().y(), line.width(), 1);
        painter->fillRect(line, Theme::instance().border());
        return;
    }
    default:
        break;
    }
    QProxyStyle::drawControl(element, option, painter, widget);
}

} // namespace remuda
