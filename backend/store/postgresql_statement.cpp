// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/store/postgresql_statement.h"

#include "backend/store/postgresql_sql.h"

#include <charconv>
#include <cstring>
#include <libpq-fe.h>

namespace remuda {

namespace {

constexpr Oid oidOfBytes = 17, oidOfBoolean = 16;
constexpr const char* rowsAtOnce = "512";
constexpr int mostTogether = 64; // whose answers fit into the buffers on their way

} // namespace

PostgresqlStatement::PostgresqlStatement(PostgresqlConnection& connection, std::string_view sql, Kind kind)
    : m_connection(connection)
    , m_sql(toPostgresql(sql))
    , m_kind(kind) {}

PostgresqlStatement::~PostgresqlStatement() {
    closeCursor();
    if (m_kind != Kind::cached || m_name.empty() || !m_connection.usable()) return;
    m_connection.drain();
    try {
        m_connection.answer(PQsendQuery(m_connection.m_handle, ("DEALLOCATE " + m_name).c_str()));
    } catch (const StoreError&) {
        // Also within a transaction that has failed nothing is lost: the name is never used again.
    }
}

PostgresqlStatement::Parameter& PostgresqlStatement::at(int parameter) {
    const auto index = static_cast<std::size_t>(parameter - 1);
    if (m_parameters.size() <= index) m_parameters.resize(index + 1);
    return m_parameters[index];
}

void PostgresqlStatement::bindText(int parameter, std::string_view text) {
    if (text.find('\0') != std::string_view::npos)
        throw StoreError(problems::badRequest("a text holds a NUL byte, which cannot be stored"));
    at(parameter) = {std::string(text), false};
}

void PostgresqlStatement::bindBlob(int parameter, std::string_view bytes) {
    at(parameter) = {std::string(bytes), true};
}

void PostgresqlStatement::bindInteger(int parameter, std::int64_t value) {
    at(parameter) = {std::to_string(value), false};
}

void PostgresqlStatement::bindNull(int parameter) {
    at(parameter) = {};
}

PostgresqlStatement::Given PostgresqlStatement::given() const {
    Given list;
    for (const auto& parameter : m_parameters) {
        list.values.push_back(parameter.value ? parameter.value->c_str() : nullptr);
        list.lengths.push_back(parameter.value ? static_cast<int>(parameter.value->size()) : 0);
        list.formats.push_back(parameter.bytes ? 1 : 0);
    }
    return list;
}

// A round trip costs more than most statements: those of a write whose rows nobody reads go together.
bool PostgresqlStatement::runLater() {
    auto& connection = m_connection;
    if (m_kind != Kind::cached || m_name.empty() || m_result || m_ended || !connection.m_writing) return false;
    auto* handle = connection.m_handle;
    if (connection.m_together == 0 && PQenterPipelineMode(handle) != 1) return false;
    const auto [values, lengths, formats] = given();
    ++connection.m_together;
    if (PQsendQueryPrepared(handle, m_name.c_str(), static_cast<int>(m_parameters.size()), values.data(),
                            lengths.data(), formats.data(), 0) != 1)
        throw StoreError::away(PQerrorMessage(handle));
    m_ended = true;
    if (connection.m_together >= mostTogether) connection.settle();
    return true;
}

void PostgresqlStatement::execute() {
    m_connection.settle();
    const auto [values, lengths, formats] = given();
    const auto count = static_cast<int>(m_parameters.size());
    auto* handle = m_connection.m_handle;
    const auto sendOnce = [&](const std::string& sql) {
        return m_connection.answer(
            PQsendQueryParams(handle, sql.c_str(), count, nullptr, values.data(), lengths.data(), formats.data(), 0));
    };
    switch (m_kind) {
    case Kind::cached:
        if (m_name.empty()) {
            auto name = m_connection.newName('s');
            m_connection.answer(PQsendPrepare(handle, name.c_str(), m_sql.c_str(), 0, nullptr));
            m_name = std::move(name);
        }
        m_result = m_connection.answer(
            PQsendQueryPrepared(handle, m_name.c_str(), count, values.data(), lengths.data(), formats.data(), 0));
        break;
    case Kind::single:
        m_result = sendOnce(m_sql);
        break;
    case Kind::streamed: {
        auto name = m_connection.newName('c');
        sendOnce("DECLARE " + name + " NO SCROLL CURSOR FOR " + m_sql);
        m_name = std::move(name);
        fetch();
        return;
    }
    }
    m_rows = PQntuples(m_result.get());
}

bool PostgresqlStatement::fetch() {
    m_result = m_connection.run(std::string("FETCH FORWARD ") + rowsAtOnce + " FROM " + m_name);
    m_rows = PQntuples(m_result.get());
    m_row = -1;
    return m_rows > 0;
}

bool PostgresqlStatement::step() {
    if (m_ended) return false;
    if (!m_result) execute();
    if (++m_row < m_rows) return true;
    if (m_kind == Kind::streamed && m_rows > 0 && fetch()) {
        m_row = 0;
        return true;
    }
    m_ended = true;
    return false;
}

std::int64_t PostgresqlStatement::insert() {
    if (!step()) throw StoreError("an INSERT answered no number");
    return integer(0);
}

void PostgresqlStatement::closeCursor() {
    if (m_kind != Kind::streamed || m_name.empty()) return;
    m_connection.drain();
    if (PQtransactionStatus(m_connection.m_handle) == PQTRANS_INTRANS)
        PQclear(PQexec(m_connection.m_handle, ("CLOSE " + m_name).c_str()));
    m_name.clear();
}

void PostgresqlStatement::reset() {
    closeCursor();
    m_result.reset();
    m_parameters.clear();
    m_row = -1;
    m_rows = 0;
    m_ended = false;
}

int PostgresqlStatement::columns() const {
    return PQnfields(m_result.get());
}

bool PostgresqlStatement::isNull(int column) const {
    return PQgetisnull(m_result.get(), m_row, column) != 0;
}

bool PostgresqlStatement::isBlob(int column) const {
    return PQftype(m_result.get(), column) == oidOfBytes;
}

std::int64_t PostgresqlStatement::integer(int column) const {
    const auto text = view(column);
    if (PQftype(m_result.get(), column) == oidOfBoolean) return text == "t";
    std::int64_t value = 0; // of a number with a fraction, what stands before the point
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

std::string_view PostgresqlStatement::view(int column) const {
    const auto* value = PQgetvalue(m_result.get(), m_row, column);
    const auto length = static_cast<std::size_t>(PQgetlength(m_result.get(), m_row, column));
    if (!isBlob(column) || isNull(column)) return {value, length};
    std::size_t size = 0;
    auto* bytes = PQunescapeBytea(reinterpret_cast<const unsigned char*>(value), &size);
    if (!bytes) throw std::bad_alloc();
    m_bytes.assign(reinterpret_cast<const char*>(bytes), size);
    PQfreemem(bytes);
    return m_bytes;
}

} // namespace remuda
