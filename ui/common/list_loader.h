// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/api/api_client.h"

#include <QTimer>

namespace remuda {

// Loads one list of the server page by page. A newer load makes the older one's answer die quietly. GUI thread.
class ListLoader : public QObject {
    Q_OBJECT
public:
    ListLoader(ApiClient& api, QString path, QObject* parent = nullptr);

    void setPath(const QString& path); // drops what is under way
    void load(const QUrlQuery& query); // the first page of another list
    void reload();                     // the same list again, as far as it was loaded
    void reloadSoon();                 // after a storm of changes has settled; one reload for many calls
    void loadMore();                   // the next page, if there is one and none is on its way
    void stop();                       // drops what is under way

    bool isLoading() const { return m_call != nullptr; }
    bool hasLoaded() const { return m_loaded; } // at least one answer came since load()
    bool hasMore() const { return !m_cursor.isEmpty(); }
    qint64 total() const { return m_total; }

Q_SIGNALS:
    void loadingChanged(bool loading);
    void loaded(const boost::json::array& items, bool first); // first: replaces the list, otherwise a further page
    void failed(const remuda::Problem& problem);

private:
    void fetch(const QString& cursor, int limit);
    void finish(const Result<ApiAnswer>& result, bool first);

    ApiClient& m_api;
    QString m_path;
    QUrlQuery m_query;
    QString m_cursor;
    QPointer<ApiCall> m_call;
    QTimer m_soon;
    quint64 m_generation = 0;
    qint64 m_total = 0;
    int m_count = 0;
    bool m_loaded = false;
};

} // namespace remuda
