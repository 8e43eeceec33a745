// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/place_list.h"

#include "ui/common/format.h"
#include "ui/common/theme.h"
#include "ui/common/tinted_icon.h"

#include <QPainter>
#include <QStyledItemDelegate>

namespace remuda {

namespace {

constexpr int iconRole = Qt::UserRole + 1;
constexpr int countRole = Qt::UserRole + 2;
constexpr int urgentRole = Qt::UserRole + 3;

class PlaceDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        const Theme& theme = Theme::instance();
        const bool selected = option.state.testFlag(QStyle::State_Selected);
        const QRect box = option.rect.adjusted(8, 1, -8, -1);
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(Qt::NoPen);
        if (selected || option.state.testFlag(QStyle::State_MouseOver)) {
            painter->setBrush(selected ? theme.selection() : theme.hover());
            painter->drawRoundedRect(box, 6, 6);
        }
        if (option.state.testFlag(QStyle::State_HasFocus)) {
            painter->setBrush(Qt::NoBrush);
            painter->setPen(QPen(theme.accent(), 1.5));
            painter->drawRoundedRect(QRectF(box).adjusted(0.75, 0.75, -0.75, -0.75), 6, 6);
        }
        const QColor text = option.palette.color(QPalette::Text);
        paintIcon(painter, index.data(iconRole).toString(), QRectF(box.left() + 10, box.center().y() - 8.5, 18, 18),
                  text);
        painter->setFont(selected ? theme.strong() : option.font);
        painter->setPen(text);
        painter->drawText(box.adjusted(38, 0, -8, 0), Qt::AlignVCenter | Qt::AlignLeft, index.data().toString());
        paintBadge(painter, box, index);
        painter->restore();
    }

    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const override {
        return {120, option.fontMetrics.height() + 17};
    }

private:
    static void paintBadge(QPainter* painter, const QRect& box, const QModelIndex& index) {
        const int count = index.data(countRole).toInt();
        if (count <= 0) return;
        const Theme& theme = Theme::instance();
        const bool urgent = index.data(urgentRole).toBool();
        painter->setFont(theme.caption());
        const QString text = count > 999 ? QStringLiteral("999+") : QString::number(count);
        const QFontMetrics metrics(theme.caption());
        const int height = metrics.height() + 4;
        QRect badge(0, 0, qMax(height, metrics.horizontalAdvance(text) + 12), height);
        badge.moveCenter(QPoint(box.right() - 10 - badge.width() / 2, box.center().y()));
        painter->setPen(Qt::NoPen);
        painter->setBrush(urgent ? theme.tone(Tone::bad) : theme.border());
        painter->drawRoundedRect(badge, height / 2.0, height / 2.0);
        painter->setPen(urgent ? theme.surface()
                        : index.data(Qt::ForegroundRole).value<QColor>().isValid()
                            ? index.data(Qt::ForegroundRole).value<QColor>()
                            : QPalette().color(QPalette::Text));
        painter->drawText(badge, Qt::AlignCenter, text);
    }
};

} // namespace

PlaceList::PlaceList(QWidget* parent)
    : QListWidget(parent) {
    setAccessibleName(QStringLiteral("Places"));
    setObjectName(QStringLiteral("Places"));
    setItemDelegate(new PlaceDelegate(this));
    setFrameShape(QFrame::NoFrame);
    setMouseTracking(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAsNeeded);
    viewport()->setAutoFillBackground(false);
    setMinimumWidth(120);
}

void PlaceList::addPlace(const QString& title, const QString& icon) {
    auto* item = new QListWidgetItem(title, this);
    item->setData(iconRole, icon);
    const int number = count();
    if (number <= 9) item->setToolTip(tr("%1 (Ctrl+%2)").arg(title).arg(number));
}

void PlaceList::setBadge(int row, int badge, bool urgent) {
    QListWidgetItem* item = this->item(row);
    if (item == nullptr) return;
    item->setData(countRole, badge);
    item->setData(urgentRole, urgent);
    item->setData(Qt::AccessibleDescriptionRole, badge > 0 ? tr("%n need attention", nullptr, badge) : QString());
}

QSize PlaceList::viewportSizeHint() const {
    return {170, count() * (fontMetrics().height() + 17)};
}

} // namespace remuda
