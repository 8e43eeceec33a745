// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/api/api_client.h"
#include "core/domain/lease.h"
#include "ui/common/consequence_sheet.h"

class QCheckBox;
class QDateEdit;

namespace remuda {

// Extend, shorten or release leases: asks the server what that would mean, shows it, then does it. Every change of the
// date asks anew; only the newest answer counts. Closes itself when done.
class LeaseSheet : public QObject {
    Q_OBJECT
public:
    // Opens over `window`; deletes itself with the sheet.
    LeaseSheet(ApiClient& api, LeaseAction action, std::vector<std::string> machines, Date proposal, QWidget* window);

    ConsequenceSheet* sheet() const { return m_sheet; }

Q_SIGNALS:
    void done(const QString& message, const QString& job); // the job of a release that recycles, or empty

private:
    void buildForm(Date proposal);
    void plan();
    void showPlan(const LeasePlan& plan);
    void send();
    LeaseChange change() const;
    Consequences consequences(const LeasePlan& plan) const;

    ApiClient& m_api;
    LeaseAction m_action;
    std::vector<std::string> m_machines;
    ConsequenceSheet* m_sheet;
    QDateEdit* m_to = nullptr;
    quint64 m_generation = 0;
};

// "Extend 12 leases"
QString leaseVerb(LeaseAction action, int count);

} // namespace remuda
