// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/api/api_client.h"
#include "ui/common/consequence_sheet.h"

#include <QPointer>
#include <QTimer>

#include <optional>
#include <vector>

class QComboBox;
class QLineEdit;

namespace remuda {

// Sets the same fields on several machines: which fields, to what, what would change and whom it concerns, then on all
// that can be changed and are not left out. Deletes itself with its sheet.
class EditSheet : public QObject {
    Q_OBJECT
public:
    EditSheet(ApiClient& api, const QStringList& machines, QWidget* parent);
    void open();
    void chooseField(const QString& wire_name); // "team": in the first row

Q_SIGNALS:
    // A sentence, and the request by which it can be taken back.
    void done(const QString& sentence, const QByteArray& request_id);

private:
    void addRow();
    QStringList kept() const;         // all but those left out
    boost::json::object body() const; // without members when no field is chosen
    std::optional<QString> valueSet(const char* field) const;
    void planSoon();
    void plan();
    void showPlan(const boost::json::object& plan);
    void send();
    void sent(const ApiAnswer& answer);

    struct Row {
        QComboBox* field;
        QLineEdit* value;
    };
    ApiClient& m_api;
    QStringList m_machines;
    QPointer<ConsequenceSheet> m_sheet;
    std::vector<Row> m_rows;
    QTimer m_replan; // a moment after the last change of a field
    QPointer<ApiCall> m_planning;
};

} // namespace remuda
