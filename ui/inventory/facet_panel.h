// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/replica/replica_search.h"

#include <QTreeWidget>

namespace remuda {

// What there is to narrow by, with live counts. A click writes into the query, so people learn the language by
// clicking.
class FacetPanel : public QTreeWidget {
    Q_OBJECT
public:
    explicit FacetPanel(QWidget* parent = nullptr);

    static std::vector<std::size_t> fields(); // which to count, for the search
    void show(const ReplicaSearchResult& result);

Q_SIGNALS:
    void queryAsked(const QString& query);

private:
    void fill(QTreeWidgetItem* group, const ReplicaFacet& facet, const QString& query);
    void fillExpiry(QTreeWidgetItem* group, const QString& query);
    void choose(QTreeWidgetItem* item);

    QString m_query;
    QSet<int> m_unfolded; // groups whose "more…" was clicked
    std::optional<ReplicaSearchResult> m_last;
};

} // namespace remuda
