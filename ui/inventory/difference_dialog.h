// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/api/api_client.h"
#include "ui/common/column_table.h"

#include <QDialog>
#include <QPointer>

class QDateTimeEdit;
class QLineEdit;
class QSortFilterProxyModel;

namespace remuda {

class MessageBar;
class TextLabel;

// What became of the inventory between two moments: a row per member that differs, with who changed it last and when.
// Use with open(); it deletes itself when closed.
class DifferenceDialog : public QDialog {
    Q_OBJECT
public:
    // `query` narrows it down at first; people may change it.
    DifferenceDialog(ApiClient& api, const QDateTime& from, const QString& query, QWidget* parent);

    struct Row {
        QString machine, field, before, after, actor;
        QDateTime at;
        qint64 sequence = 0;
        Tone tone = Tone::ready;
        bool operator==(const Row&) const = default;
    };
    // Rows of the server's answer: machines that came, went and changed.
    static std::vector<Row> rowsOf(const boost::json::object& difference);

private:
    void compare();
    void showDifference(const boost::json::object& difference);
    void failed(const Problem& problem);

    ApiClient& m_api;
    QDateTimeEdit *m_from, *m_to;
    QLineEdit* m_query;
    MessageBar* m_message;
    ColumnTable<Row>* m_rows;
    TextLabel* m_summary;
    TableView* m_table;
    QPointer<ApiCall> m_call;
};

} // namespace remuda
