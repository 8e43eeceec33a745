// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inventory/first_rows.h"

#include <QEvent>
#include <QLoggingCategory>
#include <QTableView>

namespace remuda {

namespace {
Q_LOGGING_CATEGORY(startLog, "remuda.start", QtWarningMsg)
} // namespace

FirstRows::FirstRows(QTableView& table)
    : QObject(&table)
    , m_table(table) {
    if (startLog().isInfoEnabled()) table.viewport()->installEventFilter(this);
}

bool FirstRows::eventFilter(QObject* object, QEvent* event) {
    if (event->type() == QEvent::Paint && m_table.model() && m_table.model()->rowCount() > 0) {
        object->removeEventFilter(this);
        // When this is called the painting is done.
        QMetaObject::invokeMethod(
            this, [this] { qCInfo(startLog) << "first rows painted," << m_table.model()->rowCount() << "in all"; },
            Qt::QueuedConnection);
    }
    return QObject::eventFilter(object, event);
}

} // namespace remuda
