// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/views/view_store.h"

#include "core/client/api/api_client.h"
#include "core/client/session/session.h"
#include "core/client/settings/settings.h"
#include "core/query/query.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFileInfo>

#include <algorithm>

namespace remuda {

namespace json = boost::json;

namespace {

QString pathOf(const SavedView& view) {
    return QStringLiteral("/views/%1").arg(view.id);
}

// What the server takes: who and when are its own to say. The version is the one that was seen; without one it is new.
json::object sent(const SavedView& view) {
    auto form = toJson(view);
    if (view.id == 0) form.erase("version");
    for (const auto* name : {"id", "created_by", "created_at", "updated_by", "updated_at"})
        form.erase(name);
    return form;
}

std::vector<SavedView> readList(const json::value& value) {
    std::vector<SavedView> views;
    if (value.is_array())
        for (const auto& item : value.get_array())
            if (item.is_object())
                if (auto view = savedViewFromJson(item.get_object())) views.push_back(std::move(*view));
    return views;
}

} // namespace

ViewStore::ViewStore(QString private_file, Settings& settings, ApiClient& api, EventStream& events, QObject* parent)
    : QObject(parent)
    , m_settings(settings)
    , m_api(api)
    , m_events(events)
    , m_file(std::move(private_file)) {
    m_file.takeOver(m_settings.text(Setting::saved_views));
    follow();
    readPrivate();
    json::error_code error;
    m_shared = readList(json::parse(m_settings.windowState(cacheName()).toStdString(), error));
    connect(&m_events, &EventStream::events, this, &ViewStore::take);
    connect(&m_events, &EventStream::stateChanged, this, [this](EventStream::State state) {
        if (state == EventStream::State::live) load();
    });
    if (m_events.state() == EventStream::State::live) load();
}

QString ViewStore::cacheName() const {
    const auto server = m_api.session().server().toEncoded();
    return QStringLiteral("TeamViews.") +
           QString::fromLatin1(QCryptographicHash::hash(server, QCryptographicHash::Sha256).toHex().left(16));
}

// The file is replaced as a whole, which ends the watch on it: its folder is watched too.
void ViewStore::follow() {
    const QFileInfo file(m_file.file());
    QDir().mkpath(file.path());
    m_watcher.addPath(file.path());
    if (file.exists()) m_watcher.addPath(file.filePath());
    const auto again = [this] {
        if (QFileInfo::exists(m_file.file())) m_watcher.addPath(m_file.file());
        readPrivate();
    };
    connect(&m_watcher, &QFileSystemWatcher::fileChanged, this, again);
    connect(&m_watcher, &QFileSystemWatcher::directoryChanged, this, again);
}

void ViewStore::readPrivate() {
    auto views = m_file.all();
    const bool same =
        std::equal(views.begin(), views.end(), m_private.begin(), m_private.end(),
                   [](const SavedView& a, const SavedView& b) { return a.name == b.name && showsTheSame(a, b); });
    if (same) return;
    m_private = std::move(views);
    Q_EMIT changed();
}

void ViewStore::load() {
    m_api.get(QStringLiteral("/whoami"), {}, this, [this](const Result<ApiAnswer>& answer) {
        if (!answer || !answer->body.is_object()) return;
        const auto& me = answer->body.get_object();
        m_teams.clear();
        if (const auto* list = me.if_contains("teams"); list != nullptr && list->is_array())
            for (const auto& team : list->get_array())
                if (team.is_string()) m_teams.append(QString::fromUtf8(team.get_string().c_str()));
        const auto* administrator = me.if_contains("administrator");
        m_administrator = administrator != nullptr && administrator->is_bool() && administrator->get_bool();
        Q_EMIT identityKnown();
        Q_EMIT changed();
    });
    m_api.get(QStringLiteral("/views"), {}, this, [this](const Result<ApiAnswer>& answer) {
        if (!answer || !answer->body.is_object()) return; // what is remembered is better than nothing
        const auto* items = answer->body.get_object().if_contains("items");
        m_shared = readList(items != nullptr ? *items : json::value());
        keepShared();
    });
}

// Others' changes. A view that is gone comes without an object.
void ViewStore::take(const QVector<Event>& batch) {
    bool touched = false;
    for (const Event& event : batch) {
        if (event.kind != QLatin1String("view")) continue;
        touched = true;
        std::erase_if(m_shared, [&event](const SavedView& view) { return view.id == event.id.toLongLong(); });
        if (!event.object.is_object()) continue;
        if (auto view = savedViewFromJson(event.object.get_object())) m_shared.push_back(std::move(*view));
    }
    if (touched) keepShared();
}

void ViewStore::put(SavedView view) {
    std::erase_if(m_shared, [&view](const SavedView& each) { return each.id == view.id; });
    m_shared.push_back(std::move(view));
    keepShared();
}

void ViewStore::keepShared() {
    std::sort(m_shared.begin(), m_shared.end(), [](const SavedView& a, const SavedView& b) {
        return a.team != b.team ? a.team < b.team : lowerCase(a.name) < lowerCase(b.name);
    });
    json::array list;
    for (const SavedView& view : m_shared)
        list.push_back(toJson(view));
    m_settings.setWindowState(cacheName(), QByteArray::fromStdString(json::serialize(list)));
    Q_EMIT changed();
}

bool ViewStore::isMine(const SavedView& view) const {
    return view.team.empty() || m_teams.contains(QString::fromStdString(view.team));
}

bool ViewStore::mayChange(const SavedView& view) const {
    return isMine(view) || m_administrator;
}

void ViewStore::save(const SavedView& view, const std::string& replaced, Done done) {
    if (view.team.empty()) {
        const auto saved = m_file.save(view, replaced);
        readPrivate();
        return done(saved ? Result<SavedView>(view) : Result<SavedView>(saved.problem()));
    }
    const auto answered = [this, done = std::move(done)](const Result<ApiAnswer>& answer) {
        if (!answer) return done(answer.problem());
        if (!answer->body.is_object()) return done(problems::internal("the server did not answer with a view"));
        auto saved = savedViewFromJson(answer->body.get_object());
        if (saved) put(*saved);
        done(saved);
    };
    if (view.id == 0)
        m_api.post(QStringLiteral("/views"), {}, sent(view), this, answered);
    else
        m_api.put(pathOf(view), sent(view), this, answered);
}

void ViewStore::remove(const SavedView& view, Done done) {
    if (view.team.empty()) {
        const auto removed = m_file.remove(view.name);
        readPrivate();
        return done(removed ? Result<SavedView>(view) : Result<SavedView>(removed.problem()));
    }
    QUrlQuery seen;
    seen.addQueryItem(QStringLiteral("version"), QString::number(view.version));
    m_api.remove(pathOf(view), seen, this, [this, view, done = std::move(done)](const Result<ApiAnswer>& answer) {
        if (!answer && answer.problem().status != 404) return done(answer.problem()); // gone is gone
        std::erase_if(m_shared, [&view](const SavedView& each) { return each.id == view.id; });
        keepShared();
        done(view);
    });
}

void ViewStore::share(const SavedView& view, const QString& team, Done done) {
    SavedView shared = view;
    shared.team = team.toStdString();
    shared.id = shared.version = 0;
    save(shared, {}, [this, view, done = std::move(done)](const Result<SavedView>& saved) {
        if (saved && view.team.empty()) {
            const auto removed = m_file.remove(view.name);
            readPrivate();
            if (!removed) return done(removed.problem());
        }
        done(saved);
    });
}

} // namespace remuda
