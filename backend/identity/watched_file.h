// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/http/log.h"
#include "core/domain/result.h"

#include <boost/json.hpp>

#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>

namespace remuda {

// The text of a file; an unavailable problem when it cannot be read.
Result<std::string> readWholeFile(const std::filesystem::path& file);

// The JSON object that a person has written. Problems name the line.
Result<boost::json::object> parseSettings(std::string_view content);

// How a file is watched. Every request asks for what it says, and a look at a file takes longer than all else that is
// done about permissions.
struct Watch {
    std::chrono::milliseconds pause{100}; // between two looks at whether it has changed
    std::chrono::seconds longest{0};      // what is older is parsed again in any case; zero: never
};

// Keeps what a file says in memory and reads it again when the file changes. A broken new version is logged and the
// last good one stays. Thread safe; what get() answers never changes.
template <class Content>
class WatchedFile {
public:
    using Parse = std::function<Result<Content>(std::string_view)>;

    // `what` for people: "teams file".
    static Result<std::unique_ptr<WatchedFile>> open(const std::filesystem::path& file, std::string what, Parse parse,
                                                     Watch watch = {}) {
        std::unique_ptr<WatchedFile> opened(new WatchedFile(file, std::move(what), std::move(parse), watch));
        if (auto read = opened->read(); !read) return read.problem();
        return opened;
    }

    std::shared_ptr<const Content> get() {
        const std::lock_guard lock(m_mutex);
        const auto moment = Clock::now();
        if (moment - m_looked_at < m_watch.pause) return m_content;
        m_looked_at = moment;
        std::error_code error;
        const auto changed_at = std::filesystem::last_write_time(m_file, error);
        const bool changed = !error && changed_at != m_changed_at;
        const bool old = m_watch.longest.count() > 0 && moment - m_parsed_at > m_watch.longest;
        if (!changed && !old) return m_content;
        const auto again = read();
        m_parsed_at = moment;
        if (!again && changed)
            log(LogLevel::warning, "the old " + m_what + " stays in force: " + again.problem().detail);
        else if (changed)
            log(LogLevel::info, "read the changed " + m_what + " " + m_file.string());
        return m_content;
    }

private:
    using Clock = std::chrono::steady_clock;

    WatchedFile(std::filesystem::path file, std::string what, Parse parse, Watch watch)
        : m_file(std::move(file))
        , m_what(std::move(what))
        , m_parse(std::move(parse))
        , m_watch(watch) {}

    Result<void> read() {
        std::error_code error;
        m_changed_at = std::filesystem::last_write_time(m_file, error);
        auto text = readWholeFile(m_file);
        if (!text) return text.problem();
        auto parsed = m_parse(*text);
        if (!parsed) {
            auto problem = parsed.problem();
            problem.detail = m_file.string() + ": " + problem.detail;
            return problem;
        }
        m_content = std::make_shared<const Content>(std::move(*parsed));
        m_parsed_at = Clock::now();
        return {};
    }

    const std::filesystem::path m_file;
    const std::string m_what;
    const Parse m_parse;
    const Watch m_watch;
    std::mutex m_mutex;
    std::filesystem::file_time_type m_changed_at{};
    Clock::time_point m_parsed_at{}, m_looked_at{};
    std::shared_ptr<const Content> m_content;
};

} // namespace remuda
