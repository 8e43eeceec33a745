// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/store/database.h"

#include <boost/json.hpp>

namespace remuda {

namespace json = boost::json;

namespace {
thread_local const WriteCompanion* companionOfThread = nullptr;
}

WriteCompanion::WriteCompanion(std::function<void(Transaction&)> work)
    : m_work(std::move(work)) {
    companionOfThread = this;
}

WriteCompanion::~WriteCompanion() {
    companionOfThread = nullptr;
}

const WriteCompanion* WriteCompanion::current() {
    return companionOfThread;
}

std::int64_t Transaction::append(Change change) {
    change.sequence = m_state.sequence + 1;
    if (change.at == Instant()) change.at = now();
    prepare("INSERT INTO change(seq, at, actor, entity, entity_id, verb, before, after, request_id, job_id) "
            "VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        .bind(change.sequence)
        .bind(change.at)
        .bind(change.actor)
        .bind(change.entity)
        .bind(change.entity_id)
        .bind(change.verb)
        .bind(json::serialize(change.before))
        .bind(json::serialize(change.after))
        .bind(change.request_id)
        .bind(change.job_id)
        .run();
    m_state.sequence = change.sequence;
    return change.sequence;
}

std::optional<Problem> Transaction::attempt(const std::function<void()>& work) {
    const auto before = m_state.sequence;
    prepare("SAVEPOINT attempt").run();
    std::optional<Problem> problem;
    try {
        work();
    } catch (const StoreError& error) {
        if (!m_connection.inTransaction()) throw; // the database itself took everything back
        problem = error.problem();
        prepare("ROLLBACK TO attempt").run();
        m_state.sequence = before;
    }
    prepare("RELEASE attempt").run();
    return problem;
}

std::int64_t Transaction::append(const Origin& origin, std::string entity, std::string entity_id, std::string verb,
                                 json::object before, json::object after) {
    Change change;
    change.actor = origin.actor;
    change.entity = std::move(entity);
    change.entity_id = std::move(entity_id);
    change.verb = std::move(verb);
    change.before = std::move(before);
    change.after = std::move(after);
    change.request_id = origin.request_id;
    change.job_id = origin.job_id;
    return append(std::move(change));
}

} // namespace remuda
