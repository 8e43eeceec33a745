// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/view_commands.h"

#include "core/query/query.h"

namespace remuda::cli {

namespace json = boost::json;

namespace {

std::vector<Column> viewColumns() {
    return {{"name", "View"},
            {"team", "Team"},
            {"query", "Query"},
            {"sort", "Sorted by"},
            {"group_by", "Grouped by"},
            {"updated_by", "Changed by"},
            {"updated_at", "Changed", Kind::instant}};
}

// What the server takes; the version is the one that was seen.
json::object sent(const SavedView& view) {
    auto form = toJson(view);
    if (view.id == 0) form.erase("version");
    for (const auto* name : {"id", "created_by", "created_at", "updated_by", "updated_at"})
        form.erase(name);
    return form;
}

} // namespace

QString ViewCommands::summary() const {
    return QStringLiteral("saved views of the inventory, one's own and those of teams");
}

std::vector<CommandSpec> ViewCommands::commands() {
    return {
        {QStringLiteral("list"),
         {},
         QStringLiteral("List views: private ones (shared with the window on this computer), then those of teams."),
         {},
         [this] { list(); }},
        {QStringLiteral("show"),
         QStringLiteral("NAME"),
         QStringLiteral("Show a view; TEAM/NAME where several have that name."),
         {},
         [this] { show(); },
         1,
         1},
        {QStringLiteral("save"),
         QStringLiteral("NAME"),
         QStringLiteral("Make a view, or change what the options name of one."),
         {option(QStringLiteral("team"), QStringLiteral("TEAM"), QStringLiteral("share it with this team")),
          queryOption(),
          option(QStringLiteral("columns"), QStringLiteral("A,B"), QStringLiteral("columns from left to right")),
          option(QStringLiteral("sort"), QStringLiteral("FIELD"), QStringLiteral("-FIELD for descending")),
          option(QStringLiteral("group-by"), QStringLiteral("FIELD"), QStringLiteral("one group per value")),
          flag(QStringLiteral("largest-first"), QStringLiteral("the largest group first"))},
         [this] { save(); },
         1,
         1},
        {QStringLiteral("delete"),
         QStringLiteral("NAME"),
         QStringLiteral("Delete a view; machines are not concerned."),
         {},
         [this] { remove(); },
         1,
         1},
    };
}

void ViewCommands::list() {
    m_finder.all([this](const std::vector<SavedView>& views) {
        Reply reply;
        reply.columns = viewColumns();
        for (const auto& view : views)
            reply.rows.push_back(toJson(view));
        if (views.empty()) reply.note = QStringLiteral("Nothing found.");
        m_program.print(reply);
        finish();
    });
}

void ViewCommands::printOne(const SavedView& view) {
    Reply reply;
    reply.upright = true;
    reply.columns = viewColumns();
    for (const Column& further : {Column{"columns", "Columns"}, Column{"facets", "Facets"},
                                  Column{"groups_by_count", "Largest first", Kind::yes_no},
                                  Column{"created_by", "Made by"}, Column{"version", "Version", Kind::integer}})
        reply.columns.push_back(further);
    reply.rows.push_back(toJson(view));
    m_program.print(reply);
    finish();
}

void ViewCommands::show() {
    m_finder.find(m_program.arguments().first(), [this](const SavedView& view) { printOne(view); });
}

std::optional<SavedView> ViewCommands::edited(SavedView view) {
    if (m_program.has("query")) view.query = m_program.text("query").toStdString();
    if (m_program.has("sort")) view.sort = m_program.text("sort").toStdString();
    if (m_program.has("group-by")) view.group_by = m_program.text("group-by").toStdString();
    if (m_program.has("largest-first")) view.groups_by_count = true;
    if (m_program.has("columns")) {
        view.columns.clear();
        for (const auto& name : m_program.text("columns").split(u',', Qt::SkipEmptyParts))
            view.columns.push_back({name.trimmed().toStdString(), 0});
    }
    if (const auto checked = check(view); !checked) {
        m_program.fail(checked.problem());
        return std::nullopt;
    }
    return view;
}

// A view of that name and team is changed, otherwise one is made.
void ViewCommands::save() {
    m_finder.all([this](const std::vector<SavedView>& views) {
        SavedView view;
        view.name = m_program.arguments().first().toStdString();
        view.team = m_program.text("team").toStdString();
        for (const auto& known : views)
            if (known.team == view.team && lowerCase(known.name) == lowerCase(view.name)) view = known;
        if (const auto wanted = edited(view)) send(*wanted);
    });
}

void ViewCommands::send(SavedView view) {
    if (view.team.empty()) {
        if (const auto saved = m_finder.privateViews().save(view); !saved) return m_program.fail(saved.problem());
        return printOne(view);
    }
    const auto done = orFail([this](const ApiAnswer& answer) {
        const auto saved = savedViewFromJson(answer.body.as_object());
        if (!saved) return m_program.fail(saved.problem());
        printOne(*saved);
    });
    if (view.id == 0)
        m_program.api().post(QStringLiteral("/views"), {}, sent(view), this, done);
    else
        m_program.api().put(QStringLiteral("/views/%1").arg(view.id), sent(view), this, done);
}

void ViewCommands::remove() {
    m_finder.find(m_program.arguments().first(), [this](const SavedView& view) {
        if (view.team.empty()) {
            if (const auto removed = m_finder.privateViews().remove(view.name); !removed)
                return m_program.fail(removed.problem());
            return finish();
        }
        m_program.api().remove(QStringLiteral("/views/%1").arg(view.id), {}, this,
                               orFail([this](const ApiAnswer&) { finish(); }));
    });
}

} // namespace remuda::cli
