// SPDX-License-Identifier: GPL-3.0-or-later
// The part of the import's table that changes it.
#include "ui/inventory/import_model.h"

#include <algorithm>
#include <utility>

namespace remuda {

// The rows that were touched, whole, as they were and as they are.
class ImportModel::Step : public QUndoCommand {
public:
    Step(ImportModel& model, const QString& what, Records before, Records after)
        : QUndoCommand(what)
        , m_model(model)
        , m_before(std::move(before))
        , m_after(std::move(after)) {}
    void undo() override { m_model.restore(m_before); }
    void redo() override {
        if (std::exchange(m_done, true)) m_model.restore(m_after); // done by hand the first time
    }

private:
    ImportModel& m_model;
    Records m_before, m_after;
    bool m_done = false;
};

ImportModel::Records ImportModel::recordsOf(const std::vector<std::size_t>& rows) const {
    Records records;
    records.reserve(rows.size());
    for (const std::size_t row : rows)
        records.emplace_back(row, m_check->record(row));
    return records;
}

void ImportModel::mend(const QString& what, std::vector<std::size_t> rows, const std::function<void()>& work) {
    std::sort(rows.begin(), rows.end());
    rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
    Records before = recordsOf(rows);
    work();
    Records after = recordsOf(rows);
    if (before != after) m_undo.push(new Step(*this, what, std::move(before), std::move(after)));
    changedEverywhere();
}

void ImportModel::restore(const Records& records) {
    m_check->setRecords(records);
    m_server.clear();
    changedEverywhere();
    Q_EMIT putBack(int(records.front().first));
}

void ImportModel::setCheck(std::unique_ptr<ImportCheck> check) {
    beginResetModel();
    m_undo.clear();
    m_check = std::move(check);
    m_server.clear();
    refresh();
    endResetModel();
    Q_EMIT findingsChanged();
}

bool ImportModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    if (role != Qt::EditRole || index.column() < first_column || !m_check) return false;
    const auto row = std::size_t(index.row()), column = std::size_t(index.column() - first_column);
    const std::string text = value.toString().toStdString();
    if (m_check->cell(row, column) == text) return true;
    m_server.removeIf([&index](const ImportFinding& each) { return each.row == index.row(); });
    mend(tr("edit of line %1").arg(m_check->line(row)), {row}, [&] { m_check->setCell(row, column, text); });
    return true;
}

void ImportModel::takeBefore(const QModelIndexList& cells) {
    std::vector<ImportCheck::Edit> edits;
    std::vector<std::size_t> rows;
    for (const QModelIndex& cell : cells)
        if (const auto text = before(cell)) {
            edits.push_back({std::size_t(cell.row()), std::size_t(cell.column() - first_column), text->toStdString()});
            rows.push_back(std::size_t(cell.row()));
        }
    if (edits.empty()) return;
    m_server.clear();
    mend(tr("keeping what the inventory has"), std::move(rows), [&] { m_check->setCells(edits); });
}

void ImportModel::setUpdating(bool update) {
    if (!m_check) return;
    m_check->setExisting(update ? ImportExisting::update : ImportExisting::refuse);
    m_server.clear();
    changedEverywhere();
}

void ImportModel::dropSurplus(int row) {
    std::vector<std::string> cells;
    for (std::size_t column = 0; column < m_check->columns().size(); ++column)
        cells.emplace_back(m_check->cell(std::size_t(row), column));
    mend(tr("dropping surplus fields"), {std::size_t(row)},
         [&] { m_check->setCells(std::size_t(row), std::move(cells)); });
}

void ImportModel::setLeftOut(const QVector<int>& rows, bool left) {
    const std::vector<std::size_t> list(rows.begin(), rows.end());
    m_server.clear();
    mend(left ? tr("leaving rows out") : tr("taking rows in again"), list, [&] { m_check->setLeftOut(list, left); });
}

void ImportModel::changedEverywhere() {
    refresh();
    if (rowCount() > 0) Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
    Q_EMIT findingsChanged();
    Q_EMIT edited();
}

// The server counts the lines of the text it was sent, where nothing but the rows is left; a cell may span lines.
void ImportModel::setServerErrors(const std::vector<ImportError>& errors) {
    if (!m_check) return;
    QHash<qulonglong, int> row_of_line;
    qulonglong line = 2;
    for (std::size_t row = 0; row < m_check->rows(); ++row) {
        if (m_check->isLeftOut(row)) continue;
        row_of_line.insert(line, int(row));
        line += 1;
        for (std::size_t column = 0; column < m_check->cells(row); ++column) {
            const std::string_view cell = m_check->cell(row, column);
            line += qulonglong(std::count(cell.begin(), cell.end(), '\n'));
        }
    }
    QVector<ImportFinding> found;
    for (const ImportError& error : errors) {
        const int row = row_of_line.value(qulonglong(error.line), -1);
        ImportFinding each = finding(error, row, true);
        if (row >= 0) {
            if (!m_check->isValid(std::size_t(row))) continue; // known here already
            each.line = qulonglong(m_check->line(std::size_t(row)));
        }
        found.append(each);
    }
    if (found == m_server) return;
    m_server = std::move(found);
    refresh();
    if (rowCount() > 0) Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
    Q_EMIT findingsChanged();
}

} // namespace remuda
