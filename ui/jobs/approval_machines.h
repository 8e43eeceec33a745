// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/approval.h"
#include "core/domain/machine.h"
#include "ui/common/column_table.h"

namespace remuda {

class ReplicaSnapshot;

struct ConcernedMachine {
    Machine machine;
    bool known = false; // else there is only its name
};

// The frozen machines of an action that waits, as they are known here now: whoever decides sees what it is about.
class ApprovalMachinesModel : public ColumnTable<ConcernedMachine> {
    Q_OBJECT
public:
    enum Column { name, host, role, team, status };
    explicit ApprovalMachinesModel(QObject* parent = nullptr);

    void show(const std::vector<std::string>& names, const ReplicaSnapshot& snapshot);
};

// What is to be done, in words: the verb and what was said with it.
QString approvedActionText(const Approval& approval);

} // namespace remuda
