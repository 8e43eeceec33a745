// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/owner_only.h"
#include "core/client/views/view_store.h"
#include "core/query/query.h"

#include <QDir>
#include <QFileInfo>
#include <QSaveFile>
#include <QStandardPaths>

#include <algorithm>

namespace remuda {

namespace json = boost::json;

namespace {

std::optional<SavedView> viewOf(const json::value& value) {
    if (!value.is_object()) return std::nullopt;
    auto view = savedViewFromJson(value.get_object());
    if (!view || view->name.empty()) return std::nullopt;
    view->team.clear();
    view->id = view->version = 0;
    return std::move(*view);
}

bool sameName(const std::string& left, const std::string& right) {
    return lowerCase(left) == lowerCase(right);
}

} // namespace

QString PrivateViews::usualFile() {
    return QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation) +
           QLatin1String("/remuda/views.json");
}

json::array PrivateViews::read() const {
    QFile file(m_file);
    if (!file.open(QIODevice::ReadOnly)) return {};
    json::error_code error;
    const auto value = json::parse(file.readAll().toStdString(), error);
    return !error && value.is_array() ? value.get_array() : json::array();
}

Result<void> PrivateViews::write(const json::array& views) {
    QDir().mkpath(QFileInfo(m_file).path());
    QSaveFile file(m_file);
    const auto text = QByteArray::fromStdString(json::serialize(views)) + '\n';
    if (file.open(QIODevice::WriteOnly) && file.setPermissions(ownerOnly) && file.write(text) == text.size() &&
        file.commit())
        return {};
    return problems::internal("the views cannot be written to " + m_file.toStdString() + ": " +
                              file.errorString().toStdString());
}

std::vector<SavedView> PrivateViews::all() const {
    std::vector<SavedView> views;
    for (const auto& value : read())
        if (auto view = viewOf(value)) views.push_back(std::move(*view));
    std::sort(views.begin(), views.end(),
              [](const SavedView& a, const SavedView& b) { return lowerCase(a.name) < lowerCase(b.name); });
    return views;
}

Result<void> PrivateViews::save(SavedView view, const std::string& replaced) {
    view.team.clear();
    view.id = view.version = 0;
    if (auto checked = check(view); !checked) return checked;
    const auto& old_name = replaced.empty() ? view.name : replaced;
    auto views = read();
    auto place = views.end();
    for (auto each = views.begin(); each != views.end(); ++each) {
        const auto known = viewOf(*each);
        if (!known) continue;
        if (sameName(known->name, old_name))
            place = each;
        else if (sameName(known->name, view.name)) {
            auto problem = problems::alreadyExists("name", view.name);
            problem.detail = "there is a view called " + known->name + " already";
            problem.expected = "a name that no other view has";
            return problem;
        }
    }
    if (place == views.end())
        views.push_back(toJson(view));
    else
        *place = toJson(view);
    return write(views);
}

Result<void> PrivateViews::remove(const std::string& name) {
    auto views = read();
    const auto found = std::find_if(views.begin(), views.end(), [&](const json::value& value) {
        const auto view = viewOf(value);
        return view && sameName(view->name, name);
    });
    if (found == views.end()) return problems::notFound("view", name);
    views.erase(found);
    return write(views);
}

void PrivateViews::takeOver(const QString& text) {
    if (QFileInfo::exists(m_file)) {
        QFile::setPermissions(m_file, ownerOnly); // earlier versions let everybody read it
        return;
    }
    json::error_code error;
    const auto value = json::parse(text.toStdString(), error);
    // Where it cannot be written now, the next start tries again.
    if (!error && value.is_array() && !value.get_array().empty()) (void)write(value.get_array()).ok();
}

} // namespace remuda
