// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/groups.h"

#include "app/cli/approval_commands.h"
#include "app/cli/audit_commands.h"
#include "app/cli/console_commands.h"
#include "app/cli/cost_commands.h"
#include "app/cli/freeze_commands.h"
#include "app/cli/history_commands.h"
#include "app/cli/job_commands.h"
#include "app/cli/lease_commands.h"
#include "app/cli/machine_commands.h"
#include "app/cli/request_commands.h"
#include "app/cli/schedule_commands.h"
#include "app/cli/server_commands.h"
#include "app/cli/session_commands.h"
#include "app/cli/view_commands.h"

namespace remuda::cli {

std::vector<std::pair<QString, std::unique_ptr<CommandGroup>>> makeGroups(Program& program) {
    std::vector<std::pair<QString, std::unique_ptr<CommandGroup>>> groups;
    groups.emplace_back(QString(), std::make_unique<SessionCommands>(program));
    groups.emplace_back(QString(), std::make_unique<HistoryCommands>(program));
    groups.emplace_back(QString(), std::make_unique<ConsoleCommands>(program));
    groups.emplace_back(QStringLiteral("machines"), std::make_unique<MachineCommands>(program));
    groups.emplace_back(QStringLiteral("views"), std::make_unique<ViewCommands>(program));
    groups.emplace_back(QStringLiteral("jobs"), std::make_unique<JobCommands>(program));
    groups.emplace_back(QStringLiteral("approvals"), std::make_unique<ApprovalCommands>(program));
    groups.emplace_back(QStringLiteral("schedules"), std::make_unique<ScheduleCommands>(program));
    groups.emplace_back(QStringLiteral("freezes"), std::make_unique<FreezeCommands>(program));
    groups.emplace_back(QStringLiteral("windows"), std::make_unique<WindowCommands>(program));
    groups.emplace_back(QStringLiteral("requests"), std::make_unique<RequestCommands>(program));
    groups.emplace_back(QStringLiteral("leases"), std::make_unique<LeaseCommands>(program));
    groups.emplace_back(QStringLiteral("costs"), std::make_unique<CostCommands>(program));
    groups.emplace_back(QStringLiteral("audit"), std::make_unique<AuditCommands>(program));
    groups.emplace_back(QStringLiteral("server"), std::make_unique<ServerCommands>(program));
    return groups;
}

std::vector<Column> machineColumns() {
    return {{"hardware_name", "Machine"},
            {"hostname", "Host name"},
            {"status", "Status"},
            {"power", "Power"},
            {"role", "Role"},
            {"team", "Team"},
            {"site", "Site"},
            {"rack", "Rack"},
            {"unit", "Unit", Kind::integer},
            {"model", "Model"},
            {"cpu_cores", "Cores", Kind::integer},
            {"memory_gib", "Memory", Kind::gib},
            {"disk_gib", "Disk", Kind::gib},
            {"expires_on", "Expires", Kind::date},
            {"monthly_cost_usd", "A month", Kind::money},
            {"simulated", "Simulated", Kind::yes_no}};
}

std::vector<Column> jobColumns() {
    return {{"id", "Job"},
            {"action", "Action"},
            {"target", "Target"},
            {"status", "Status"},
            {"progress", "Progress", Kind::percent},
            {"requester", "Requester"},
            {"created_at", "Created", Kind::instant},
            {"starts_at", "Begins", Kind::instant},
            {"ended_at", "Ended", Kind::instant},
            {"late", "Late", Kind::yes_no},
            {"simulated", "Simulated", Kind::yes_no},
            {"result", "Result"}};
}

std::vector<Column> plannedMachineColumns() {
    return {{"hardware_name", "Machine"},
            {"hostname", "Host name"},
            {"status", "Status"},
            {"to_status", "Becomes"},
            {"role", "Role"},
            {"team", "Team"},
            {"site", "Site"},
            {"model", "Model"},
            {"expires_on", "Expires", Kind::date},
            {"monthly_cost_usd", "A month", Kind::money},
            {"simulated", "Simulated", Kind::yes_no}};
}

} // namespace remuda::cli
