// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/query_language.h"

#include "ui/common/message_bar.h"
#include "ui/common/query_bar.h"

#include <QRegularExpression>

namespace remuda {

namespace {

// The language counts bytes of UTF-8, the bar counts UTF-16 units.
int unitsOf(const QByteArray& text, std::size_t bytes) {
    return static_cast<int>(QString::fromUtf8(text.left(static_cast<qsizetype>(bytes))).size());
}

std::size_t sizeMember(const boost::json::object& object, std::string_view name, std::size_t fallback) {
    const auto* member = object.if_contains(name);
    if (!member) return fallback;
    boost::json::error_code error;
    const auto value = member->to_number<std::size_t>(error);
    return error ? fallback : value;
}

// Names before an operator, outside quotes. The alternative for quoted text comes first and is passed over.
QVector<QueryMark> fieldMarks(const QString& text) {
    static const QRegularExpression pattern(QStringLiteral(R"("[^"]*"?|([A-Za-z_][A-Za-z0-9_]*)(?=[:~<>=]))"));
    QVector<QueryMark> marks;
    for (auto found = pattern.globalMatch(text); found.hasNext();) {
        const auto match = found.next();
        if (match.capturedLength(1) > 0)
            marks.append({QueryMark::Kind::field, int(match.capturedStart(1)), int(match.capturedLength(1))});
    }
    return marks;
}

QueryReading read(const QString& text, const QuerySchema& schema) {
    QueryReading reading;
    reading.marks = fieldMarks(text);
    const QByteArray bytes = text.toUtf8();
    const auto query = parseQuery({bytes.constData(), static_cast<std::size_t>(bytes.size())}, schema, now());
    if (query) return reading;
    const Problem& problem = query.problem();
    const std::size_t begin = sizeMember(problem.extra, "position", 0);
    const std::size_t length = sizeMember(problem.extra, "length", 1);
    const int start = unitsOf(bytes, begin);
    const int end = std::max(start + 1, unitsOf(bytes, begin + length));
    reading.marks.append({QueryMark::Kind::wrong, std::min(start, std::max(0, int(text.size()) - 1)), end - start});
    reading.error = problemText(problem);
    return reading;
}

QueryChoices complete(const QString& text, int cursor, const QuerySchema& schema, const KnownValues& known) {
    QueryChoices choices;
    const QByteArray bytes = text.toUtf8();
    const auto at = static_cast<std::size_t>(text.left(cursor).toUtf8().size());
    const auto found = completions({bytes.constData(), static_cast<std::size_t>(bytes.size())}, at, schema, known);
    if (found.empty()) return choices;
    const auto [begin, length] = std::pair(found.front().begin, found.front().length);
    choices.start = unitsOf(bytes, begin);
    choices.length = unitsOf(bytes, begin + length) - choices.start;
    for (const QueryCompletion& each : found)
        if (each.begin == begin && each.length == length)
            choices.choices.append({QString::fromStdString(each.text), QString::fromStdString(each.label)});
    return choices;
}

} // namespace

void setQueryLanguage(QueryBar* bar, const QuerySchema& schema, KnownValues known) {
    bar->setLanguage([&schema](const QString& text) { return read(text, schema); },
                     [&schema, known = std::move(known)](const QString& text, int cursor) {
                         return complete(text, cursor, schema, known);
                     });
}

} // namespace remuda
