// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/saved_view.h"

#include <QObject>
#include <QStringList>
#include <QTimer>

class QHeaderView;

namespace remuda {

class TableView;

// Which columns the table of machines shows, in which order and how wide, as a saved view keeps them. The hardware name
// is always there: a row without its name could be anything.
class TableLayout : public QObject {
    Q_OBJECT
public:
    explicit TableLayout(TableView& table);

    std::vector<SavedView::Column> columns() const; // from left to right; empty when they are the usual ones
    void setColumns(const std::vector<SavedView::Column>& columns);
    QStringList shown() const;              // keys of inventoryColumns(), from left to right
    void setShown(const QStringList& keys); // widths stay

    std::string sort() const; // as in SavedView
    void setSort(const std::string& sort);

Q_SIGNALS:
    void changed(); // by the person

private:
    int usualWidth(int column) const;
    std::vector<SavedView::Column> present() const;

    TableView& m_table;
    QHeaderView& m_header;
    QTimer m_told; // one signal for the many of a drag
    bool m_setting = false;
};

} // namespace remuda
