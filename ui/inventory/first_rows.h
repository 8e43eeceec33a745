// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

class QTableView;

namespace remuda {

// Says once, in the log category remuda.start, that a table has painted its first rows, and how many there are. Off by
// default; QT_LOGGING_RULES="remuda.start.info=true" shows it, and a stop watch outside can wait for it.
class FirstRows : public QObject {
    Q_OBJECT
public:
    explicit FirstRows(QTableView& table);

protected:
    bool eventFilter(QObject* object, QEvent* event) override;

private:
    QTableView& m_table;
};

} // namespace remuda
