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

class ColumnChooser;
class EmptyState;
class FacetPanel;
class GroupMenu;
class ImportPage;
class InventoryEdits;
class InventoryModel;
class InventorySearch;
class InventoryTable;
class MachineDetail;
class MessageBar;
class PastView;
class QueryBar;
class RackPane;
class SavedViews;
class SelectionStrip;
class SelectionSurvey;
class TableLayout;
class TextLabel;
class VerbActions;
class ViewStore;
struct SavedView;
struct SelectionFacts;

// All machines: query, facets, saved views, the table, and the machine chosen in it. Works on the local copy, so it
// never waits for the network; what changes machines goes to the server.
class InventoryPlace : public Place {
    Q_OBJECT
public:
    explicit InventoryPlace(const PlaceContext& context, QWidget* parent = nullptr);

    QString title() const override;
    QString iconName() const override;
    QString statusText() const override;
    QString momentText() const override;
    bool reveal(const QString& hardware_name) override;
    void setQuery(const QString& query) override;
    void focusQuery() override;
    void takeFocus() override;

    QStringList selection() const;
    void act(Verb verb); // on the selection
    void openImport();
    void showRacks(bool racks); // instead of the table

private:
    void makeBar(QVBoxLayout* layout);
    void makeTable(QVBoxLayout* layout);
    void makeRacks(QPushButton* button);
    void followRacks();
    void showMachines(); // as a table or in their racks
    void applyGrouping();
    void makeViews();
    void makeGroups();
    SavedView present() const; // what the table shows now, as a view
    void presentChanged();
    void showView(const SavedView& view, bool with_layout);
    void setLayout(const SavedView& view);
    SavedView usualLayout() const; // where no saved view says how the table looks
    void showHeadingMenu(int group, const QPoint& at);
    void chooseColumns();
    void applyResult(const ReplicaSearchResult& result);
    void selectionChanged();
    void showFacts(const SelectionFacts& facts); // of the selection
    void showDetail();
    void showEmptiness(const ReplicaSearchResult& result);
    void exportCsv();
    bool isOffline() const;
    QString whyReadOnly() const; // empty while machines can be changed
    void momentChanged();

    PlaceContext m_context;
    InventoryModel* m_model;
    InventorySearch* m_search;
    VerbActions* m_verbs;
    InventoryEdits* m_edits;
    PastView* m_past;
    QStackedWidget* m_pages;
    ImportPage* m_import = nullptr;
    QueryBar* m_query;
    TextLabel* m_query_error;
    ViewStore* m_view_store;
    SavedViews* m_views;
    MessageBar *m_message, *m_banner;
    FacetPanel* m_facets;
    InventoryTable* m_table;
    TableLayout* m_layout;
    SelectionStrip* m_strip;
    SelectionSurvey* m_survey;
    QStackedWidget* m_table_pages;
    RackPane* m_racks = nullptr;
    QAction *m_show_racks = nullptr, *m_open_import = nullptr;
    EmptyState* m_empty;
    MachineDetail* m_detail;
    QMenu* m_actions_menu;
    GroupMenu* m_group_menu;
    ColumnChooser* m_chooser;
    QPushButton *m_actions, *m_columns, *m_group, *m_as_of;
    QString m_reveal;
    bool m_showing_view = false; // a view is being put on, which is no change by the person
};

} // namespace remuda
