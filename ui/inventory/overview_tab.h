// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/api/api_client.h"
#include "core/domain/machine.h"

#include <QScrollArea>

class QFormLayout;

namespace remuda {

class EditableField;
class MessageBar;
class StatusLabel;
class TextLabel;

// The facts of a machine that people ask for first; those that a person may set are edited in place. A change somebody
// else made meanwhile is refused by the server and shown, never overwritten.
class OverviewTab : public QScrollArea {
    Q_OBJECT
public:
    explicit OverviewTab(ApiClient& api, QWidget* parent = nullptr);
    void showMachine(const Machine& machine, bool read_only, const QString& why = {});

Q_SIGNALS:
    // A field was saved: a sentence, and the request by which that can be taken back.
    void saved(const QString& sentence, const QByteArray& request_id);

private:
    EditableField* addEditable(const char* wire_name, const QString& label, bool monospaced = false);
    TextLabel* addFact(const QString& label, bool monospaced = false);
    void fill(EditableField* field);
    void save(EditableField* field, const QString& raw);

    ApiClient& m_api;
    Machine m_machine;
    QFormLayout* m_form;
    MessageBar* m_message;
    QVector<EditableField*> m_fields;
    StatusLabel* m_power;
    TextLabel *m_power_age, *m_size, *m_bmc, *m_lock, *m_changed, *m_interfaces;
};

} // namespace remuda
