// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/job.h"

#include <QMap>
#include <QStringList>

namespace remuda {

// Failures that are alike, as the server counts them: same action, step, class of error, model and firmware.
struct FailureCluster {
    QString id, action, step_title, error_class, model, firmware, message, advice;
    int count = 0, machines = 0, cleared = 0, under_way = 0;
    Instant first_at, last_at;
    QMap<QString, int> cleared_by;        // by what was done last before it went well
    bool at_least = false;                // older ones were not looked at
    QStringList open_jobs, open_machines; // what a retry of all would try again, and on which machines
};

Result<FailureCluster> failureClusterFromJson(const boost::json::object& object);

QString remedyWord(const QString& what); // "bmc-password" → "a BMC password"
// "14 like this since Tue 17 Nov 09:12, 11 cleared: 8 by a BMC password, 3 by a retry. 3 are open."
QString clusterSentence(const FailureCluster& cluster);

} // namespace remuda
