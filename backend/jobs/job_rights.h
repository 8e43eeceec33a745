// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/jobs/job_store.h"
#include "core/domain/permission.h"

#include <functional>

namespace remuda {

// Whether a user may still do this to a machine; may be called on any thread.
using JobRights = std::function<Result<void>(const std::string& user, Permission, const Machine&)>;

// Whether whoever submitted a job may still have it done to this machine, by what was asked of them then.
inline Result<void> mayBegin(const JobRights& rights, const StoredJob& stored, const Machine& machine) {
    const auto permission = permissionFromText(stored.permission);
    return rights && permission ? rights(stored.job.user, *permission, machine) : Result<void>();
}

} // namespace remuda
