// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/api/api_client.h"
#include "core/domain/machine.h"
#include "ui/common/consequence_sheet.h"

class QCheckBox;
class QComboBox;

namespace remuda {

// From what a machine boots, the next time or every time. Asks the BMC first what its driver can do, says what it would
// come to, and has it set. Deletes itself with its sheet.
class BootDeviceSheet : public QObject {
    Q_OBJECT
public:
    BootDeviceSheet(ApiClient& api, const Machine& machine, QWidget* parent);
    void open();

Q_SIGNALS:
    void done(const QString& sentence);

private:
    void ask();
    void take(const boost::json::object& answer);
    void show();
    QString when() const; // "the next time"
    void send();

    ApiClient& m_api;
    const QString m_name;
    QPointer<ConsequenceSheet> m_sheet;
    QComboBox* m_device;
    QCheckBox* m_for_good;
    QString m_power;
    bool m_simulated = false, m_known = false;
};

} // namespace remuda
