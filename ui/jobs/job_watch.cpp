// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/job_watch.h"

#include "ui/common/list_frame.h"
#include "ui/common/place.h"
#include "ui/common/ui_state.h"
#include "ui/jobs/job_text.h"

#include <QUrlQuery>

#include <algorithm>

namespace remuda {

namespace {
const QString seenKey = QStringLiteral("jobs/failures_seen_until");
constexpr qint64 dayMs = 24LL * 60 * 60 * 1000;

qint64 endedAt(const Job& job) {
    return toMilliseconds(job.ended_at.value_or(job.updated_at));
}
} // namespace

JobWatch& JobWatch::of(const PlaceContext& context) {
    // A child of the event stream it listens to: it lives as long as the window and needs no global.
    if (auto* existing = context.events.findChild<JobWatch*>(QString(), Qt::FindDirectChildrenOnly)) return *existing;
    return *new JobWatch(context.api, context.events);
}

JobWatch::JobWatch(ApiClient& api, EventStream& events)
    : QObject(&events)
    , m_api(api) {
    m_seen_until = UiState::instance().value(seenKey, toMilliseconds(now()) - dayMs).toLongLong();
    connect(&events, &EventStream::events, this, &JobWatch::takeEvents);
    connect(&events, &EventStream::stateChanged, this, [this](EventStream::State state) {
        if (state == EventStream::State::live) load();
    });
    load();
}

void JobWatch::load() {
    for (const char* query : {"status:queued,started,waiting,retrying,paused,cancelling", "status:failed"}) {
        QUrlQuery parameters;
        addQueryItem(parameters, "q", QLatin1String(query));
        addQueryItem(parameters, "limit", QStringLiteral("200"));
        m_api.get(QStringLiteral("/jobs"), parameters, this, [this](const Result<ApiAnswer>& result) { take(result); });
    }
}

void JobWatch::take(const Result<ApiAnswer>& result) {
    if (!result || !result->body.is_object()) return; // the strip keeps what it knew; the place says what is wrong
    const auto* items = result->body.get_object().if_contains("items");
    if (!items || !items->is_array()) return;
    for (const auto& item : items->get_array())
        if (item.is_object())
            if (const auto job = jobFromJson(item.get_object())) keep(*job);
    Q_EMIT changed();
}

void JobWatch::takeEvents(const QVector<Event>& batch) {
    bool any = false;
    for (const Event& event : batch) {
        if (event.kind != QLatin1String("job") || !event.object.is_object()) continue;
        if (const auto job = jobFromJson(event.object.get_object())) {
            keep(*job);
            any = true;
        }
    }
    if (any) Q_EMIT changed();
}

void JobWatch::keep(const Job& job) {
    if (!job.parent.empty()) return;
    const QString id = QString::fromStdString(job.id);
    const auto known = m_jobs.constFind(id);
    if (known != m_jobs.constEnd() && known->updated_at > job.updated_at) return;
    const bool failed = job.status == JobStatus::failed && endedAt(job) > m_seen_until;
    const bool at_work = isActive(job) && job.status != JobStatus::scheduled;
    if (at_work || failed)
        m_jobs.insert(id, job);
    else
        m_jobs.remove(id);
}

int JobWatch::running() const {
    return static_cast<int>(std::count_if(m_jobs.begin(), m_jobs.end(), [](const Job& job) { return isActive(job); }));
}

int JobWatch::failedUnseen() const {
    return static_cast<int>(m_jobs.size()) - running();
}

std::vector<Job> JobWatch::foremost(std::size_t count) const {
    std::vector<Job> jobs;
    for (const Job& job : m_jobs)
        if (isActive(job)) jobs.push_back(job);
    std::sort(jobs.begin(), jobs.end(), [](const Job& left, const Job& right) {
        return std::tie(right.progress, left.created_at, left.id) < std::tie(left.progress, right.created_at, right.id);
    });
    if (jobs.size() > count) jobs.resize(count);
    return jobs;
}

void JobWatch::markSeen() {
    m_seen_until = toMilliseconds(now());
    UiState::instance().setValue(seenKey, m_seen_until);
    const auto removed = m_jobs.removeIf([](const auto& entry) { return !isActive(entry.value()); });
    if (removed > 0) Q_EMIT changed();
}

} // namespace remuda
