// SPDX-License-Identifier: GPL-3.0-or-later
// The two tables of the import: what is wrong, and the rows themselves.
#include "ui/common/card.h"
#include "ui/common/empty_state.h"
#include "ui/inventory/import_filter.h"
#include "ui/inventory/import_page.h"
#include "ui/inventory/import_rows.h"

#include <QAction>
#include <QCheckBox>
#include <QMenu>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>

#include <algorithm>

namespace remuda {

void ImportPage::makeWork(QVBoxLayout* layout) {
    makeErrors();
    auto* splitter = new QSplitter(Qt::Vertical);
    splitter->addWidget(m_error_table);
    splitter->addWidget(makeRows());
    splitter->setStretchFactor(1, 1);
    splitter->setSizes({180, 460});
    m_empty->setWords(QStringLiteral("import"), tr("Choose a CSV file of machines"),
                      tr("Its first line names the columns; hardware_name and site are needed. Nothing is imported "
                         "before you say so."));
    m_empty->setAction(tr("Open file…"), [this] { chooseFile(); });
    m_pages->addWidget(m_empty);
    m_pages->addWidget(splitter);
    layout->addWidget(m_pages, 1);
}

void ImportPage::makeErrors() {
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
    connect(m_error_table, &QTableView::clicked, this, [this](const QModelIndex& index) { jumpTo(index.row()); });
    connect(m_error_table, &TableView::opened, this, [this](const QModelIndex& index) { jumpTo(index.row()); });
}

QWidget* ImportPage::makeRows() {
    m_rows->setSourceModel(m_model);
    m_table->setModel(m_rows);
    m_table->setSortingEnabled(false);
    m_table->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed |
                             QAbstractItemView::AnyKeyPressed);
    m_table->setSelectionBehavior(QAbstractItemView::SelectItems);
    m_table->setTabKeyNavigation(true);
    m_table->setPlaceholder(tr("No such rows."));
    m_update->setChecked(true);
    m_update->setToolTip(tr("A row whose hardware name is in the inventory changes that machine in the columns of the "
                            "file. Otherwise such a row is refused."));
    m_next->setShortcut(QKeySequence(Qt::Key_F8));
    m_next->setToolTip(tr("Go to the next cell in error (F8)"));
    auto* rows = new QWidget;
    auto* layout = new QVBoxLayout(rows);
    layout->setContentsMargins(0, 6, 0, 0);
    layout->setSpacing(Theme::step);
    auto* tools = new QHBoxLayout;
    tools->addWidget(m_filter);
    tools->addStretch();
    tools->addWidget(m_next);
    layout->addLayout(tools);
    layout->addWidget(m_table, 1);
    layout->addWidget(new TextLabel(TextKind::caption, tr("Type into a cell to mend it; it is checked at once, and "
                                                          "Ctrl+Z takes it back. A right click on a row says what "
                                                          "else can be done.")));
    connect(m_filter, &ImportFilter::chosen, m_rows, &ImportRows::setOnly);
    connect(m_update, &QCheckBox::toggled, m_model, &ImportModel::setUpdating);
    connect(m_next, &QPushButton::clicked, this, &ImportPage::jumpToNext);
    connect(m_table, &TableView::contextMenuAsked, this, &ImportPage::rowMenu);
    connect(m_table, &TableView::opened, this, [this](const QModelIndex& index) { m_table->edit(index); });
    return rows;
}

void ImportPage::makeUndo() {
    QUndoStack& stack = m_model->undoStack();
    QAction* undo = stack.createUndoAction(this, tr("Undo"));
    QAction* redo = stack.createRedoAction(this, tr("Redo"));
    undo->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_Z));
    redo->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Z));
    for (QAction* action : {undo, redo}) {
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        addAction(action);
    }
    connect(m_model, &ImportModel::putBack, this, [this](int row) {
        const QModelIndex now = m_rows->mapToSource(m_table->currentIndex());
        showCell(m_model->index(row, now.isValid() ? now.column() : int(ImportModel::outcome_column)));
    });
}

ImportExisting ImportPage::existing() const {
    return m_update->isChecked() ? ImportExisting::update : ImportExisting::refuse;
}

// As wide as what stands in the first rows and in those that need a look, within reason.
void ImportPage::fitColumns() {
    constexpr int sample = 200, narrowest = 8, widest = 34;
    QVector<int> widths{6, 13};
    for (int column = ImportModel::first_column; column < m_model->columnCount(); ++column) {
        auto longest = m_model->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString().size() + 1;
        int seen = 0;
        for (int row = 0; row < m_model->rowCount() && seen < 2 * sample; ++row) {
            const bool plain = m_model->outcome(row) == ImportOutcome::created;
            if (plain && row >= sample) continue;
            longest = qMax(longest, m_model->index(row, column).data().toString().size());
            ++seen;
        }
        widths.append(qBound(narrowest, int(longest) + 1, widest));
    }
    m_table->setColumnWidths(widths, false);
}

void ImportPage::jumpTo(int number) {
    const ImportFinding* found = m_errors->row(number);
    if (found == nullptr || found->row < 0) return;
    showCell(m_model->index(found->row, found->column < 0 ? int(ImportModel::outcome_column) : found->column));
}

void ImportPage::showCell(const QModelIndex& source) {
    if (!m_rows->mapFromSource(source).isValid()) m_filter->reset();
    const QModelIndex cell = m_rows->mapFromSource(source);
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

QVector<int> ImportPage::chosenRows() const {
    QSet<int> rows;
    for (const QModelIndex& cell : m_table->selectionModel()->selectedIndexes())
        rows.insert(m_rows->mapToSource(cell).row());
    QVector<int> sorted(rows.begin(), rows.end());
    std::sort(sorted.begin(), sorted.end());
    return sorted;
}

void ImportPage::rowMenu(const QPoint& at) {
    const QModelIndex cell = m_rows->mapToSource(m_table->currentIndex());
    if (!cell.isValid() || m_sending) return;
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    fillRowMenu(menu, cell);
    menu->popup(at);
}

void ImportPage::fillRowMenu(QMenu* menu, const QModelIndex& cell) {
    if (m_model->before(cell)) {
        const QModelIndexList all = m_model->differing(cell.column());
        menu->addAction(tr("Keep what the inventory has"), this, [this, cell] { m_model->takeBefore({cell}); });
        if (all.size() > 1)
            menu->addAction(tr("Keep what the inventory has in all %n row(s) of this column", nullptr, int(all.size())),
                            this, [this, all] { m_model->takeBefore(all); });
    }
    if (const QString other = m_model->conflictWith(cell); !other.isEmpty())
        menu->addAction(tr("Show %1 in the inventory").arg(other), this, [this, other] { Q_EMIT machineAsked(other); });
    if (m_model->hasSurplus(cell.row()))
        menu->addAction(tr("Drop the surplus fields of this row"), this,
                        [this, row = cell.row()] { m_model->dropSurplus(row); });
    if (!menu->isEmpty()) menu->addSeparator();
    const QVector<int> rows = chosenRows();
    QVector<int> kept, left;
    for (const int row : rows)
        (m_model->outcome(row) == ImportOutcome::left_out ? left : kept).append(row);
    if (!kept.isEmpty())
        menu->addAction(Theme::instance().icon(QStringLiteral("minus")),
                        kept.size() == 1 ? tr("Leave line %1 out").arg(m_model->check()->line(std::size_t(kept[0])))
                                         : tr("Leave %n row(s) out", nullptr, int(kept.size())),
                        this, [this, kept] { m_model->setLeftOut(kept, true); });
    if (!left.isEmpty())
        menu->addAction(Theme::instance().icon(QStringLiteral("plus")),
                        tr("Take %n row(s) in again", nullptr, int(left.size())), this,
                        [this, left] { m_model->setLeftOut(left, false); });
}

} // namespace remuda
