// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/replica/replica_search.h"
#include "core/domain/lifecycle.h"
#include "ui/common/place.h"

class QAction;
class QLabel;
class QMenu;
class QPushButton;
class QStackedWidget;
class QVBoxLayout;

namespace remuda {

class EmptyState;
class FacetPanel;
class ImportPage;
class InventoryModel;
class InventorySearch;
class MachineDetail;
class MessageBar;
class QueryBar;
class RackPane;
class SavedViews;
class TableView;
class TextLabel;
class VerbActions;

// All machines: query, facets, saved views, the table, and the machine chosen in it. Works on the local copy, so it
// never waits for the network; what changes machines goes to the server.
class InventoryPlace : public Place {
    Q_OBJECT
public:
    explicit InventoryPlace(const PlaceContext& context, QWidget* parent = nullptr);

    QString title() const override;
    QString iconName() const override;
    QString statusText() const override;
    bool reveal(const QString& hardware_name) override;
    void setQuery(const QString& query) override;
    void focusQuery() override;

    QStringList selection() const;
    void act(Verb verb); // on the selection
    void openImport();
    void showRacks(bool racks); // instead of the table

private:
    void makeBar(QVBoxLayout* layout);
    void makeTable(QVBoxLayout* layout);
    void makeColumnMenu();
    void makeRacks(QPushButton* button);
    void followRacks();
    void showMachines(); // as a table or in their racks
    void setColumns(const QStringList& keys);
    void applyResult(const ReplicaSearchResult& result);
    void keepSelectionThroughReset();
    void selectionChanged();
    void showDetail();
    void showEmptiness(const ReplicaSearchResult& result);
    void tellTeams();
    void exportCsv();
    bool isOffline() const;

    PlaceContext m_context;
    InventoryModel* m_model;
    InventorySearch* m_search;
    VerbActions* m_verbs;
    QStackedWidget* m_pages;
    ImportPage* m_import = nullptr;
    QueryBar* m_query;
    TextLabel* m_query_error;
    SavedViews* m_views;
    MessageBar* m_message;
    FacetPanel* m_facets;
    TableView* m_table;
    QStackedWidget* m_table_pages;
    RackPane* m_racks = nullptr;
    QAction* m_show_racks = nullptr;
    EmptyState* m_empty;
    MachineDetail* m_detail;
    QMenu *m_actions_menu, *m_columns_menu;
    QPushButton* m_actions;
    QStringList m_kept_selection;
    QString m_kept_current, m_reveal;
    QString m_selection_text;
};

} // namespace remuda
