// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/store/postgresql_connection.h"

#include <vector>

namespace remuda {

// A statement of a PostgresqlConnection: prepared by name at its first use (cached), sent as it is (one use), or the
// query of a cursor that is fetched piece by piece (streamed).
class PostgresqlStatement : public StatementEngine {
public:
    enum class Kind { cached, single, streamed };
    PostgresqlStatement(PostgresqlConnection& connection, std::string_view sql, Kind kind);
    ~PostgresqlStatement() override;

    void bindText(int parameter, std::string_view text) override;
    void bindBlob(int parameter, std::string_view bytes) override;
    void bindInteger(int parameter, std::int64_t value) override;
    void bindNull(int parameter) override;
    bool step() override;
    bool runLater() override;
    std::int64_t insert() override;
    void reset() override;
    int columns() const override;
    bool isNull(int column) const override;
    bool isBlob(int column) const override;
    std::int64_t integer(int column) const override;
    std::string_view view(int column) const override;

private:
    struct Parameter {
        std::optional<std::string> value;
        bool bytes = false;
    };
    Parameter& at(int parameter);
    // As libpq wants them; valid while the parameters are.
    struct Given {
        std::vector<const char*> values;
        std::vector<int> lengths, formats;
    };
    Given given() const;
    void execute();
    bool fetch();
    void closeCursor();

    PostgresqlConnection& m_connection;
    std::string m_sql, m_name; // m_name: of the prepared statement or the open cursor
    const Kind m_kind;
    bool m_ended = false;
    std::vector<Parameter> m_parameters;
    PostgresqlResult m_result;
    int m_row = -1, m_rows = 0;
    mutable std::string m_bytes; // of the blob that was asked for last
};

} // namespace remuda
