// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/replica/replica_search.h"

#include <QHash>
#include <QTreeWidget>

class QLineEdit;

namespace remuda {

// What there is to narrow by, with live counts. A click writes a value into the query, a click on its minus (or the
// key) excludes it, so people learn the language by clicking. Long facets can be searched; which fields are facets is
// everybody's own choice.
class FacetPanel : public QTreeWidget {
    Q_OBJECT
public:
    explicit FacetPanel(QWidget* parent = nullptr);

    std::vector<std::size_t> fields() const { return m_fields; } // which to count, for the search
    static std::vector<std::string> terms();                     // whole terms to count
    void setFields(const std::vector<std::string>& names);       // empty: the usual ones
    std::vector<std::string> chosenFields() const;               // empty when they are the usual ones
    void show(const ReplicaSearchResult& result);

Q_SIGNALS:
    void queryAsked(const QString& query);
    void fieldsChanged(); // by the person

protected:
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;

private:
    struct Row;
    void rebuild();
    void fill(QTreeWidgetItem* group, const ReplicaFacet& facet);
    void fillTerms();
    void setRow(QTreeWidgetItem* item, const Row& row);
    QTreeWidgetItem* rowAt(QTreeWidgetItem* group, int number);
    void searchWithin(QTreeWidgetItem* group);
    void act(QTreeWidgetItem* item);
    void include(QTreeWidgetItem* item, bool on);
    void exclude(QTreeWidgetItem* item, bool on);
    void chooseTerm(QTreeWidgetItem* item);
    void clearGroup(QTreeWidgetItem* group);
    void chooseFields(const QPoint& global);
    void setField(std::size_t field, bool on);
    bool isOverMinus(QTreeWidgetItem* item, const QPoint& at) const;

    std::vector<std::size_t> m_fields;
    QString m_query;
    QHash<QString, QString> m_searches; // what was typed into the facets that are unfolded, by field
    std::optional<ReplicaSearchResult> m_last;
};

} // namespace remuda
