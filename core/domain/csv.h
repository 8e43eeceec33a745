// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace remuda {

inline constexpr std::string_view utf8Mark = "\xef\xbb\xbf"; // may begin a file, and is no part of its text

struct CsvField {
    std::string text;       // without its quotes
    std::size_t column = 1; // byte of its line at which it begins, from 1
};

struct CsvRecord {
    std::size_t line = 0; // physical line on which it begins, from 1
    std::vector<CsvField> fields;
    std::string malformed;   // what breaks RFC 4180, in words; empty when nothing does
    std::string_view source; // the record as it stands in the text, without its line end

    // The same with a line end, to be read as the same record again, faults and all. A quote that is never closed takes
    // in all that follows: nothing may, not even a line end.
    std::string asItStands() const;
};

// Reads RFC 4180: comma, double quotes, records ended by \n, \r\n or the end of the text. A byte order mark at the
// start and lines with nothing on them are passed over. Bytes are not interpreted, so a file in a wrong encoding is
// still split rightly. `text` must outlive the reader.
class CsvReader {
public:
    explicit CsvReader(std::string_view text);
    bool next(CsvRecord& record); // false at the end; `record` is reused to save allocations

private:
    bool readField(CsvRecord& record, CsvField& field); // false when it was the record's last
    void readQuoted(CsvRecord& record, std::string& text);
    std::size_t atLineEnd() const;
    bool skipLineEnd();

    std::string_view m_text;
    std::size_t m_position = 0;
    std::size_t m_line = 1;
    std::size_t m_line_start = 0;
};

// What a file is that is not CSV as CsvReader takes it. Spreadsheet programs write such in many countries.
enum class CsvForm { commas, semicolons, tabs, utf16 };
CsvForm csvForm(std::string_view text); // judged by the byte order mark and the first line

// One record with its line end ("\n"); fields are quoted where they must be.
std::string csvLine(const std::vector<std::string>& fields);
void appendCsvField(std::string& line, std::string_view field);

} // namespace remuda
