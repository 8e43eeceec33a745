// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/api/api_client.h"
#include "core/client/api/event_stream.h"
#include "core/domain/job.h"

#include <QHash>
#include <QObject>

namespace remuda {

struct PlaceContext;

// What goes on at large: the jobs that run and those that failed since somebody last looked. One per window; the strip
// and the Jobs place share it. Batches count as one job, their children not at all.
class JobWatch : public QObject {
    Q_OBJECT
public:
    static JobWatch& of(const PlaceContext& context);

    int running() const;
    int failedUnseen() const;
    // Up to `count` running jobs, those furthest along first.
    std::vector<Job> foremost(std::size_t count) const;
    void markSeen(); // the failures up to now have been looked at

Q_SIGNALS:
    void changed();

private:
    JobWatch(ApiClient& api, EventStream& events);
    void load();
    void take(const Result<ApiAnswer>& result);
    void takeEvents(const QVector<Event>& batch);
    void keep(const Job& job);

    ApiClient& m_api;
    QHash<QString, Job> m_jobs; // running, or failed and not seen
    qint64 m_seen_until = 0;    // ms since 1970
};

} // namespace remuda
