// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/store/connection.h"

namespace remuda {

Statement::~Statement() {
    if (!m_engine || m_own) return;
    m_engine->reset();
    m_engine->busy = false;
}

Statement& Statement::bind(std::string_view text) {
    m_engine->bindText(m_next++, text);
    return *this;
}

Statement& Statement::bindBlob(std::string_view bytes) {
    m_engine->bindBlob(m_next++, bytes);
    return *this;
}

Statement& Statement::bind(std::int64_t value) {
    m_engine->bindInteger(m_next++, value);
    return *this;
}

Statement& Statement::bind(std::nullptr_t) {
    m_engine->bindNull(m_next++);
    return *this;
}

void Statement::run() {
    if (m_engine->runLater()) return;
    while (step()) {
    }
}

std::optional<std::int64_t> Statement::optionalInteger(int column) const {
    if (isNull(column)) return std::nullopt;
    return integer(column);
}

std::optional<Instant> Statement::optionalInstant(int column) const {
    if (isNull(column)) return std::nullopt;
    return instant(column);
}

std::optional<Date> Statement::optionalDate(int column) const {
    if (isNull(column)) return std::nullopt;
    return parseDate(text(column));
}

std::optional<Money> Statement::optionalMoney(int column) const {
    if (isNull(column)) return std::nullopt;
    return Money{integer(column)};
}

} // namespace remuda
