// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/replica/replica_search.h"

#include <QFrame>

class QToolButton;

namespace remuda {

class InventoryTable;
class TextLabel;

// The line below the table: what an action would be done to. Says how many machines are chosen, how many of them are
// not to be seen and why, and what they come to; always there, so that the table does not jump.
class SelectionStrip : public QFrame {
    Q_OBJECT
public:
    explicit SelectionStrip(InventoryTable& table, QWidget* parent = nullptr);

    void refresh(int chosen);                    // so many machines
    void setTotals(const MachineTotals& totals); // of what is chosen; may be told later
    QString text() const;
    QString summary() const; // "96 cores · 576 GiB memory · …" of what is chosen

Q_SIGNALS:
    void queryAsked(const QString& query); // to see just what is chosen

private:
    void showChosen();

    InventoryTable& m_table;
    TextLabel *m_count, *m_hidden, *m_totals;
    QToolButton *m_all, *m_show, *m_none;
    QString m_summary;
};

} // namespace remuda
