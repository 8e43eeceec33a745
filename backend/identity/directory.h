// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/identity/directory_connection.h"
#include "core/domain/time.h"

#include <boost/json.hpp>

#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <thread>

namespace remuda {

// What a directory said of a user.
struct DirectoryUser {
    std::string key;                 // line as in authorized_keys; empty: none that counts
    std::string refusal;             // why not: the type of directory_rules::keyOf's problem
    std::vector<std::string> groups; // "web" of cn=web,cn=groups,BASE; sorted
    Instant at{};                    // when

    bool known() const { return refusal != "no_such_user"; }
};
boost::json::object toJson(const DirectoryUser& user); // without `at`
Result<DirectoryUser> directoryUserFromJson(const boost::json::object& object);

// Asks an LDAP directory on a thread of its own and remembers the answers, in memory and wherever `Memory` keeps them.
// While the directory is away what it said last counts for DirectoryOptions::keep. Thread safe; only start's thread
// ever waits for the directory.
class Directory {
public:
    struct Memory { // may block on a database; either may be null
        std::function<std::optional<DirectoryUser>(const std::string& user)> load;
        std::function<void(const std::string& user, const DirectoryUser&)> save;
    };
    using Look = std::function<Result<std::vector<directory_rules::Entry>>(const std::string& user)>;
    using Clock = std::function<Instant()>;

    Directory(DirectoryOptions options, Memory memory, Clock clock = now);
    Directory(DirectoryOptions options, Memory memory, Clock clock, Look look); // instead of a connection
    ~Directory();

    enum class Age { fresh, old, missing }; // old: still counts, but should be asked again
    struct Answer {
        Age age = Age::missing;
        bool worth_asking = false; // no answer failed to come just now
        DirectoryUser user;        // unless missing
    };
    Answer recall(const std::string& user);

    // Asks; `done` is called on the directory's thread, or here when too many wait already, whatever came of it.
    void ask(const std::string& user, std::function<void()> done);

    // Why it does not answer; empty while it does.
    std::string away() const;
    const DirectoryOptions& options() const { return m_options; }

private:
    void work();
    void look(const std::string& user);
    DirectoryUser read(const std::string& user, const std::vector<directory_rules::Entry>& found) const;
    void forgetSome(); // m_mutex is held

    const DirectoryOptions m_options;
    const Memory m_memory;
    const Clock m_clock;
    const Look m_look;
    mutable std::mutex m_mutex;
    std::condition_variable m_wake;
    std::map<std::string, DirectoryUser> m_users;
    std::map<std::string, std::vector<std::function<void()>>> m_waiting; // by user
    std::deque<std::string> m_queue;
    std::string m_away;
    Instant m_away_since{}; // of the last failure
    bool m_stop = false;
    std::thread m_thread;
};

} // namespace remuda
