// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/request_file.h"

#include "app/cli/json_lines.h"
#include "core/domain/csv.h"
#include "core/domain/json_values.h"
#include "core/domain/machine_fields.h"

#include <QCryptographicHash>

#include <algorithm>
#include <charconv>
#include <map>

namespace remuda::cli {

namespace json = boost::json;

namespace {

constexpr std::size_t longestKey = 200, mostEntries = 10'000;

// One entry as the file has it, with the line of each of its members.
struct RawEntry {
    std::size_t line = 0;
    json::object members;
    std::map<std::string, std::size_t> lines;
};

class Reading {
public:
    explicit Reading(Date today)
        : m_today(today) {}

    void add(RawEntry raw) {
        RequestEntry entry;
        entry.line = raw.line;
        if (const auto* key = raw.members.if_contains("key")) {
            if (!key->is_string() || !isKey(key->get_string()))
                return fail(raw, "key", foundText(*key), "a line of 1 to 200 bytes");
            entry.key = key->get_string();
            raw.members.erase("key");
        }
        if (!entry.key.empty() && !isNew(raw, entry.key)) return;
        auto spec = requestSpecFromJson(raw.members);
        if (!spec) return fail(raw, entry.key, spec.problem());
        if (const auto checked = check(*spec, m_today); !checked) return fail(raw, entry.key, checked.problem());
        entry.spec = std::move(*spec);
        if (entry.key.empty() && !isNew(raw, entry.key = madeKey(entry.spec))) return;
        m_file.entries.push_back(std::move(entry));
    }

    void fail(std::size_t line, std::string field, std::string found, std::string expected) {
        m_file.errors.push_back({line, {}, std::move(field), std::move(found), std::move(expected)});
    }

    RequestFile finish() {
        if (m_file.entries.empty() && m_file.errors.empty()) fail(1, "", "no request", "at least one");
        std::stable_sort(m_file.errors.begin(), m_file.errors.end(),
                         [](const auto& left, const auto& right) { return left.line < right.line; });
        return std::move(m_file);
    }

private:
    bool isNew(const RawEntry& raw, const std::string& key) {
        const auto [first, fresh] = m_keys.emplace(key, raw.line);
        if (!fresh)
            fail(raw, "key", key, "another key than that of the entry on line " + std::to_string(first->second));
        return fresh;
    }

    static bool isKey(std::string_view key) {
        const auto control = [](char letter) { return static_cast<unsigned char>(letter) < 0x20; };
        return !key.empty() && key.size() <= longestKey && isUtf8(key) && std::none_of(key.begin(), key.end(), control);
    }

    void fail(const RawEntry& raw, const std::string& field, std::string found, std::string expected) {
        const auto line = raw.lines.find(field);
        fail(line == raw.lines.end() ? raw.line : line->second, field, std::move(found), std::move(expected));
    }

    void fail(const RawEntry& raw, const std::string& key, const Problem& problem) {
        const auto* value = raw.members.if_contains(problem.field);
        fail(raw, problem.field, value ? foundText(*value) : "nothing",
             problem.expected.empty() ? problem.detail : problem.expected);
        m_file.errors.back().entry = key;
    }

    // The same in every run, wherever in the file the entry stands.
    std::string madeKey(const RequestSpec& spec) {
        const auto text = json::serialize(toJson(spec));
        const auto hash = QCryptographicHash::hash(QByteArray::fromStdString(text), QCryptographicHash::Sha256).toHex();
        const auto number = ++m_alike[text];
        return "made-" + hash.left(24).toStdString() + (number > 1 ? "-" + std::to_string(number) : "");
    }

    const Date m_today;
    RequestFile m_file;
    std::map<std::string, std::size_t> m_keys; // line on which each is
    std::map<std::string, int> m_alike;        // entries without a key that ask for the same
};

void readJson(std::string_view text, Reading& reading) {
    json::stream_parser parser;
    boost::system::error_code error;
    const auto read = parser.write(text.data(), text.size(), error);
    if (!error) parser.finish(error);
    if (error) return reading.fail(lineAt(text, read), "", error.message(), "JSON");
    auto document = parser.release();
    const auto lines = linesOf(text);
    bool one_list = true;
    for (const auto& [line, name] : lines.repeated) {
        reading.fail(line, name, "it a second time", "each member once");
        one_list = one_list && name != "requests";
    }
    if (!one_list) return; // which one is meant?
    if (const auto* object = document.if_object(); object && object->size() == 1 && object->contains("requests")) {
        auto list = object->at("requests");
        document = std::move(list);
    }
    if (!document.is_array())
        return reading.fail(1, "", "something else", "a list of requests, or {\"requests\": […]}");
    const auto& list = document.get_array();
    for (std::size_t at = 0; at < list.size() && at < lines.entries.size(); ++at) {
        const auto& where = lines.entries[at];
        if (list[at].is_object())
            reading.add({where.line, list[at].get_object(), where.members});
        else
            reading.fail(where.line, "", foundText(list[at]), "an object for every request");
    }
}

// What a cell is by the column's kind; what cannot be read stays text and is refused by the request's own rules.
json::value cellValue(const std::string& column, const std::string& text) {
    if (column == "machines") {
        json::array names;
        for (std::size_t begin = 0; begin < text.size();) {
            const auto end = std::min(text.find_first_of(" ;", begin), text.size());
            if (end > begin) names.emplace_back(text.substr(begin, end - begin));
            begin = end + 1;
        }
        return names;
    }
    if (column == "spread_racks" && (text == "true" || text == "false")) return text == "true";
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool numeric = column == "count" || column.starts_with("min_");
    if (numeric && error == std::errc() && end == text.data() + text.size()) return number;
    return json::value(text);
}

void readCsv(std::string_view text, Reading& reading) {
    if (csvForm(text) != CsvForm::commas)
        return reading.fail(1, "", "no commas", "CSV with commas between its columns, in UTF-8");
    CsvReader csv(text);
    CsvRecord record;
    std::vector<std::string> columns;
    while (csv.next(record)) {
        if (!record.malformed.empty()) {
            reading.fail(record.line, "", record.malformed, "CSV as RFC 4180 has it");
            continue;
        }
        if (columns.empty()) {
            for (const auto& field : record.fields) {
                if (std::find(columns.begin(), columns.end(), field.text) != columns.end())
                    reading.fail(record.line, field.text, "it a second time", "each column once");
                columns.push_back(field.text);
            }
            continue;
        }
        if (record.fields.size() != columns.size()) {
            reading.fail(record.line, "", std::to_string(record.fields.size()) + " columns",
                         std::to_string(columns.size()) + ", as in the header");
            continue;
        }
        RawEntry raw;
        raw.line = record.line;
        for (std::size_t index = 0; index < columns.size(); ++index)
            if (!record.fields[index].text.empty())
                raw.members[columns[index]] = cellValue(columns[index], record.fields[index].text);
        reading.add(std::move(raw));
    }
}

} // namespace

RequestFile readRequestFile(std::string_view text, Date today) {
    Reading reading(today);
    const auto first = text.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
    const bool is_json = first != std::string_view::npos && (text[first] == '[' || text[first] == '{');
    is_json ? readJson(first > 0 && text.starts_with("\xEF\xBB\xBF") ? text.substr(3) : text, reading)
            : readCsv(text, reading);
    auto file = reading.finish();
    if (file.entries.size() > mostEntries)
        file.errors.push_back(
            {1, {}, "", std::to_string(file.entries.size()) + " requests", "at most " + std::to_string(mostEntries)});
    return file;
}

} // namespace remuda::cli
