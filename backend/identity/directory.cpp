// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/identity/directory.h"

#include "backend/http/log.h"
#include "core/domain/json_reader.h"

#include <algorithm>

namespace remuda {

namespace json = boost::json;

namespace {

constexpr std::size_t most_users = 20'000, most_waiting = 1000;

Directory::Look lookBy(const DirectoryOptions& options) {
    return [connection = std::make_shared<DirectoryConnection>(options)](const std::string& user) {
        return connection->search(user);
    };
}

} // namespace

json::object toJson(const DirectoryUser& user) {
    return {
        {"key", user.key}, {"refusal", user.refusal}, {"groups", json::array(user.groups.begin(), user.groups.end())}};
}

Result<DirectoryUser> directoryUserFromJson(const json::object& object) {
    DirectoryUser user;
    JsonReader reader(object);
    reader.read("key", user.key);
    reader.read("refusal", user.refusal);
    reader.read("groups", user.groups);
    return reader.finish(std::move(user));
}

Directory::Directory(DirectoryOptions options, Memory memory, Clock clock)
    : Directory(options, std::move(memory), std::move(clock), lookBy(options)) {}

Directory::Directory(DirectoryOptions options, Memory memory, Clock clock, Look look)
    : m_options(std::move(options))
    , m_memory(std::move(memory))
    , m_clock(std::move(clock))
    , m_look(std::move(look))
    , m_thread([this] { work(); }) {}

Directory::~Directory() {
    {
        const std::lock_guard guard(m_mutex);
        m_stop = true;
    }
    m_wake.notify_all();
    m_thread.join();
}

Directory::Answer Directory::recall(const std::string& user) {
    std::unique_lock guard(m_mutex);
    auto found = m_users.find(user);
    if (found == m_users.end() && m_memory.load) {
        guard.unlock();
        auto loaded = m_memory.load(user);
        guard.lock();
        // Somebody may have asked meanwhile; then that is newer.
        if (loaded) found = m_users.emplace(user, std::move(*loaded)).first;
        forgetSome();
        found = m_users.find(user);
    }
    const auto time = m_clock();
    Answer answer;
    answer.worth_asking = m_away.empty() || time - m_away_since >= m_options.pause;
    if (found == m_users.end()) return answer;
    const auto age = time - found->second.at;
    if (age > m_options.keep) return answer;
    answer.age = age <= m_options.refresh ? Age::fresh : Age::old;
    answer.user = found->second;
    return answer;
}

void Directory::ask(const std::string& user, std::function<void()> done) {
    {
        const std::lock_guard guard(m_mutex);
        const auto waiting = m_waiting.find(user);
        if (waiting != m_waiting.end()) {
            if (waiting->second.size() < most_waiting) {
                waiting->second.push_back(std::move(done));
                return;
            }
        } else if (m_waiting.size() < most_waiting) {
            m_waiting[user].push_back(std::move(done));
            m_queue.push_back(user);
            m_wake.notify_all();
            return;
        }
    }
    if (done) done();
}

std::string Directory::away() const {
    const std::lock_guard guard(m_mutex);
    return m_away;
}

void Directory::work() {
    std::unique_lock guard(m_mutex);
    for (;;) {
        m_wake.wait(guard, [this] { return m_stop || !m_queue.empty(); });
        if (m_queue.empty()) return; // those who wait are answered even at the end
        const auto user = std::move(m_queue.front());
        m_queue.pop_front();
        const bool left_alone = m_stop || (!m_away.empty() && m_clock() - m_away_since < m_options.pause);
        guard.unlock();
        if (!left_alone) look(user);
        guard.lock();
        const auto done = m_waiting.extract(user);
        guard.unlock();
        for (const auto& each : done.mapped())
            if (each) each();
        guard.lock();
    }
}

void Directory::look(const std::string& user) {
    const auto found = m_look(user);
    if (!found) {
        const std::lock_guard guard(m_mutex);
        if (m_away.empty()) log(LogLevel::error, "the directory does not answer: " + found.problem().detail);
        m_away = found.problem().detail;
        m_away_since = m_clock();
        return;
    }
    const auto said = read(user, *found);
    {
        const std::lock_guard guard(m_mutex);
        if (!m_away.empty()) log(LogLevel::info, "the directory answers again");
        m_away.clear();
        m_users.insert_or_assign(user, said);
        forgetSome();
    }
    // Names that nobody has may be anything and as many as one likes: those are kept only over what was known before.
    if (m_memory.save && (said.known() || (m_memory.load && m_memory.load(user)))) m_memory.save(user, said);
}

DirectoryUser Directory::read(const std::string& user, const std::vector<directory_rules::Entry>& found) const {
    DirectoryUser said;
    said.at = m_clock();
    const directory_rules::Question question{m_options.base, m_options.group, user};
    if (auto key = directory_rules::keyLineOf(found, question))
        said.key = std::move(*key);
    else
        said.refusal = key.problem().type;
    if (said.known()) said.groups = directory_rules::groupsOf(found, m_options.base);
    return said;
}

void Directory::forgetSome() {
    if (m_users.size() <= most_users) return;
    const auto oldest = std::min_element(m_users.begin(), m_users.end(), [](const auto& left, const auto& right) {
        return left.second.at < right.second.at;
    });
    m_users.erase(oldest);
}

} // namespace remuda
