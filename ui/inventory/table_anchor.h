// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QStringList>

class QTableView;

namespace remuda {

class InventoryModel;

// Keeps the machines that somebody looks at where they are on screen while others come, go and move. Who looks at the
// very top goes on looking at the top. After another question the selected row is in sight, or else the top is.
class TableAnchor : public QObject {
    Q_OBJECT
public:
    TableAnchor(QTableView& table, InventoryModel& model);

private:
    void remember();
    void restore();
    void showAnswer();

    QTableView& m_table;
    InventoryModel& m_model;
    QStringList m_names; // of the rows in sight, from the top
    int m_first = 0;     // row of the first
    int m_offset = 0;    // pixels from the top of the view to it
};

} // namespace remuda
