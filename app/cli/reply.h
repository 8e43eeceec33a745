// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <boost/json.hpp>

#include <memory>
#include <vector>

namespace remuda::cli {

enum class Kind { text, integer, gib, money, date, instant, percent, seconds, yes_no };

// A column of the table: a member of the rows by its API name; "error.message" reaches into objects.
struct Column {
    std::string field;
    const char* title;
    Kind kind = Kind::text;
};

// What a command found out, once for all outputs.
struct Reply {
    std::vector<Column> columns;       // in the table; CSV adds the rows' other members after these
    boost::json::array rows;           // of objects
    boost::json::value json = nullptr; // printed by -o json in place of the rows, where those lose something
    bool upright = false;              // one row: the table shows a line per member
    QString note;                      // below the table: totals, "100 of 4212 shown"
    std::vector<Reply> parts;          // further tables below, e.g. the steps of a job
};

// Turns a reply into what goes to standard output.
class Formatter {
public:
    virtual ~Formatter() = default;
    virtual QByteArray format(const Reply& reply) const = 0;

    // "table", "json" or "csv"; null for any other word.
    static std::unique_ptr<Formatter> byName(const QString& name);
};

const boost::json::value* memberOf(const boost::json::object& object, std::string_view path);
// The value where it is an object that has the member, else null: what a route of another kind answers, is not.
const boost::json::object* objectWith(const boost::json::value& value, std::string_view member);
QString counted(qint64 count, const char* noun);                              // "1 row", "2 rows"
QString memberText(const boost::json::object& object, std::string_view path); // "" when missing, null or no text
QString indented(const QString& text);                                        // each line by four spaces
QString cellText(const boost::json::value* value, Kind kind);                 // for people, with units
QString moneyText(double amount);                                             // "1 234.50 USD"
// A sum of money and what it leaves out by the object's "unknown_prices": "595.00 USD + 2 unknown"; "unknown" where no
// price is known.
QString sumText(const boost::json::object& object, std::string_view path);

} // namespace remuda::cli
