// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/jobs/job_access.h"

#include "backend/identity/access.h"
#include "backend/inventory/machine_store.h"
#include "backend/jobs/job_store.h"

namespace remuda {

Result<void> mayCommand(Connection& connection, const Principal& principal, const std::string& id) {
    const auto stored = job_store::row(connection, id);
    if (!stored) return problems::notFound("job", id);
    const auto& job = stored->job;
    if (principal.administrator || job.requester == principal.user) return {};
    for (const auto& name : job_store::targets(connection, *stored)) {
        const auto machine = machine_store::find(connection, name);
        const auto allowed = machine ? mayDo(principal, permissionFor(stored->verb), *machine)
                                     : problems::forbidden("the machine " + name + " is not in the inventory any more");
        if (!allowed)
            return problems::forbidden("job " + id + " is of " + job.requester + ", and " + allowed.problem().detail);
    }
    return {};
}

} // namespace remuda
