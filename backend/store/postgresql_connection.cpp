// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/store/postgresql_connection.h"

#include "backend/store/postgresql_statement.h"

#include <charconv>
#include <libpq-fe.h>
#include <poll.h>
#include <sys/socket.h>
#include <utility>

namespace remuda {

namespace {

std::string trimmed(const char* message) {
    std::string text(message ? message : "");
    while (!text.empty() && (text.back() == '\n' || text.back() == ' '))
        text.pop_back();
    return text;
}

// Another try may go well: the database is ending, starting, full, or somebody else was in the way for too long.
bool passesByItself(std::string_view state) {
    return state.starts_with("08") || state.starts_with("57P") || state.starts_with("53") || state == "55P03" ||
           state == "25P03" || state == "40001" || state == "40P01";
}

// So long an answer may take before somebody looks whether there is still a server to wait for.
constexpr int lookAfter = 5000; // milliseconds

// A writer that is stopped in the middle (SIGSTOP, a frozen virtual machine) would hold up all servers; PostgreSQL ends
// its session instead.
std::string writerSettings(std::chrono::milliseconds patience) {
    return "SET idle_in_transaction_session_timeout = " + std::to_string(patience.count()) +
           "; SET lock_timeout = '30s'; SET client_connection_check_interval = '500ms';";
}

} // namespace

void FreePostgresqlResult::operator()(pg_result* result) const {
    PQclear(result);
}

PostgresqlConnection::PostgresqlConnection(const std::string& url, Mode mode, const std::string& name,
                                           std::chrono::milliseconds patience)
    : m_url(url) {
    // What the address says itself wins over what stands before it, and loses against what stands behind.
    // A host that is gone says nothing, not even no: without these its sessions are waited for for a quarter of an
    // hour, or for ever where nothing more is sent.
    const char* names[] = {"connect_timeout",     "tcp_user_timeout", "keepalives_idle",
                           "keepalives_interval", "keepalives_count", "dbname",
                           "client_encoding",     "application_name", nullptr};
    const char* values[] = {"5", "10000", "5", "2", "3", url.c_str(), "UTF8", name.c_str(), nullptr};
    m_handle = PQconnectdbParams(names, values, 1);
    try {
        if (PQstatus(m_handle) != CONNECTION_OK) throw StoreError::away(trimmed(PQerrorMessage(m_handle)));
        PQsetNoticeProcessor(
            m_handle, [](void*, const char*) {}, nullptr);
        execute("SET client_min_messages = warning; SET cursor_tuple_fraction = 1;");
        if (mode == Mode::write) execute(writerSettings(patience));
    } catch (...) {
        PQfinish(m_handle);
        throw;
    }
}

PostgresqlConnection::~PostgresqlConnection() {
    m_closing = true; // its statements end with the session
    m_statements.clear();
    PQfinish(m_handle);
}

// A database that works on a statement for long answers others meanwhile; one that has gone without a word, or whose
// network has, answers nobody, and would be waited for for ever.
void PostgresqlConnection::awaitAnswer() {
    while (PQisBusy(m_handle)) {
        pollfd ready{PQsocket(m_handle), POLLIN, 0};
        const int count = poll(&ready, 1, lookAfter);
        if (count == 0) {
            const char* names[] = {"connect_timeout", "dbname", nullptr};
            const char* values[] = {"5", m_url.c_str(), nullptr};
            const auto heard = PQpingParams(names, values, 1);
            if (heard == PQPING_OK || heard == PQPING_REJECT) continue;
            shutdown(PQsocket(m_handle), SHUT_RDWR); // the next read finds the session lost
        }
        if (PQconsumeInput(m_handle) == 0) return;
    }
}

PostgresqlResult PostgresqlConnection::answer(int sent) {
    PostgresqlResult last;
    if (sent != 1) return checked(nullptr);
    for (awaitAnswer(); auto* result = PQgetResult(m_handle); awaitAnswer())
        last.reset(result);
    return checked(last.release());
}

PostgresqlResult PostgresqlConnection::checked(pg_result* given) {
    PostgresqlResult result(given);
    const auto status = PQresultStatus(given);
    if (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK || status == PGRES_EMPTY_QUERY) {
        const std::string_view touched(PQcmdTuples(given));
        m_changes = 0;
        std::from_chars(touched.data(), touched.data() + touched.size(), m_changes);
        return result;
    }
    const auto* field = PQresultErrorField(given, PG_DIAG_SQLSTATE);
    const std::string state(field ? field : "");
    const auto* primary = PQresultErrorField(given, PG_DIAG_MESSAGE_PRIMARY);
    const auto message = primary ? trimmed(primary) : trimmed(PQerrorMessage(m_handle));
    if (!usable() || passesByItself(state)) throw StoreError::away(message);
    if (state == "22021" || state == "22P05") throw StoreError(problems::badRequest("not a text in UTF-8: " + message));
    throw StoreError(message);
}

// A failure among them keeps the later ones from being carried out, and is told by settle().
void PostgresqlConnection::drain() {
    if (std::exchange(m_together, 0) == 0) return;
    if (PQpipelineSync(m_handle) != 1 && !m_failure)
        m_failure = std::make_exception_ptr(StoreError::away(trimmed(PQerrorMessage(m_handle))));
    // Between the answers of two statements comes a null; two of them come when the session is lost.
    for (int nulls = 0; nulls < 2;) {
        awaitAnswer();
        PostgresqlResult result(PQgetResult(m_handle));
        nulls = result ? 0 : nulls + 1;
        if (!result) continue;
        const auto status = PQresultStatus(result.get());
        if (status == PGRES_PIPELINE_SYNC) break;
        if (status == PGRES_PIPELINE_ABORTED || m_failure) continue;
        try {
            checked(result.release());
        } catch (const StoreError&) {
            m_failure = std::current_exception();
        }
    }
    PQexitPipelineMode(m_handle);
}

void PostgresqlConnection::settle() {
    drain();
    if (m_failure) std::rethrow_exception(std::exchange(m_failure, nullptr));
}

void PostgresqlConnection::rollBack() {
    drain();
    m_failure = nullptr;
    m_writing = false;
    execute("ROLLBACK");
}

PostgresqlResult PostgresqlConnection::run(const std::string& sql) {
    settle();
    return answer(PQsendQuery(m_handle, sql.c_str()));
}

void PostgresqlConnection::execute(std::string_view sql) {
    run(std::string(sql));
}

Statement PostgresqlConnection::prepare(std::string_view sql) {
    using Kind = PostgresqlStatement::Kind;
    std::string key(sql);
    auto found = m_statements.find(key);
    if (found == m_statements.end()) {
        if (m_statements.size() >= mostStatementsKept)
            std::erase_if(m_statements, [](const auto& entry) { return !entry.second->busy; });
        auto made = std::make_unique<PostgresqlStatement>(*this, sql, Kind::cached);
        found = m_statements.emplace(std::move(key), std::move(made)).first;
    }
    if (found->second->busy) return Statement(std::make_unique<PostgresqlStatement>(*this, sql, Kind::single));
    return Statement(*found->second);
}

Statement PostgresqlConnection::prepareInsert(std::string_view sql, std::string_view key) {
    return prepare(std::string(sql).append(" RETURNING ").append(key));
}

Statement PostgresqlConnection::stream(std::string_view sql) {
    return Statement(std::make_unique<PostgresqlStatement>(*this, sql, PostgresqlStatement::Kind::streamed));
}

bool PostgresqlConnection::inTransaction() const {
    if (m_together > 0) return true;
    const auto status = PQtransactionStatus(m_handle);
    return status == PQTRANS_INTRANS || status == PQTRANS_INERROR;
}

bool PostgresqlConnection::usable() const {
    return !m_closing && PQstatus(m_handle) == CONNECTION_OK;
}

void PostgresqlConnection::beginRead() {
    execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
}

// One transaction writes at a time, on whichever server: what a write reads stays true until it commits, as with
// SQLite, and sequences become visible in their order, since the next one is taken only after the last commit is
// visible. Each statement of the line sees what was committed before it began.
std::int64_t PostgresqlConnection::beginWrite(std::int64_t) {
    const auto last = run("BEGIN ISOLATION LEVEL READ COMMITTED; SELECT pg_advisory_xact_lock(" +
                          std::to_string(postgresql_locks::writing) + ", 0); SELECT coalesce(max(seq), 0) FROM change");
    std::int64_t sequence = 0;
    const std::string_view text(PQgetvalue(last.get(), 0, 0));
    std::from_chars(text.data(), text.data() + text.size(), sequence);
    m_writing = true;
    return sequence;
}

void PostgresqlConnection::commitWrite(std::int64_t sequence, bool wakes_jobs) {
    const auto ended = run("SELECT pg_notify('" + std::string(postgresqlChannel) + "', '" + std::to_string(sequence) +
                           (wakes_jobs ? " jobs" : "") + "'); COMMIT");
    m_writing = false;
    if (std::string_view(PQcmdStatus(ended.get())) != "COMMIT")
        throw StoreError("the transaction was taken back by the database");
}

void PostgresqlConnection::takeNotifications(const std::function<void(std::string_view)>& use) {
    if (PQconsumeInput(m_handle) == 0) throw StoreError::away(trimmed(PQerrorMessage(m_handle)));
    while (auto* notification = PQnotifies(m_handle)) {
        const std::string message(notification->extra);
        PQfreemem(notification);
        use(message);
    }
}

int PostgresqlConnection::socket() const {
    return PQsocket(m_handle);
}

std::string PostgresqlConnection::describe(const std::string& url) {
    char* error = nullptr;
    auto* options = PQconninfoParse(url.c_str(), &error);
    PQfreemem(error);
    std::string name, host;
    for (const auto* option = options; option && option->keyword; ++option) {
        const std::string_view keyword(option->keyword);
        if (keyword == "dbname" && option->val) name = option->val;
        if (keyword == "host" && option->val) host = option->val;
    }
    PQconninfoFree(options);
    return "the database " + (name.empty() ? "of this user" : name) + " at " + (host.empty() ? "this machine" : host);
}

} // namespace remuda
