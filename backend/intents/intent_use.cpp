// SPDX-License-Identifier: GPL-3.0-or-later
// That a text is done once: whoever can write to the database can make a second job of it, and cannot take out of the
// audit unseen that there was a first.
#include "backend/audit/change_store.h"
#include "backend/intents/intent_desk.h"
#include "backend/jobs/job_store.h"

namespace remuda {

// On each machine once, but for a schedule, which comes again. What is retried has a text of its own.
Result<void> IntentDesk::checkUse(Connection& connection, const Verified& verified, const StoredJob& job) {
    if (verified.proof.intent.order.terms.contains("option recurrence")) return {};
    const auto since = change_store::sequenceOfIntent(connection, verified.id);
    for (const auto& other : change_store::jobsOn(connection, job.hardware_name, since))
        if (other != job.job.id && change_store::intentOf(connection, other) == verified.id)
            return problems::conflict("what was signed is done once, and was for job " + other +
                                      "; order it again if it is wanted once more");
    return {};
}

} // namespace remuda
