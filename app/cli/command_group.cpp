// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command_group.h"

#include <algorithm>
#include <iostream>
#include <memory>
#include <string>
#include <unistd.h>

namespace remuda::cli {

namespace json = boost::json;

namespace {

constexpr qint64 pageSize = 1000;

// A URL of this length passes proxies and the server, whose limit is that of all headers together.
constexpr qsizetype longestQuery = 8'000;

// The rows gathered so far of a list that comes in pages.
struct Pages {
    QString path;
    QUrlQuery query;
    qint64 limit = 0;
    json::array rows;
};

} // namespace

QCommandLineOption queryOption() {
    return QCommandLineOption({QStringLiteral("q"), QStringLiteral("query")},
                              QStringLiteral("which, in the query language: \"status:broken site:lon\""),
                              QStringLiteral("QUERY"));
}

QCommandLineOption atOption(const QString& name) {
    return QCommandLineOption(
        name,
        QStringLiteral("as of this moment, at the end of this day (YYYY-MM-DD), or once this change "
                       "(its number) had been made"),
        QStringLiteral("TIME"));
}

QCommandLineOption limitOptionSpec(const QString& preset) {
    return option(QStringLiteral("limit"), QStringLiteral("N"), QStringLiteral("at most so many; 0 means all"), preset);
}

QCommandLineOption dryRunOption() {
    return flag(QStringLiteral("dry-run"),
                QStringLiteral("only say what would happen, and fail where it would be refused"));
}

QCommandLineOption yesOption() {
    return flag(QStringLiteral("yes"), QStringLiteral("do not ask"));
}

QCommandLineOption waitOption() {
    return flag(QStringLiteral("wait"), QStringLiteral("follow the job until it has ended; exit code 1 if it failed"));
}

QCommandLineOption skipInvalidOption() {
    return flag(QStringLiteral("skip-invalid"), QStringLiteral("go on with the others where one is not possible"));
}

json::array namesToJson(const QStringList& names) {
    json::array array;
    for (const auto& name : names)
        array.emplace_back(toJsonText(name));
    return array;
}

json::string toJsonText(const QString& text) {
    return json::string(text.toStdString());
}

ApiClient::Callback CommandGroup::orFail(Next next) {
    return [this, next = std::move(next)](const Result<ApiAnswer>& result) {
        if (!result) return m_program.fail(result.problem());
        next(*result);
    };
}

void CommandGroup::get(const QString& path, const QUrlQuery& query, Next next) {
    if (!fitsUrl(query)) return;
    m_program.api().get(path, query, this, orFail(std::move(next)));
}

void CommandGroup::getOne(const OneOf& kind, const QString& name, const QUrlQuery& query, NextOne next) {
    get(QLatin1String(kind.list) + pathPart(name), query, [this, kind, name, next](const ApiAnswer& answer) {
        const auto* one = objectWith(answer.body, kind.key);
        if (!one) return m_program.fail(problems::notFound(kind.kind, name.toStdString()));
        next(*one);
    });
}

bool CommandGroup::fitsUrl(const QUrlQuery& query) {
    const auto length = query.toString(QUrl::FullyEncoded).size();
    if (length <= longestQuery) return true;
    m_program.usageError(QStringLiteral("-q: found %1 bytes as part of an address, expected at most %2; ask in parts")
                             .arg(length)
                             .arg(longestQuery));
    return false;
}

void CommandGroup::post(const QString& path, const QUrlQuery& query, const json::value& body, Next next) {
    m_program.api().post(path, query, body, this, orFail(std::move(next)));
}

void CommandGroup::fetchList(const QString& path, const QUrlQuery& query, qint64 limit, NextRows next) {
    auto pages = std::make_shared<Pages>(Pages{path, query, limit, {}});
    // Each page asks for the next one; the function holds itself until the last.
    auto fetch = std::make_shared<std::function<void(QString)>>();
    *fetch = [this, pages, next = std::move(next), weak = std::weak_ptr(fetch)](const QString& cursor) {
        auto page = pages->query;
        const auto left = pages->limit - static_cast<qint64>(pages->rows.size());
        page.addQueryItem(QStringLiteral("limit"),
                          QString::number(pages->limit == 0 ? pageSize : std::min(pageSize, left)));
        if (!cursor.isEmpty()) page.addQueryItem(QStringLiteral("cursor"), cursor);
        get(pages->path, page, [pages, next, self = weak.lock()](const ApiAnswer& answer) {
            if (!answer.body.is_object()) return next({}, -1);
            const auto& object = answer.body.get_object();
            if (const auto* items = object.if_contains("items"); items && items->is_array())
                for (const auto& item : items->get_array())
                    pages->rows.push_back(item);
            const auto* total = object.if_contains("total");
            const auto cursor_after = memberText(object, "next_cursor");
            const bool enough = pages->limit > 0 && static_cast<qint64>(pages->rows.size()) >= pages->limit;
            if (cursor_after.isEmpty() || enough)
                return next(std::move(pages->rows), total && total->is_int64() ? total->get_int64() : -1);
            (*self)(cursor_after);
        });
    };
    (*fetch)({});
}

void CommandGroup::printList(const QString& path, const QUrlQuery& query, std::vector<Column> columns, qint64 limit) {
    fetchList(path, query, limit, [this, columns = std::move(columns)](json::array rows, qint64 total) {
        Reply reply;
        reply.columns = columns;
        const auto shown = static_cast<qint64>(rows.size());
        if (shown == 0)
            reply.note = QStringLiteral("Nothing found.");
        else if (total > shown)
            reply.note = QStringLiteral("%1 of %2 shown; --limit 0 shows all.").arg(shown).arg(total);
        reply.rows = std::move(rows);
        m_program.print(reply);
        finish();
    });
}

void CommandGroup::withMachines(const QStringList& names, NextNames next) {
    if (!m_program.has("query")) {
        if (names.isEmpty()) return m_program.usageError(QStringLiteral("found nothing, expected NAME… or -q QUERY"));
        return next(names);
    }
    if (!names.isEmpty())
        return m_program.usageError(QStringLiteral("found both names and -q QUERY, expected one of them"));
    const json::object body{{"q", toJsonText(m_program.text("query"))}, {"exclude", json::array()}};
    post(QStringLiteral("/selections"), {}, body, [this, next = std::move(next)](const ApiAnswer& answer) {
        QStringList found;
        if (const auto* machines = memberOf(answer.body.as_object(), "machines"); machines && machines->is_array())
            for (const auto& machine : machines->get_array())
                found << QString::fromStdString(std::string(machine.as_string()));
        if (!found.isEmpty()) return next(found);
        m_program.say(QStringLiteral("remudactl: no machine matches \"%1\"").arg(m_program.text("query")));
        finish(ExitCode::not_found);
    });
}

void CommandGroup::addGiven(QUrlQuery& query, std::initializer_list<const char*> options) const {
    for (const auto* name : options)
        if (m_program.has(name))
            query.addQueryItem(QString::fromLatin1(name).replace(u'-', u'_'), m_program.text(name));
}

QUrlQuery CommandGroup::given(std::initializer_list<const char*> options) const {
    QUrlQuery query;
    addGiven(query, options);
    return query;
}

qint64 CommandGroup::limitOption(qint64 preset) const {
    bool ok = false;
    const auto limit = m_program.text("limit").toLongLong(&ok);
    return ok && limit >= 0 ? limit : preset;
}

void CommandGroup::confirm(const QString& question, const Reply& plan, std::function<void()> next) {
    if (m_program.has("yes")) return next();
    if (!isatty(STDIN_FILENO))
        return m_program.usageError(QStringLiteral("this needs --yes where nobody can be asked (%1)").arg(question));
    m_program.say(QString::fromUtf8(Formatter::byName(QStringLiteral("table"))->format(plan)).trimmed());
    std::cerr << '\n' << question.toStdString() << " [yes/no] " << std::flush;
    std::string answer;
    std::getline(std::cin, answer);
    if (answer == "yes" || answer == "y") return next();
    m_program.say(QStringLiteral("Nothing was done."));
    finish(ExitCode::declined);
}

} // namespace remuda::cli
