// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/store/writer.h"

#include <future>

namespace remuda {

Writer::Writer(std::unique_ptr<Connection> connection)
    : m_connection(std::move(connection)) {
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

void Writer::queue(Work work, Done done) {
    {
        const std::lock_guard guard(m_mutex);
        m_queue.push_back({std::move(work), std::move(done)});
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
    auto sequence = m_last_sequence.load();
    const auto failure = commit(items, sequence);
    const bool appended = !failure && sequence > m_last_sequence.load();
    if (!failure) m_last_sequence = sequence;
    for (auto& item : items)
        item.done(failure, item.kept && !failure);
    std::function<void(std::int64_t)> listener;
    {
        const std::lock_guard guard(m_mutex);
        listener = m_listener;
    }
    if (appended && listener) listener(sequence);
}

std::optional<Problem> Writer::commit(std::deque<Item>& items, std::int64_t& sequence) {
    try {
        m_connection->execute("BEGIN IMMEDIATE");
        for (auto& item : items)
            writeOne(item, sequence);
        m_connection->execute("COMMIT");
        return std::nullopt;
    } catch (const StoreError& error) {
        try {
            if (m_connection->inTransaction()) m_connection->execute("ROLLBACK");
        } catch (const StoreError&) {
            // The next BEGIN says what is wrong.
        }
        return error.problem();
    }
}

void Writer::writeOne(Item& item, std::int64_t& sequence) {
    const auto before = sequence;
    m_connection->prepare("SAVEPOINT work").run();
    bool kept = false;
    try {
        Transaction transaction(*m_connection, sequence);
        kept = item.work(transaction);
    } catch (const std::exception&) {
        kept = false; // Database::write keeps the exception for its caller
    }
    // A full disk or an I/O error makes SQLite take everything back, also what others wrote before in this transaction.
    if (!m_connection->inTransaction()) throw StoreError(0, "the transaction was taken back by the database");
    if (!kept) {
        m_connection->prepare("ROLLBACK TO work").run();
        sequence = before;
    }
    m_connection->prepare("RELEASE work").run();
    item.kept = kept;
}

} // namespace remuda
