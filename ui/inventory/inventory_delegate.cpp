// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/cell_text.h"
#include "ui/common/format.h"
#include "ui/common/theme.h"
#include "ui/inventory/inventory_table.h"
#include "ui/inventory/machine_selection.h"

#include <QCoreApplication>
#include <QHeaderView>
#include <QPainter>

#include <numeric>

namespace remuda {

namespace {

// A sum at the right end of a heading; those that find no room are left out, the least telling first.
struct Sum {
    QString text;
    int width;
};

// Aligned, they stand below each other from group to group; else each takes what its words need.
QVector<Sum> sumsOf(const MachineTotals& totals, const QFont& font, bool aligned) {
    constexpr int gap = 16;
    const int character = aligned ? QFontMetrics(font).averageCharWidth() : 0;
    const auto tr = [](const char* words) { return QCoreApplication::translate("Inventory", words); };
    const auto sum = [&](const QString& text, int characters) {
        return Sum{text, qMax(characters * character, tabularWidth(font, text)) + gap};
    };
    return {sum(costText(totals), 27), sum(tr("%1 cores").arg(format::number(totals.cpu_cores)), 13),
            sum(tr("%1 memory").arg(format::memory(totals.memory_gib)), 15),
            sum(tr("%1 disk").arg(format::memory(totals.disk_gib)), 13)};
}

int widthOf(const QVector<Sum>& sums) {
    return std::accumulate(sums.begin(), sums.end(), 0, [](int width, const Sum& sum) { return width + sum.width; });
}

void paintArrow(QPainter* painter, const QRect& rect, bool open) {
    const QString icon = open ? QStringLiteral("chevron-down") : QStringLiteral("chevron-right");
    Theme::instance().icon(icon).paint(painter, rect);
}

// Answers where the words end.
int paintWords(QPainter* painter, QRect rect, const QString& text, const QFont& font, const QColor& colour) {
    painter->setFont(font);
    painter->setPen(colour);
    const QFontMetrics metrics(font);
    const QString shown = metrics.elidedText(text, Qt::ElideRight, rect.width());
    painter->drawText(rect, Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine, shown);
    return rect.left() + metrics.horizontalAdvance(shown);
}

void paintHeading(QPainter* painter, const QRect& row, const InventoryTable& table, int group, const QFont& font) {
    const Theme& theme = Theme::instance();
    const InventoryModel& model = table.machines();
    const MachineTotals& totals = model.groups()[std::size_t(group)].totals;
    constexpr int arrow = 16;
    const QRect line = row.adjusted(6, 0, -12, -1);
    paintArrow(painter, {line.left(), line.center().y() - arrow / 2 + 1, arrow, arrow}, model.isOpen(group));
    const QString machines = QCoreApplication::translate("Inventory", "%n machine(s)", nullptr, int(totals.machines));
    const int chosen = table.chosen().chosenOf(group);
    QString count = chosen == 0 ? machines
                                : machines + QStringLiteral(" · ") +
                                      QCoreApplication::translate("Inventory", "%n selected", nullptr, chosen);
    const QFontMetrics metrics(font);
    QRect words = line.adjusted(arrow + 6, 0, 0, 0);
    const int title = QFontMetrics(theme.strong()).horizontalAdvance(model.groupTitle(group));
    const auto fits = [&](const QVector<Sum>& sums) {
        return words.left() + title + metrics.horizontalAdvance(count) + 40 + widthOf(sums) <= line.right();
    };
    auto sums = sumsOf(totals, font, true);
    if (!fits(sums)) count = machines;
    if (!fits(sums)) sums = sumsOf(totals, font, false);
    while (!sums.isEmpty() && !fits(sums))
        sums.removeLast();
    int right = line.right();
    painter->setFont(font);
    painter->setPen(theme.secondaryText());
    for (const Sum& sum : sums) {
        right -= sum.width;
        paintTabular(painter, {right, line.top(), sum.width, line.height()}, sum.text, true);
    }
    words.setRight(right);
    const int end =
        paintWords(painter, words, model.groupTitle(group), theme.strong(), table.palette().color(QPalette::Text));
    words.setLeft(end + 12);
    if (words.width() > 20) paintWords(painter, words, count, font, theme.secondaryText());
}

} // namespace

void InventoryDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const auto* table = qobject_cast<const InventoryTable*>(option.widget);
    if (table == nullptr || !table->machines().isHeading(index.row()))
        return TableDelegate::paint(painter, option, index);
    const Theme& theme = Theme::instance();
    const bool current = table->currentIndex().row() == index.row();
    painter->save();
    painter->setClipRect(option.rect);
    painter->fillRect(option.rect, theme.raised());
    // As wide as what is seen of the columns.
    const QHeaderView* columns = table->horizontalHeader();
    const int width = qMin(table->viewport()->width(), columns->length() - columns->offset());
    const QRect row(0, option.rect.top(), width, option.rect.height());
    paintHeading(painter, row, *table, table->machines().groupOf(index.row()), option.font);
    painter->fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1), theme.border());
    if (current && table->hasFocus()) {
        painter->setPen(QPen(theme.accent(), 1));
        painter->drawRect(row.adjusted(0, 0, -1, -2));
    }
    painter->restore();
}

} // namespace remuda
