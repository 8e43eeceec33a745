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

// Keeps what a file says in memory and reads it again when the file changes. A broken new version is logged and the
// last good one stays. Thread safe; what get() answers never changes.
template <class Content>
class WatchedFile {
public:
    using Parse = std::function<Result<Content>(std::string_view)>;

    // `what` for people: "teams file". What is older than `longest` is parsed again in any case; zero: never.
    static Result<std::unique_ptr<WatchedFile>> open(const std::filesystem::path& file, std::string what, Parse parse,
                                                     std::chrono::seconds longest = std::chrono::seconds(0)) {
        std::unique_ptr<WatchedFile> opened(new WatchedFile(file, std::move(what), std::move(parse), longest));
        if (auto read = opened->read(); !read) return read.problem();
        return opened;
    }

    std::shared_ptr<const Content> get() {
        const std::lock_guard lock(m_mutex);
        std::error_code error;
        const auto changed_at = std::filesystem::last_write_time(m_file, error);
        const bool changed = !error && changed_at != m_changed_at;
        const bool old = m_longest.count() > 0 && Clock::now() - m_parsed_at > m_longest;
        if (!changed && !old) return m_content;
        const auto again = read();
        m_parsed_at = Clock::now();
        if (!again && changed)
            log(LogLevel::warning, "the old " + m_what + " stays in force: " + again.problem().detail);
        else if (changed)
            log(LogLevel::info, "read the changed " + m_what + " " + m_file.string());
        return m_content;
    }

private:
    using Clock = std::chrono::steady_clock;

    WatchedFile(std::filesystem::path file, std::string what, Parse parse, std::chrono::seconds longest)
        : m_file(std::move(file))
        , m_what(std::move(what))
        , m_parse(std::move(parse))
        , m_longest(longest) {}

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
    const std::chrono::seconds m_longest;
    std::mutex m_mutex;
    std::filesystem::file_time_type m_changed_at{};
    Clock::time_point m_parsed_at{};
    std::shared_ptr<const Content> m_content;
};

} // namespace remuda
