// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inventory/import_page.h"

#include "ui/common/card.h"
#include "ui/common/empty_state.h"
#include "ui/common/format.h"
#include "ui/common/message_bar.h"
#include "ui/inventory/import_file.h"
#include "ui/inventory/import_rows.h"

#include <QAction>
#include <QCheckBox>
#include <QDragEnterEvent>
#include <QFileDialog>
#include <QHeaderView>
#include <QMenu>
#include <QMimeData>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>

namespace remuda {

ImportPage::ImportPage(const PlaceContext& context, QWidget* parent)
    : QWidget(parent)
    , m_context(context)
    , m_model(new ImportModel(this))
    , m_rows(new ImportRows(this))
    , m_pages(new QStackedWidget)
    , m_empty(new EmptyState)
    , m_title(new TextLabel(TextKind::title, tr("Import machines")))
    , m_summary(new TextLabel(TextKind::secondary))
    , m_message(new MessageBar)
    , m_error_table(new TableView(QStringLiteral("Errors of the file")))
    , m_table(new TableView(QStringLiteral("Rows of the file")))
    , m_only_errors(new QCheckBox(tr("Only rows with errors")))
    , m_import_all(new QPushButton)
    , m_import_good(new QPushButton)
    , m_save_rest(new QPushButton)
    , m_next(new QPushButton(tr("Next error"))) {
    setAcceptDrops(true);
    setAccessibleName(tr("Import machines"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 10, 12, 0);
    layout->setSpacing(Theme::step * 2);
    makeHead(layout);
    layout->addWidget(m_message);
    makeWork(layout);
    m_dry_run.setSingleShot(true);
    m_dry_run.setInterval(700);
    connect(&m_dry_run, &QTimer::timeout, this, &ImportPage::askServer);
    connect(m_model, &ImportModel::findingsChanged, this, &ImportPage::showFindings);
    connect(m_model, &ImportModel::edited, &m_dry_run, QOverload<>::of(&QTimer::start));
    connect(&context.inventory, &LiveInventory::stateChanged, this, &ImportPage::refreshButtons);
    showFindings();
}

void ImportPage::makeHead(QVBoxLayout* layout) {
    auto* head = new QHBoxLayout;
    auto* back = new QPushButton(Theme::instance().icon(QStringLiteral("chevron-left")), tr("Inventory"));
    back->setFlat(true);
    back->setAccessibleName(tr("Back to the inventory"));
    auto* other = new QPushButton(Theme::instance().icon(QStringLiteral("import")), tr("Open file…"));
    m_save_rest->setIcon(Theme::instance().icon(QStringLiteral("save")));
    m_import_all->setDefault(true);
    head->addWidget(back);
    head->addWidget(m_title);
    head->addWidget(m_summary, 1);
    for (QPushButton* button : {other, m_save_rest, m_import_good, m_import_all})
        head->addWidget(button);
    layout->addLayout(head);
    connect(back, &QPushButton::clicked, this, &ImportPage::closed);
    connect(other, &QPushButton::clicked, this, &ImportPage::chooseFile);
    connect(m_save_rest, &QPushButton::clicked, this, &ImportPage::saveRest);
    connect(m_import_all, &QPushButton::clicked, this, [this] { import(false); });
    connect(m_import_good, &QPushButton::clicked, this, [this] { import(true); });
}

void ImportPage::makeWork(QVBoxLayout* layout) {
    m_errors = new ColumnTable<ImportFinding>(
        {{tr("Line"), [](const ImportFinding& each) { return QString::number(each.line); }, CellStyle::number,
          [](const ImportFinding& each) { return QVariant(each.line); }},
         {tr("Column"), [](const ImportFinding& each) { return each.column_name; }, CellStyle::monospaced},
         {tr("Found"), [](const ImportFinding& each) { return each.found; }, CellStyle::monospaced},
         {tr("Expected"), [](const ImportFinding& each) { return each.expected; }},
         {tr("What is wrong"),
          [](const ImportFinding& each) {
              return each.from_server ? tr("%1 (says the server)").arg(each.message) : each.message;
          },
          CellStyle::secondary,
          {},
          {},
          [](const ImportFinding& each) { return each.message; }}},
        [](const ImportFinding& each) {
            return QStringLiteral("%1\n%2\n%3\n%4")
                .arg(each.line)
                .arg(each.column_name, each.message)
                .arg(int(each.from_server));
        },
        this);
    m_error_table->setModel(m_errors);
    m_error_table->setSortingEnabled(false);
    m_error_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_error_table->setColumnWidths({6, 16, 22, 34, 40});
    m_error_table->setPlaceholder(tr("No errors: the file can be imported as it is."));
    m_rows->setSourceModel(m_model);
    m_table->setModel(m_rows);
    m_table->setSortingEnabled(false);
    m_table->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed |
                             QAbstractItemView::AnyKeyPressed);
    m_table->setSelectionBehavior(QAbstractItemView::SelectItems);
    m_table->setTabKeyNavigation(true);

    auto* below = new QWidget;
    auto* below_layout = new QVBoxLayout(below);
    below_layout->setContentsMargins(0, 6, 0, 0);
    auto* tools = new QHBoxLayout;
    m_next->setShortcut(QKeySequence(Qt::Key_F8));
    m_next->setToolTip(tr("Go to the next cell in error (F8)"));
    auto* hint = new TextLabel(TextKind::caption, tr("Type into a cell to mend it; it is checked at once."));
    tools->addWidget(m_only_errors);
    tools->addWidget(m_next);
    tools->addWidget(hint, 1);
    below_layout->addLayout(tools);
    below_layout->addWidget(m_table, 1);
    auto* splitter = new QSplitter(Qt::Vertical);
    splitter->addWidget(m_error_table);
    splitter->addWidget(below);
    splitter->setStretchFactor(1, 1);
    splitter->setSizes({220, 420});
    m_empty->setWords(QStringLiteral("import"), tr("Choose a CSV file of machines"),
                      tr("Its first line names the columns; hardware_name and site are needed. Nothing is imported "
                         "before you say so."));
    m_empty->setAction(tr("Open file…"), [this] { chooseFile(); });
    m_pages->addWidget(m_empty);
    m_pages->addWidget(splitter);
    layout->addWidget(m_pages, 1);

    connect(m_only_errors, &QCheckBox::toggled, m_rows, &ImportRows::setOnlyErrors);
    connect(m_next, &QPushButton::clicked, this, &ImportPage::jumpToNext);
    connect(m_error_table, &QTableView::clicked, this, [this](const QModelIndex& index) { jumpTo(index.row()); });
    connect(m_error_table, &TableView::opened, this, [this](const QModelIndex& index) { jumpTo(index.row()); });
    connect(m_table, &TableView::contextMenuAsked, this, &ImportPage::rowMenu);
    connect(m_table, &TableView::opened, this, [this](const QModelIndex& index) { m_table->edit(index); });
}

void ImportPage::chooseFile() {
    auto* dialog =
        new QFileDialog(this, tr("Open a CSV file of machines"), QString(), tr("CSV files (*.csv);;All files (*)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, &ImportPage::openFile);
    dialog->open();
}

void ImportPage::openFile(const QString& path) {
    m_summary->setText(tr("Checking %1…").arg(QFileInfo(path).fileName()));
    const quint64 number = ++m_loading;
    checkFile(path, m_context.inventory.replica().snapshot(), this,
              [this, number, path](std::unique_ptr<ImportCheck> check, const QString& error) {
                  if (number != m_loading) return; // another file was chosen meanwhile
                  if (!check) {
                      showFindings();
                      return m_message->showMessage(Tone::bad, tr("%1 cannot be read").arg(QFileInfo(path).fileName()),
                                                    error, {tr("Choose another file…"), [this] { chooseFile(); }});
                  }
                  checked(std::move(check), QFileInfo(path).fileName());
              });
}

void ImportPage::loadText(const QByteArray& csv, const QString& name) {
    ++m_loading;
    checked(std::make_unique<ImportCheck>(std::string_view(csv.constData(), std::size_t(csv.size())),
                                          inventoryLookup(m_context.inventory.replica().snapshot())),
            name);
}

void ImportPage::checked(std::unique_ptr<ImportCheck> check, const QString& name) {
    m_message->clear();
    m_title->setText(tr("Import %1").arg(name));
    m_only_errors->setChecked(false);
    m_model->setCheck(std::move(check));
    QVector<int> widths{5};
    for (int column = 1; column < m_model->columnCount(); ++column)
        widths.append(14);
    m_table->setColumnWidths(widths, false);
    m_pages->setCurrentIndex(1);
    m_dry_run.start();
}

void ImportPage::showFindings() {
    const QVector<ImportFinding>& findings = m_model->findings();
    m_errors->setRows({findings.begin(), findings.end()});
    refreshButtons();
}

void ImportPage::refreshButtons() {
    const bool loaded = m_model->check() != nullptr;
    const int good = m_model->goodRows(), bad = m_model->badRows();
    const auto errors = int(m_model->findings().size());
    const bool offline = m_context.inventory.state() == LiveInventory::State::offline;
    if (loaded)
        m_summary->setText(
            errors == 0 ? tr("%1 rows, no errors").arg(format::number(m_model->rowCount()))
                        : tr("%1 rows, %2 with errors").arg(format::number(m_model->rowCount()), format::number(bad)) +
                              QStringLiteral(" · ") + tr("%n error(s)", nullptr, errors));
    m_import_all->setText(m_sending ? tr("Importing…")
                                    : tr("Import %1 machines").arg(format::number(m_model->rowCount())));
    m_import_good->setText(tr("Import only the %1 good rows").arg(format::number(good)));
    m_save_rest->setText(tr("Save the %1 bad rows…").arg(format::number(bad)));
    m_import_all->setVisible(loaded);
    m_import_all->setEnabled(!m_sending && !offline && errors == 0 && good > 0);
    m_import_all->setToolTip(offline      ? tr("The server does not answer, so nothing can be imported")
                             : errors > 0 ? tr("Mend the errors first, or import only the good rows")
                                          : QString());
    m_import_good->setVisible(loaded && errors > 0);
    m_import_good->setEnabled(!m_sending && !offline && good > 0);
    m_save_rest->setVisible(loaded && bad > 0);
    m_only_errors->setEnabled(bad > 0 || m_only_errors->isChecked());
    m_next->setEnabled(errors > 0);
}

void ImportPage::jumpTo(int number) {
    const ImportFinding* found = m_errors->row(number);
    if (found == nullptr || found->row < 0) return;
    const QModelIndex cell = m_rows->mapFromSource(m_model->index(found->row, qMax(0, found->column)));
    if (!cell.isValid()) return;
    m_table->setCurrentIndex(cell);
    m_table->scrollTo(cell, QAbstractItemView::PositionAtCenter);
    m_table->setFocus();
}

void ImportPage::jumpToNext() {
    const QModelIndex now = m_rows->mapToSource(m_table->currentIndex());
    int next = 0;
    for (int number = 0; number < m_errors->rowCount(); ++number) {
        const ImportFinding* found = m_errors->row(number);
        if (std::pair(found->row, found->column) >
            std::pair(now.isValid() ? now.row() : -1, now.isValid() ? now.column() : -1)) {
            next = number;
            break;
        }
    }
    m_error_table->selectRow(next);
    jumpTo(next);
}

void ImportPage::rowMenu(const QPoint& at) {
    const QModelIndex row = m_rows->mapToSource(m_table->currentIndex());
    if (!row.isValid()) return;
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    if (m_model->hasSurplus(row.row()))
        menu->addAction(tr("Drop the surplus fields of this row"), this,
                        [this, number = row.row()] { m_model->dropSurplus(number); });
    menu->addAction(Theme::instance().icon(QStringLiteral("trash")),
                    tr("Leave line %1 out").arg(m_model->check()->line(std::size_t(row.row()))), this,
                    [this, number = row.row()] { m_model->removeRow(number); });
    menu->popup(at);
}

void ImportPage::dragEnterEvent(QDragEnterEvent* event) {
    if (event->mimeData()->hasUrls()) event->acceptProposedAction();
}

void ImportPage::dropEvent(QDropEvent* event) {
    const QList<QUrl> urls = event->mimeData()->urls();
    if (!urls.isEmpty() && urls.front().isLocalFile()) openFile(urls.front().toLocalFile());
}

} // namespace remuda
