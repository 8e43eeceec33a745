// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

namespace remuda {

// What the facet panel's items say to those who draw them.
enum FacetRole {
    FacetValueRole = Qt::UserRole + 100, // QString: the value, or the whole term
    FacetStateRole,                      // int(FacetState)
    FacetCountRole,                      // QString
    FacetKindRole,                       // int(FacetKind)
    FacetFieldRole,                      // QString: name of the field, of headings and values
};
enum class FacetState { open, chosen, excluded };
enum class FacetKind { heading, value, term, more, search, fields };

// Draws facets: a quiet heading with a cross while something of it is chosen; values with their counts, tinted when
// chosen, struck through when excluded; and a minus below the pointer, to exclude.
class FacetDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

    static QRect button(const QRect& item); // where the cross or the minus is
};

} // namespace remuda
