// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/query_mark.h"

#include <algorithm>

namespace remuda::cli {

namespace {

constexpr qsizetype mostBefore = 50, mostShown = 76;

qsizetype numberOf(const Problem& problem, const char* member) {
    const auto* value = problem.extra.if_contains(member);
    return value && value->is_number() ? value->to_number<qsizetype>() : -1;
}

} // namespace

QStringList markedQuery(const QString& query, const Problem& problem) {
    // The place is in bytes, carets stand below characters.
    const auto bytes = query.toUtf8();
    const auto position = numberOf(problem, "position");
    if (problem.type != "bad-query" || query.isEmpty() || position < 0 || position > bytes.size()) return {};
    auto begin = QString::fromUtf8(bytes.left(position)).size();
    auto length = QString::fromUtf8(bytes.mid(position, std::max<qsizetype>(numberOf(problem, "length"), 1))).size();
    auto shown = query;
    for (auto& character : shown)
        if (character.isSpace()) character = u' '; // one line, and a tab is as wide as its caret
    if (begin > mostBefore) {
        shown = u'…' + shown.mid(begin - mostBefore);
        begin = mostBefore + 1;
    }
    if (shown.size() > mostShown) shown = shown.left(mostShown - 1) + u'…';
    length = std::clamp<qsizetype>(length, 1, std::max<qsizetype>(mostShown - begin, 1));
    return {shown, QString(begin, u' ') + QString(length, u'^')};
}

} // namespace remuda::cli
