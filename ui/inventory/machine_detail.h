// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/lifecycle.h"
#include "core/domain/machine.h"
#include "core/domain/permission.h"
#include "ui/common/place.h"

#include <QDateTime>
#include <QTabWidget>

#include <optional>

class QPushButton;
class QStackedWidget;

namespace remuda {

class BmcTab;
class Card;
class EmptyState;
class HardwareTab;
class MachineCostTab;
class MachineHistoryTab;
class MachineJobsTab;
class OverviewTab;
class StatusLabel;
class TextLabel;

// One machine in full, beside the table: name, status, what is wrong with it and what to do, and the tabs.
class MachineDetail : public QWidget {
    Q_OBJECT
public:
    explicit MachineDetail(const PlaceContext& context, QWidget* parent = nullptr);

    void showNothing();
    void showMany(int machines, const QString& summary);
    // `moment` is that of a past inventory, invalid in the present.
    void showMachine(const Machine& machine, bool read_only, const QDateTime& moment);

Q_SIGNALS:
    void goTo(const QString& place, const QString& id, const QString& query);
    void verbAsked(remuda::Verb verb); // on the machine shown, which is the selection
    // Something about it was changed here: a sentence, and the request by which it can be taken back.
    void edited(const QString& sentence, const QByteArray& request_id);

private:
    static QString faultTitle(const std::string& kind);
    void showTrouble(const Machine& machine, bool read_only);
    void showTab();

    PlaceContext m_context;
    QStackedWidget* m_pages;
    EmptyState* m_empty;
    TextLabel *m_name, *m_host, *m_since;
    StatusLabel* m_status;
    Card* m_trouble;
    TextLabel* m_trouble_text;
    QPushButton *m_trouble_jobs, *m_trouble_repair;
    QTabWidget* m_tabs;
    OverviewTab* m_overview;
    HardwareTab* m_hardware;
    BmcTab* m_bmc;
    MachineJobsTab* m_jobs;
    MachineHistoryTab* m_history;
    MachineCostTab* m_cost;
    std::optional<Machine> m_machine;
    bool m_read_only = false;
    std::optional<PermissionSet> m_may; // on that machine
    QDateTime m_moment;
};

} // namespace remuda
