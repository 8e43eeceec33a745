// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/store/writer.h"

#include "backend/store/audit_entry.h"

#include <future>

namespace remuda {

Writer::Writer(std::unique_ptr<Connection> connection, Connect connect)
    : m_connect(std::move(connect))
    , m_connection(std::move(connection)) {
    auto last = m_connection->prepare("SELECT coalesce(max(seq), 0) FROM change");
    last.step();
    m_last_sequence = last.integer(0);
    m_thread = std::thread([this] { loop(); });
}

Writer::~Writer() {
    {
        const std::lock_guard guard(m_mutex);
        m_stop = true;
    }
    m_wake.notify_all();
    m_thread.join();
}

void Writer::setListener(std::function<void(std::int64_t)> listener) {
    const std::lock_guard guard(m_mutex);
    m_listener = std::move(listener);
}

void Writer::queue(Work work, Done done, Repeat repeat) {
    {
        const std::lock_guard guard(m_mutex);
        m_queue.push_back({std::move(work), std::move(done), repeat});
    }
    m_wake.notify_one();
}

std::optional<Problem> Writer::run(const Work& work) {
    // A write inside a write would wait for itself for ever.
    if (std::this_thread::get_id() == m_thread.get_id()) throw std::logic_error("a write was started inside a write");
    std::promise<std::optional<Problem>> ended;
    auto answer = ended.get_future();
    queue([&work](Transaction& transaction) { return work(transaction); },
          [&ended](std::optional<Problem> failure, bool) { ended.set_value(std::move(failure)); });
    return answer.get();
}

void Writer::loop() {
    for (;;) {
        std::deque<Item> items;
        {
            std::unique_lock guard(m_mutex);
            m_wake.wait(guard, [this] { return m_stop || !m_queue.empty(); });
            if (m_queue.empty()) return;
            items.swap(m_queue);
        }
        writeAll(items);
    }
}

void Writer::writeAll(std::deque<Item>& items) {
    WriteState state{m_last_sequence.load(), false, {}};
    bool appended = false;
    const auto failure = commit(items, state, appended);
    if (!failure) m_last_sequence = state.sequence;
    for (auto& item : items)
        item.done(failure, item.kept && !failure);
    std::function<void(std::int64_t)> listener;
    {
        const std::lock_guard guard(m_mutex);
        listener = m_listener;
    }
    if (appended && !failure && listener) listener(state.sequence);
}

// A connection that was idle while the database was restarted shows it at its next use: nothing is lost by another try.
void Writer::begin(WriteState& state) {
    audit_entry::forgetRemembered(); // another server may have written since, or the last transaction was taken back
    const bool fresh = !m_connection;
    try {
        if (fresh) m_connection = m_connect();
        state.sequence = m_connection->beginWrite(state.sequence);
    } catch (const StoreError&) {
        if (fresh || m_connection->usable()) throw;
        m_connection.reset();
        m_connection = m_connect();
        state.sequence = m_connection->beginWrite(state.sequence);
    }
}

std::optional<Problem> Writer::commit(std::deque<Item>& items, WriteState& state, bool& appended) {
    m_open = false;
    std::vector<Item*> repeatable;
    try {
        for (auto& item : items) {
            if (item.repeat == Repeat::allowed)
                repeatable.push_back(&item);
            else
                item.kept = attempt(state, item.work);
        }
        writeRepeatable(repeatable, state);
        if (!m_open) return std::nullopt;
        Transaction(*m_connection, state).catchUp();
        m_connection->commitWrite(state.sequence, state.wakes_jobs);
        appended = state.sequence > m_before;
        return std::nullopt;
    } catch (const StoreError& error) {
        try {
            if (m_connection && m_connection->inTransaction()) m_connection->rollBack();
        } catch (const StoreError&) {
            // The next BEGIN says what is wrong.
        }
        if (m_connection && !m_connection->usable()) m_connection.reset();
        return error.problem();
    }
}

// What fails is taken back: what comes first in a transaction with all of it, what comes later by a savepoint.
bool Writer::attempt(WriteState& state, const std::function<bool(Transaction&)>& work) {
    const bool first = !m_open;
    if (first) {
        begin(state);
        m_before = state.sequence;
    } else {
        m_connection->prepare("SAVEPOINT work").run();
    }
    const auto before = state.sequence;
    bool kept = false;
    try {
        Transaction transaction(*m_connection, state);
        kept = work(transaction);
        m_connection->settle();
    } catch (const std::exception&) {
        kept = false; // Database::write keeps the exception for its caller
    }
    if (!m_connection->usable()) throw StoreError::away("the connection was lost");
    // A full disk or an I/O error makes SQLite take everything back, also what others wrote before in this transaction.
    if (!m_connection->inTransaction()) throw StoreError("the transaction was taken back by the database");
    if (!kept) state.sequence = before;
    if (first) {
        m_open = kept;
        if (!kept) m_connection->rollBack();
        return kept;
    }
    if (!kept) m_connection->prepare("ROLLBACK TO work").run();
    m_connection->prepare("RELEASE work").run();
    return kept;
}

void Writer::writeRepeatable(const std::vector<Item*>& items, WriteState& state) {
    if (items.empty()) return;
    const bool all = attempt(state, [&items](Transaction& transaction) {
        for (auto* item : items)
            item->kept = item->work(transaction);
        return true;
    });
    if (all) return;
    for (auto* item : items)
        item->kept = attempt(state, item->work);
}

} // namespace remuda
