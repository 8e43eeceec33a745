// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/requests/request_draft.h"

namespace remuda {

namespace {

// The plan that a refusal for want of machines carries.
std::optional<RequestPlan> planOf(const Problem& problem) {
    const auto* plan = problem.extra.if_contains("plan");
    if (!plan || !plan->is_object()) return std::nullopt;
    auto read = requestPlanFromJson(plan->get_object());
    return read ? std::optional(std::move(*read)) : std::nullopt;
}

template <class T>
Result<T> read(const ApiAnswer& answer, Result<T> (*parse)(const boost::json::object&)) {
    if (!answer.body.is_object()) return problems::internal("The server's answer is not an object.");
    return parse(answer.body.get_object());
}

} // namespace

RequestDraft::RequestDraft(ApiClient& api, QObject* parent)
    : QObject(parent)
    , m_api(api) {}

void RequestDraft::reset() {
    drop();
    m_spec = {};
    m_plan.reset();
    m_request.reset();
    setBusy(false);
    Q_EMIT specChanged();
}

void RequestDraft::setSpec(const RequestSpec& spec) {
    m_spec = spec;
    m_plan.reset();
    drop(); // a check of the old answers must not end this one
    setBusy(false);
    Q_EMIT specChanged();
}

bool RequestDraft::apply(const boost::json::object& change) {
    boost::json::object members = toJson(m_spec);
    for (const auto& [name, value] : change)
        members[name] = value;
    auto changed = requestSpecFromJson(members);
    if (!changed) return false;
    setSpec(*changed);
    return true;
}

void RequestDraft::check() {
    ask(true);
}
void RequestDraft::send() {
    ask(false);
}

void RequestDraft::drop() {
    ++m_generation;
    if (m_call) m_call->cancel();
}

void RequestDraft::ask(bool dry_run) {
    drop();
    const quint64 generation = m_generation;
    setBusy(true);
    QUrlQuery query;
    if (dry_run) query.addQueryItem(QStringLiteral("dry_run"), QStringLiteral("true"));
    m_call = m_api.post(QStringLiteral("/requests"), query, toJson(m_spec), this,
                        [this, generation, dry_run](const Result<ApiAnswer>& result) {
                            if (generation == m_generation) finish(result, dry_run);
                        });
    if (!dry_run) Q_EMIT sending(m_call);
}

void RequestDraft::finish(const Result<ApiAnswer>& result, bool dry_run) {
    setBusy(false);
    if (!result) {
        if (auto plan = planOf(result.problem())) m_plan = std::move(plan);
        Q_EMIT refused(result.problem());
        return;
    }
    if (dry_run) {
        auto plan = read(*result, &requestPlanFromJson);
        if (!plan) return refused(plan.problem());
        m_plan = std::move(*plan);
        Q_EMIT checked();
        return;
    }
    auto request = read(*result, &machineRequestFromJson);
    if (!request) return refused(request.problem());
    m_request = std::move(*request);
    Q_EMIT sent();
}

void RequestDraft::setBusy(bool busy) {
    if (busy == m_busy) return;
    m_busy = busy;
    Q_EMIT busyChanged(busy);
}

} // namespace remuda
