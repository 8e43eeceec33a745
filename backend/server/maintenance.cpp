// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/server/maintenance.h"

#include "backend/server/restored_work.h"
#include "backend/store/audit_entry.h"
#include "backend/store/database_copy.h"
#include "backend/store/folder_lock.h"
#include "backend/store/migrations/migrations.h"
#include "backend/store/postgresql_connection.h"
#include "backend/store/store_error.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <sys/stat.h>
#include <unistd.h>

namespace remuda::maintenance {

namespace {

namespace fs = std::filesystem;

constexpr const char* fileName = "/remuda.sqlite";

// Turns what the store throws into an answer. `where` is the file or database it is about.
Result<std::string> guarded(const std::string& where, const std::function<Result<std::string>()>& work) {
    try {
        return work();
    } catch (const StoreError& error) {
        auto problem = error.problem();
        if (problem.type == "internal" || problem.type == "unavailable") problem.type = "store";
        problem.detail = where + ": " + problem.detail;
        return problem;
    } catch (const fs::filesystem_error& error) {
        return storeProblem(error.what());
    }
}

std::unique_ptr<Connection> connect(const ServerOptions& options, Connection::Mode mode) {
    if (options.database.empty()) return openSqlite(options.data + fileName, mode);
    return std::make_unique<PostgresqlConnection>(options.database, mode);
}

std::string nameOf(const ServerOptions& options) {
    return options.database.empty() ? options.data + fileName : PostgresqlConnection::describe(options.database);
}

// A file of SQLite that ends with the object, unless it was renamed.
class DraftFile {
public:
    explicit DraftFile(std::string path)
        : m_path(std::move(path)) {
        remove();
    }
    ~DraftFile() { remove(); }
    DraftFile(const DraftFile&) = delete;
    const std::string& path() const { return m_path; }

private:
    void remove() {
        std::error_code ignored;
        for (const auto* end : {"", "-wal", "-shm"})
            fs::remove(m_path + end, ignored);
    }
    std::string m_path;
};

std::string told(const std::vector<CopiedTable>& tables) {
    std::string text;
    for (const auto& table : tables)
        text += "  " + table.name + ": " + std::to_string(table.rows) + "\n";
    return text;
}

// All into one file, that may be read without its log.
void closeFile(Connection& connection) {
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode=DELETE");
}

std::string counted(std::int64_t count, const char* what) {
    return std::to_string(count) + " " + what + (count == 1 ? "" : "s");
}

// In the draft, so that what is copied is held from its first moment on.
std::string holdWork(Connection& draft) {
    audit_entry::forgetRemembered(); // of whatever database this process has written to
    WriteState state;
    {
        auto last = draft.prepare("SELECT coalesce(max(seq), 0) FROM change");
        last.step();
        state.sequence = draft.beginWrite(last.integer(0));
    }
    Transaction transaction(draft, state);
    const auto held = restored_work::hold(transaction);
    draft.execute("COMMIT");
    if (held.jobs + held.schedules == 0) return {};
    return counted(held.jobs, "job") + " that had not ended and " + counted(held.schedules, "schedule") +
           " are paused: look at the machines, then resume or cancel each; --resume-jobs would have let them go on\n";
}

// An empty file is a database of SQLite too.
bool hasOurTables(Connection& connection) {
    return connection.prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'change'").step();
}

// An empty target with the schema of this program; the lock of its folder is held as long as the answer lives.
struct Target {
    std::unique_ptr<FolderLock> lock;
    std::unique_ptr<Connection> connection;
};

Result<Target> openTarget(const ServerOptions& options) {
    Target target;
    if (options.database.empty()) {
        auto lock = FolderLock::take(options.data);
        if (!lock) return std::move(lock).problem();
        target.lock = std::make_unique<FolderLock>(std::move(*lock));
    }
    target.connection = connect(options, Connection::Mode::write);
    if (auto migrated = remuda::migrate(*target.connection); !migrated) return std::move(migrated).problem();
    return target;
}

} // namespace

Result<std::string> migrate(const ServerOptions& options) {
    return guarded(nameOf(options), [&]() -> Result<std::string> {
        const auto target = openTarget(options);
        if (!target) return target.problem();
        return nameOf(options) + " has the schema of this program, number " +
               std::to_string(migrations().back().number) + "\n";
    });
}

Result<std::string> backup(const ServerOptions& options, const std::string& file) {
    return guarded("backup to " + file, [&]() -> Result<std::string> {
        if (fs::exists(file)) return problems::invalidField("backup", file, "the name of a file that is not there yet");
        if (options.database.empty() && !fs::exists(options.data + fileName))
            return storeProblem("there is no database " + nameOf(options));
        const auto from = connect(options, Connection::Mode::read);
        const auto mask = umask(077); // it holds what is not for everybody
        const DraftFile draft(file + ".unfinished-" + std::to_string(getpid()));
        auto to = openSqlite(draft.path(), Connection::Mode::write);
        umask(mask);
        if (auto migrated = remuda::migrate(*to); !migrated) return std::move(migrated).problem();
        const auto copied = copyDatabase(*from, *to);
        if (!copied) return copied.problem();
        closeFile(*to);
        to.reset();
        fs::rename(draft.path(), file);
        return "saved " + nameOf(options) + " in " + file + "\n" + told(*copied) +
               "keep secret.key and login-secret of " + options.data + " beside it, at another place\n";
    });
}

Result<std::string> restore(const ServerOptions& options, const std::string& file) {
    return guarded("restore of " + file, [&]() -> Result<std::string> {
        if (!fs::exists(file)) return problems::invalidField("restore", file, "a file that backup has written");
        if (auto made = FolderLock::makeFolder(options.data); !made) return std::move(made).problem();
        // A copy, since one of an older program is brought up to this one first.
        const DraftFile draft(options.data + "/restore.sqlite");
        fs::copy_file(file, draft.path());
        const auto from = openSqlite(draft.path(), Connection::Mode::write);
        if (!hasOurTables(*from)) return problems::invalidField("restore", file, "a file that backup has written");
        if (auto migrated = remuda::migrate(*from); !migrated) return std::move(migrated).problem();
        const auto held = options.resume_jobs ? std::string() : holdWork(*from);
        const auto target = openTarget(options);
        if (!target) return target.problem();
        const auto copied = copyDatabase(*from, *target->connection);
        if (!copied) return copied.problem();
        return "restored " + nameOf(options) + " from " + file + "\n" + told(*copied) + held;
    });
}

Result<std::string> move(const ServerOptions& options) {
    return guarded("move to " + nameOf(options), [&]() -> Result<std::string> {
        const auto path = options.data + fileName;
        if (options.database.empty()) return problems::invalidField("database", "", "where to move to: postgresql://…");
        if (!fs::exists(path)) return storeProblem("there is no database " + path);
        const auto lock = FolderLock::take(options.data);
        if (!lock) return lock.problem();
        auto from = openSqlite(path, Connection::Mode::write);
        if (auto migrated = remuda::migrate(*from); !migrated) return std::move(migrated).problem();
        const auto target = openTarget(options);
        if (!target) return target.problem();
        const auto copied = copyDatabase(*from, *target->connection);
        if (!copied) return copied.problem();
        closeFile(*from);
        from.reset();
        fs::rename(path, path + ".moved");
        return "moved " + path + " to " + nameOf(options) + "\n" + told(*copied) + "the file is kept as " + path +
               ".moved; start servers with the same --data and --database from now on\n";
    });
}

} // namespace remuda::maintenance
