// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/http/log.h"
#include "backend/store/audit_entry.h"
#include "backend/store/database.h"

#include <boost/json.hpp>

namespace remuda {

namespace json = boost::json;

namespace {
thread_local const WriteCompanion* companionOfThread = nullptr;
}

WriteCompanion::WriteCompanion(std::function<void(Transaction&)> work)
    : m_work(std::move(work))
    , m_outer(companionOfThread) {
    companionOfThread = this;
}

WriteCompanion::~WriteCompanion() {
    companionOfThread = m_outer;
}

const WriteCompanion* WriteCompanion::current() {
    return companionOfThread;
}

std::int64_t Transaction::append(Change change) {
    change.sequence = m_state.sequence + 1;
    if (change.at == Instant()) change.at = now();
    audit::Entry entry{change.sequence,
                       toMilliseconds(change.at),
                       std::move(change.actor),
                       std::move(change.entity),
                       std::move(change.entity_id),
                       std::move(change.verb),
                       json::serialize(change.before),
                       json::serialize(change.after),
                       std::move(change.request_id),
                       std::move(change.job_id),
                       {},
                       {}};
    entry.chain = audit::linkOf(audit_entry::chainAt(m_connection, m_state.sequence), entry);
    prepare("INSERT INTO change(seq, at, actor, entity, entity_id, verb, before, after, request_id, job_id, chain) "
            "VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        .bind(entry.sequence)
        .bind(entry.at)
        .bind(entry.actor)
        .bind(entry.entity)
        .bind(entry.entity_id)
        .bind(entry.verb)
        .bind(entry.before)
        .bind(entry.after)
        .bind(entry.request_id)
        .bind(entry.job_id)
        .bind(entry.chain)
        .run();
    audit_entry::remember(entry.sequence, std::move(entry.chain));
    m_state.sequence = change.sequence;
    return change.sequence;
}

std::optional<Problem> Transaction::attempt(const std::function<void()>& work) {
    const auto before = m_state.sequence;
    prepare("SAVEPOINT attempt").run();
    std::optional<Problem> problem;
    try {
        work();
        m_connection.settle();
    } catch (const StoreError& error) {
        if (!m_connection.inTransaction()) throw; // the database itself took everything back
        problem = error.problem();
        prepare("ROLLBACK TO attempt").run();
        m_state.sequence = before;
    }
    prepare("RELEASE attempt").run();
    return problem;
}

// What is done stays to be done: it may be taken back with the write that asked for it now. One that fails is not in
// the way of the others.
void Transaction::catchUp() {
    const auto works = m_state.at_end;
    for (const auto& [key, work] : works) {
        const auto failure = attempt([&, &once = work] {
            try {
                once(*this);
            } catch (const StoreError&) {
                throw;
            } catch (const std::exception& error) {
                throw StoreError(error.what());
            }
        });
        if (failure) log(LogLevel::error, key + " cannot be brought up to date: " + failure->detail);
    }
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
