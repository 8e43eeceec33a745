// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/view_finder.h"

namespace remuda::cli {

namespace json = boost::json;

namespace {

QString nameOf(const SavedView& view) {
    return QString::fromStdString(view.name);
}

QString fullNameOf(const SavedView& view) {
    return view.team.empty() ? nameOf(view) : QString::fromStdString(view.team) + u'/' + nameOf(view);
}

bool same(const QString& left, const QString& right) {
    return left.compare(right, Qt::CaseInsensitive) == 0;
}

} // namespace

void ViewFinder::all(std::function<void(const std::vector<SavedView>&)> next) {
    m_program.api().get(QStringLiteral("/views"), {}, this, [this, next](const Result<ApiAnswer>& answer) {
        if (!answer) return m_program.fail(answer.problem());
        auto views = m_private.all();
        const auto* items = answer->body.is_object() ? answer->body.get_object().if_contains("items") : nullptr;
        if (items == nullptr || !items->is_array())
            return m_program.fail(problems::internal("the server did not answer with a list of views"));
        for (const auto& item : items->get_array()) {
            const auto view = item.is_object() ? savedViewFromJson(item.get_object())
                                               : Result<SavedView>(problems::internal("a view that is no object"));
            if (!view) return m_program.fail(view.problem());
            views.push_back(*view);
        }
        next(views);
    });
}

void ViewFinder::find(const QString& name, std::function<void(const SavedView&)> next) {
    all([this, name, next](const std::vector<SavedView>& views) {
        std::vector<SavedView> found;
        for (const auto& view : views)
            if (same(fullNameOf(view), name)) found.push_back(view); // exact: private, or TEAM/NAME
        for (const auto& view : views)
            if (found.empty() || !same(fullNameOf(found.front()), name))
                if (same(nameOf(view), name)) found.push_back(view);
        if (found.empty()) return m_program.fail(problems::notFound("view", name.toStdString()));
        if (found.size() == 1) return next(found.front());
        QStringList choices;
        for (const auto& view : found)
            choices << fullNameOf(view);
        m_program.fail(problems::invalidField("view", name.toStdString(),
                                              "one of " + choices.join(QStringLiteral(", ")).toStdString()));
    });
}

} // namespace remuda::cli
