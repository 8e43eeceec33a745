// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/api/api_client.h"
#include "core/client/api/event_stream.h"
#include "core/client/replica/live_inventory.h"
#include "core/client/replica/replica.h"
#include "ui/common/column_table.h"
#include "ui/common/place.h"
#include "ui/inventory/import_model.h"

#include <QPointer>
#include <QTimer>

class QCheckBox;
class QMenu;
class QPushButton;
class QVBoxLayout;
class QStackedWidget;

namespace remuda {

class EmptyState;
class ImportFilter;
class ImportRows;
class MessageBar;
class TextLabel;

// The workspace of a CSV import: every error of the file in a list, the file itself as a table that says what each row
// would do and in which each error can be mended on the spot, and the button that imports it, all or the good rows.
// Nothing is sent for good before that button.
class ImportPage : public QWidget {
    Q_OBJECT
public:
    explicit ImportPage(const PlaceContext& context, QWidget* parent = nullptr);

    void openFile(const QString& path);
    void loadText(const QByteArray& csv, const QString& name);
    ImportModel& model() { return *m_model; }
    static QString importedWords(int created, int changed); // "12 machines imported, 3 machines changed"

Q_SIGNALS:
    void closed();
    // The request is the one by which it can be taken back. Rows may be left in the page; else closed() follows.
    void imported(int created, int changed, const QByteArray& request_id);
    void machineAsked(const QString& hardware_name); // to be shown in the inventory

protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void makeHead(QVBoxLayout* layout);
    void makeWork(QVBoxLayout* layout);
    void makeErrors();
    QWidget* makeRows();
    void makeUndo();
    void showCell(const QModelIndex& source); // of the model, whatever is filtered
    void fitColumns();
    QString countWords() const; // "12 rows · 3 errors in 2 rows · 1 row in conflict with the inventory"
    void tellForm();            // of a file that is no CSV with commas in UTF-8
    ImportExisting existing() const;
    void chooseFile();
    void checked(std::unique_ptr<ImportCheck> check, const QString& name);
    void showFindings();
    void jumpTo(int finding);
    void jumpToNext();
    void rowMenu(const QPoint& at);
    void fillRowMenu(QMenu* menu, const QModelIndex& cell);
    QVector<int> chosenRows() const; // of the model
    QString importWords() const;
    void askServer();
    void import(bool only_good);
    void takeReport(const boost::json::object& report, const QByteArray& request_id);
    void saveRest();
    void refreshButtons();

    PlaceContext m_context;
    ImportModel* m_model;
    ImportRows* m_rows;
    ColumnTable<ImportFinding>* m_errors;
    QStackedWidget* m_pages;
    EmptyState* m_empty;
    TextLabel *m_title, *m_summary;
    MessageBar* m_message;
    TableView *m_error_table, *m_table;
    ImportFilter* m_filter;
    QCheckBox* m_update;
    QPushButton *m_import_all, *m_import_good, *m_save_rest, *m_next;
    QTimer m_dry_run;
    QPointer<ApiCall> m_asking;
    quint64 m_loading = 0;
    bool m_sending = false;
};

} // namespace remuda
