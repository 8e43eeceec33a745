// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/reply.h"
#include "core/domain/csv.h"

#include <algorithm>

namespace remuda::cli {

namespace json = boost::json;

namespace {

bool isRightAligned(Kind kind) {
    return kind == Kind::integer || kind == Kind::gib || kind == Kind::money || kind == Kind::percent ||
           kind == Kind::seconds;
}

// For people, on a terminal or in a pipe: aligned columns with units, nothing cut off.
class TableFormatter : public Formatter {
public:
    QByteArray format(const Reply& reply) const override {
        auto text = reply.upright ? upright(reply) : table(reply);
        if (!reply.note.isEmpty()) text += (reply.rows.empty() ? QString() : QStringLiteral("\n")) + reply.note + u'\n';
        auto bytes = text.toUtf8();
        for (const auto& part : reply.parts)
            bytes += '\n' + format(part);
        return bytes;
    }

private:
    static QString table(const Reply& reply) {
        if (reply.rows.empty()) return {};
        std::vector<QStringList> lines(1);
        for (const auto& column : reply.columns)
            lines[0] << QString::fromUtf8(column.title);
        for (const auto& row : reply.rows) {
            QStringList line;
            for (const auto& column : reply.columns)
                line << oneLine(cell(row.as_object(), column));
            lines.push_back(std::move(line));
        }
        std::vector<qsizetype> widths(reply.columns.size());
        for (const auto& line : lines)
            for (std::size_t i = 0; i < widths.size(); ++i)
                widths[i] = std::max(widths[i], line[static_cast<qsizetype>(i)].size());
        QString text;
        for (const auto& line : lines) {
            QString out;
            for (std::size_t i = 0; i < widths.size(); ++i) {
                const auto& cell = line[static_cast<qsizetype>(i)];
                out += isRightAligned(reply.columns[i].kind) ? cell.rightJustified(widths[i])
                                                             : cell.leftJustified(widths[i]);
                out += QLatin1String("  ");
            }
            while (out.endsWith(u' '))
                out.chop(1);
            text += out + u'\n';
        }
        return text;
    }

    static QString upright(const Reply& reply) {
        qsizetype width = 0;
        for (const auto& column : reply.columns)
            width = std::max(width, QString::fromUtf8(column.title).size());
        QString text;
        for (const auto& row : reply.rows) {
            if (!text.isEmpty()) text += u'\n';
            for (const auto& column : reply.columns)
                text += QString::fromUtf8(column.title).leftJustified(width) + QLatin1String("  ") +
                        cell(row.as_object(), column) + u'\n';
        }
        return text;
    }

    static QString cell(const json::object& row, const Column& column) {
        return column.kind == Kind::money ? sumText(row, column.field)
                                          : cellText(memberOf(row, column.field), column.kind);
    }

    static QString oneLine(QString text) { return text.replace(u'\n', u' '); }
};

// An array with one object a line: whole answers for programs, still readable with grep.
class JsonFormatter : public Formatter {
public:
    QByteArray format(const Reply& reply) const override {
        if (!reply.json.is_null()) return QByteArray::fromStdString(json::serialize(reply.json)) + '\n';
        QByteArray bytes = "[";
        for (const auto& row : reply.rows)
            bytes += (bytes.size() > 1 ? ",\n" : "\n") + QByteArray::fromStdString(json::serialize(row));
        return bytes + (reply.rows.empty() ? "]\n" : "\n]\n");
    }
};

// The header holds the API's field names: the table's columns first, then whatever else the rows have.
class CsvFormatter : public Formatter {
public:
    QByteArray format(const Reply& reply) const override {
        std::vector<std::string> fields;
        for (const auto& column : reply.columns)
            fields.push_back(column.field);
        for (const auto& row : reply.rows)
            for (const auto& member : row.as_object()) {
                const std::string key(member.key());
                const auto covered = [&key](const std::string& field) { return field == key; };
                if (std::ranges::none_of(fields, covered)) fields.push_back(key);
            }
        auto text = csvLine(fields);
        for (const auto& row : reply.rows) {
            std::vector<std::string> cells;
            for (const auto& field : fields)
                cells.push_back(cell(memberOf(row.as_object(), field)));
            text += csvLine(cells);
        }
        return QByteArray::fromStdString(text);
    }

private:
    static std::string cell(const json::value* value) {
        if (!value || value->is_null()) return {};
        if (value->is_string()) return std::string(value->get_string());
        if (value->is_double()) return QByteArray::number(value->get_double(), 'g', 15).toStdString();
        return json::serialize(*value);
    }
};

} // namespace

std::unique_ptr<Formatter> Formatter::byName(const QString& name) {
    if (name == QLatin1String("table")) return std::make_unique<TableFormatter>();
    if (name == QLatin1String("json")) return std::make_unique<JsonFormatter>();
    if (name == QLatin1String("csv")) return std::make_unique<CsvFormatter>();
    return nullptr;
}

} // namespace remuda::cli
