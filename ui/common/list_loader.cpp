// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/list_loader.h"

#include "ui/common/field_text.h"

#include <algorithm>
#include <chrono>

namespace remuda {

namespace {
constexpr int pageSize = 200;
constexpr int largestPage = 1000;
constexpr std::chrono::milliseconds settleTime{400};
} // namespace

ListLoader::ListLoader(ApiClient& api, QString path, QObject* parent)
    : QObject(parent)
    , m_api(api)
    , m_path(std::move(path)) {
    m_soon.setSingleShot(true);
    m_soon.setInterval(settleTime);
    connect(&m_soon, &QTimer::timeout, this, &ListLoader::reload);
}

void ListLoader::setPath(const QString& path) {
    stop();
    m_path = path;
}

void ListLoader::load(const QUrlQuery& query) {
    m_query = query;
    m_count = 0;
    m_total = 0;
    m_loaded = false;
    fetch({}, pageSize);
}

void ListLoader::reload() {
    fetch({}, std::clamp(m_count, pageSize, largestPage));
}

void ListLoader::reloadSoon() {
    if (!m_soon.isActive()) m_soon.start();
}

void ListLoader::loadMore() {
    if (!isLoading() && hasMore()) fetch(m_cursor, pageSize);
}

void ListLoader::stop() {
    ++m_generation;
    m_soon.stop();
    m_call = nullptr;
    m_cursor.clear();
}

void ListLoader::fetch(const QString& cursor, int limit) {
    m_soon.stop();
    const quint64 generation = ++m_generation;
    QUrlQuery query = m_query;
    query.addQueryItem(QStringLiteral("limit"), QString::number(limit));
    if (!cursor.isEmpty()) query.addQueryItem(QStringLiteral("cursor"), cursor);
    m_call =
        m_api.get(m_path, query, this, [this, generation, first = cursor.isEmpty()](const Result<ApiAnswer>& result) {
            if (generation == m_generation) finish(result, first);
        });
    Q_EMIT loadingChanged(true);
}

void ListLoader::finish(const Result<ApiAnswer>& result, bool first) {
    m_call = nullptr;
    Q_EMIT loadingChanged(false);
    if (!result) {
        if (result.problem().type != "cancelled") Q_EMIT failed(result.problem());
        return;
    }
    const auto* object = result->body.if_object();
    const auto* items = object ? object->if_contains("items") : nullptr;
    if (!items || !items->is_array()) {
        Q_EMIT failed(unreadableAnswer("a list of items"));
        return;
    }
    const auto& array = items->get_array();
    m_cursor = textMember(*object, "next_cursor");
    m_count = static_cast<int>(array.size()) + (first ? 0 : m_count);
    const auto* total = object->if_contains("total");
    m_total = total && total->is_int64() ? total->get_int64() : m_count;
    m_loaded = true;
    Q_EMIT loaded(array, first);
}

} // namespace remuda
