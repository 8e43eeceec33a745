// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/csv.h"

namespace remuda {

namespace {

constexpr std::string_view neverClosed = "a quote that is never closed";

// By its mark, or since every other byte of Latin text is zero.
bool isUtf16(std::string_view text) {
    if (text.starts_with("\xff\xfe") || text.starts_with("\xfe\xff")) return true;
    return text.size() >= 4 && (text[0] == '\0') != (text[1] == '\0') && (text[0] == '\0') == (text[2] == '\0') &&
           (text[1] == '\0') == (text[3] == '\0');
}

} // namespace

CsvForm csvForm(std::string_view text) {
    if (isUtf16(text)) return CsvForm::utf16;
    if (text.starts_with(utf8Mark)) text.remove_prefix(utf8Mark.size());
    while (text.starts_with('\n') || text.starts_with("\r\n")) // as the reader passes them over
        text.remove_prefix(text[0] == '\n' ? 1 : 2);
    const auto header = text.substr(0, text.find('\n'));
    if (header.find(',') != std::string_view::npos) return CsvForm::commas;
    if (header.find(';') != std::string_view::npos) return CsvForm::semicolons;
    return header.find('\t') != std::string_view::npos ? CsvForm::tabs : CsvForm::commas;
}

std::string CsvRecord::asItStands() const {
    if (malformed == neverClosed) return std::string(source);
    // A carriage return at the end of the text would become part of a mere line feed.
    return std::string(source) + (source.ends_with('\r') ? "\r\n" : "\n");
}

CsvReader::CsvReader(std::string_view text)
    : m_text(text) {
    if (m_text.starts_with(utf8Mark)) m_text.remove_prefix(utf8Mark.size());
}

bool CsvReader::next(CsvRecord& record) {
    while (skipLineEnd()) // lines with nothing on them
        ;
    if (m_position >= m_text.size()) return false;
    record.line = m_line;
    record.malformed.clear();
    const auto begin = m_position;
    std::size_t count = 0;
    bool more = true;
    while (more) {
        if (record.fields.size() <= count) record.fields.emplace_back();
        more = readField(record, record.fields[count++]);
    }
    record.fields.resize(count);
    record.source = m_text.substr(begin, m_position - begin);
    skipLineEnd();
    return true;
}

bool CsvReader::readField(CsvRecord& record, CsvField& field) {
    field.text.clear();
    field.column = m_position - m_line_start + 1;
    if (m_position < m_text.size() && m_text[m_position] == '"') readQuoted(record, field.text);
    const auto begin = m_position;
    while (m_position < m_text.size() && m_text[m_position] != ',' && !atLineEnd())
        ++m_position;
    const auto bare = m_text.substr(begin, m_position - begin);
    if (record.malformed.empty() && bare.find('"') != std::string_view::npos)
        record.malformed = "a quote inside a field without quotes";
    field.text += bare;
    if (m_position < m_text.size() && m_text[m_position] == ',') {
        ++m_position;
        return true;
    }
    return false;
}

void CsvReader::readQuoted(CsvRecord& record, std::string& text) {
    ++m_position;
    while (m_position < m_text.size()) {
        const char c = m_text[m_position++];
        if (c == '"') {
            const bool at_end = m_position >= m_text.size();
            if (at_end || m_text[m_position] != '"') {
                if (!at_end && m_text[m_position] != ',' && !atLineEnd())
                    record.malformed = "text after a closing quote";
                return;
            }
            ++m_position;
        }
        if (c == '\n') {
            ++m_line;
            m_line_start = m_position;
        }
        text += c;
    }
    record.malformed = neverClosed;
}

// 0 when there is none; a carriage return alone is part of the text.
std::size_t CsvReader::atLineEnd() const {
    const char c = m_text[m_position];
    if (c == '\n') return 1;
    return c == '\r' && m_text.substr(m_position, 2) == "\r\n" ? 2 : 0;
}

bool CsvReader::skipLineEnd() {
    const std::size_t length = m_position < m_text.size() ? atLineEnd() : 0;
    if (length == 0) return false;
    m_position += length;
    m_line_start = m_position;
    ++m_line;
    return true;
}

void appendCsvField(std::string& line, std::string_view field) {
    if (field.find_first_of(",\"\r\n") == std::string_view::npos) {
        line += field;
        return;
    }
    line += '"';
    for (const char c : field) {
        if (c == '"') line += '"';
        line += c;
    }
    line += '"';
}

std::string csvLine(const std::vector<std::string>& fields) {
    std::string line;
    for (std::size_t i = 0; i < fields.size(); ++i) {
        if (i > 0) line += ',';
        appendCsvField(line, fields[i]);
    }
    // A record of one empty field would read as an empty line.
    if (line.empty() && !fields.empty()) line = "\"\"";
    return line + "\n";
}

} // namespace remuda
