// SPDX-License-Identifier: GPL-3.0-or-later
// How large things are, and how they behave.
#include "ui/common/flat_style.h"

#include <QStyleOption>

namespace remuda {

QSize FlatStyle::sizeFromContents(ContentsType type, const QStyleOption* option, const QSize& size,
                                  const QWidget* widget) const {
    QSize result = QProxyStyle::sizeFromContents(type, option, size, widget);
    const int least = option->fontMetrics.height() + 14;
    switch (type) {
    case CT_PushButton:
        result.setWidth(qMax(size.width() + 26, result.width() - 40));
        result.setHeight(least);
        break;
    case CT_SpinBox:
        result.setWidth(result.width() + 14); // for the margins of its text
        [[fallthrough]];
    case CT_LineEdit:
    case CT_ComboBox:
        result.setHeight(least);
        break;
    case CT_ToolButton:
        if (const auto* button = qstyleoption_cast<const QStyleOptionToolButton*>(option);
            button != nullptr && button->toolButtonStyle != Qt::ToolButtonIconOnly && !button->text.isEmpty()) {
            const bool menu = button->features.testFlag(QStyleOptionToolButton::HasMenu);
            result = QSize(size.width() + (menu ? 28 : 16), least);
        }
        break;
    case CT_TabBarTab:
        result += QSize(4, 10);
        break;
    case CT_HeaderSection:
        result.setHeight(option->fontMetrics.height() + 12);
        break;
    case CT_MenuItem:
    case CT_ItemViewItem:
        result.setHeight(result.height() + 4);
        break;
    default:
        break;
    }
    return result;
}

int FlatStyle::pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const {
    switch (metric) {
    case PM_SplitterWidth:
        return 5;
    case PM_MenuPanelWidth:
        return 1;
    case PM_MenuVMargin:
        return 4;
    case PM_HeaderMargin:
        return 10;
    case PM_TabBarTabHSpace:
        return 12;
    case PM_TabBarTabShiftVertical:
        return 0;
    case PM_ButtonShiftHorizontal:
    case PM_ButtonShiftVertical:
        return 0;
    case PM_SmallIconSize:
    case PM_ButtonIconSize:
        return 16;
    case PM_ScrollBarExtent:
        return 12;
    default:
        return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

int FlatStyle::styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
                         QStyleHintReturn* data) const {
    switch (hint) {
    case SH_TabBar_ElideMode:
        return Qt::ElideNone;
    case SH_DialogButtonBox_ButtonsHaveIcons:
        return 0;
    case SH_ItemView_ShowDecorationSelected:
        return 1;
    case SH_ToolTip_WakeUpDelay:
        return 400;
    default:
        return QProxyStyle::styleHint(hint, option, widget, data);
    }
}

} // namespace remuda
