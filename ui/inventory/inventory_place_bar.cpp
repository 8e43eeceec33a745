// SPDX-License-Identifier: GPL-3.0-or-later
// The bar above the table: query, columns, groups, import, export, actions.
#include "ui/common/card.h"
#include "ui/common/command_registry.h"
#include "ui/common/message_bar.h"
#include "ui/common/query_bar.h"
#include "ui/inventory/column_chooser.h"
#include "ui/inventory/csv_export.h"
#include "ui/inventory/group_menu.h"
#include "ui/inventory/import_page.h"
#include "ui/inventory/inventory_edits.h"
#include "ui/inventory/inventory_model.h"
#include "ui/inventory/inventory_place.h"
#include "ui/inventory/inventory_search.h"
#include "ui/inventory/past_view.h"
#include "ui/inventory/saved_views.h"
#include "ui/inventory/table_layout.h"
#include "ui/inventory/verb_actions.h"

#include <QFileDialog>
#include <QMenu>
#include <QPushButton>
#include <QStackedWidget>

namespace remuda {

void InventoryPlace::makeBar(QVBoxLayout* layout) {
    auto* bar = new QHBoxLayout;
    bar->setContentsMargins(12, 10, 12, 6);
    bar->setSpacing(Theme::step * 2);
    m_columns = new QPushButton(Theme::instance().icon(QStringLiteral("columns")), tr("Columns"));
    m_group = new QPushButton(Theme::instance().icon(QStringLiteral("group")), tr("Group"));
    auto* racks = new QPushButton(Theme::instance().icon(QStringLiteral("rack")), tr("Racks"));
    auto* import = new QPushButton(Theme::instance().icon(QStringLiteral("import")), tr("Import…"));
    auto* export_csv = new QPushButton(Theme::instance().icon(QStringLiteral("export")), tr("Export…"));
    m_actions = new QPushButton(tr("Actions"));
    m_actions->setObjectName(QStringLiteral("Actions"));
    m_actions->setDefault(true);
    m_actions_menu = new QMenu(this);
    m_group_menu = new GroupMenu(m_context.commands, this);
    m_chooser = new ColumnChooser(this);
    m_actions->setMenu(m_actions_menu);
    m_group->setMenu(m_group_menu);
    m_group->setAccessibleName(tr("Group"));
    m_as_of = new QPushButton(Theme::instance().icon(QStringLiteral("clock")), m_past->buttonText());
    m_as_of->setObjectName(QStringLiteral("AsOf"));
    m_as_of->setToolTip(tr("Show the inventory as it was at another moment"));
    m_as_of->setMenu(m_past->menu());
    bar->addWidget(m_query, 1);
    for (QPushButton* button : {m_as_of, racks, m_columns, m_group, import, export_csv, m_actions})
        bar->addWidget(button);
    layout->addLayout(bar);
    auto* error = new QHBoxLayout;
    error->setContentsMargins(16, 0, 16, 2);
    error->addWidget(m_query_error);
    layout->addLayout(error);
    m_query_error->setTone(int(Tone::bad));
    m_query_error->hide();
    layout->addWidget(m_views);
    makeRacks(racks);
    auto* message = new QVBoxLayout;
    message->setContentsMargins(12, 0, 12, 0);
    message->addWidget(m_message);
    message->insertWidget(0, m_banner);
    layout->addLayout(message);
    auto* line = new QFrame;
    line->setFrameShape(QFrame::HLine);
    line->setFrameShadow(QFrame::Plain);
    line->setForegroundRole(QPalette::Mid);
    line->setFixedHeight(1);
    layout->addWidget(line);

    connect(m_actions_menu, &QMenu::aboutToShow, this, [this] {
        m_actions_menu->clear();
        m_verbs->fill(m_actions_menu);
        m_edits->fill(m_actions_menu);
        if (m_actions_menu->isEmpty())
            m_actions_menu->addAction(tr("Nothing can be done with this selection"))->setEnabled(false);
    });
    m_open_import = new QAction(tr("Import machines…"), this);
    QAction* import_command = m_open_import;
    auto* export_command = new QAction(tr("Export the machines shown…"), this);
    import_command->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_I));
    export_command->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_E));
    import_command->setIcon(import->icon());
    export_command->setIcon(export_csv->icon());
    connect(import_command, &QAction::triggered, this, &InventoryPlace::openImport);
    connect(export_command, &QAction::triggered, this, &InventoryPlace::exportCsv);
    connect(import, &QPushButton::clicked, import_command, &QAction::trigger);
    connect(import_command, &QAction::changed, import, [import, import_command] {
        import->setEnabled(import_command->isEnabled());
        import->setToolTip(import_command->isEnabled() ? QString() : import_command->toolTip());
    });
    connect(export_csv, &QPushButton::clicked, export_command, &QAction::trigger);
    auto* columns_command = new QAction(m_columns->icon(), tr("Choose columns…"), this);
    columns_command->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_L));
    connect(columns_command, &QAction::triggered, this, &InventoryPlace::chooseColumns);
    connect(m_columns, &QPushButton::clicked, this, &InventoryPlace::chooseColumns);
    connect(m_chooser, &ColumnChooser::chosen, m_layout, &TableLayout::setShown);
    for (QAction* action : {import_command, export_command, columns_command}) {
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        addAction(action);
        m_context.commands.add(tr("Inventory"), action);
    }
}

void InventoryPlace::chooseColumns() {
    m_chooser->open(m_layout->shown(), m_columns->mapToGlobal(m_columns->rect().bottomRight() + QPoint(0, 4)));
}

void InventoryPlace::openImport() {
    if (m_import == nullptr) {
        m_import = new ImportPage(m_context, this);
        m_pages->addWidget(m_import);
        connect(m_import, &ImportPage::closed, this, [this] { m_pages->setCurrentIndex(0); });
        connect(m_import, &ImportPage::imported, this, [this](int created, int changed, const QByteArray& request_id) {
            m_edits->edited(ImportPage::importedWords(created, changed), request_id);
        });
        connect(m_import, &ImportPage::machineAsked, this, &InventoryPlace::reveal);
    }
    m_pages->setCurrentWidget(m_import);
    m_import->setFocus();
}

void InventoryPlace::exportCsv() {
    auto* dialog = new QFileDialog(this, tr("Export the machines shown"), QString(), tr("CSV files (*.csv)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("csv"));
    dialog->selectFile(QStringLiteral("machines.csv"));
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& path) {
        auto* exporter = new CsvExport(*m_model, path, this);
        connect(exporter, &CsvExport::finished, this, [this, path](int rows, const QString& error) {
            if (error.isEmpty())
                m_message->showMessage(Tone::good, tr("%n machine(s) written", nullptr, rows), path);
            else
                m_message->showMessage(Tone::bad, tr("The file could not be written"), error,
                                       {tr("Choose another file…"), [this] { exportCsv(); }});
        });
        exporter->start();
    });
    dialog->open();
}

} // namespace remuda
