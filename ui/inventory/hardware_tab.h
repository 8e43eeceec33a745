// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/api/api_client.h"
#include "core/domain/machine.h"
#include "ui/common/column_table.h"

#include <QWidget>

class QPushButton;

namespace remuda {

class MessageBar;
class TextLabel;

// What the machine is meant to be, beside what it last said of itself; where they differ it is marked, and either side
// can be accepted.
class HardwareTab : public QWidget {
    Q_OBJECT
public:
    explicit HardwareTab(ApiClient& api, QWidget* parent = nullptr);
    void showMachine(const Machine& machine, bool read_only, const QString& why = {});

Q_SIGNALS:
    // A side was accepted: a sentence, and the request by which that can be taken back.
    void settled(const QString& sentence, const QByteArray& request_id);

private:
    struct Fact {
        QString field, name, intended, observed, note;
        bool differs = false;
        bool operator==(const Fact&) const = default;
    };
    QStringList chosen() const; // fields that differ: those selected, else all
    void updateButtons();
    void accept(const char* side, const QString& sentence);

    ApiClient& m_api;
    ColumnTable<Fact>* m_facts;
    TableView* m_table;
    TextLabel *m_source, *m_hint;
    MessageBar* m_message;
    QPushButton *m_take, *m_keep;
    Machine m_machine;
    QString m_why_not;
    bool m_read_only = false;
};

} // namespace remuda
