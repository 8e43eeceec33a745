// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inventory/import_model.h"

#include "core/domain/csv.h"
#include "core/domain/machine_fields.h"
#include "ui/common/table_view.h"
#include "ui/common/theme.h"

#include <algorithm>

namespace remuda {

namespace {

quint64 keyOf(int row, int column) {
    return (quint64(quint32(row)) << 32) | quint32(column);
}
QString qt(std::string_view text) {
    return QString::fromUtf8(text.data(), qsizetype(text.size()));
}

std::vector<std::string> cellsOf(const ImportCheck& check, std::size_t row) {
    std::vector<std::string> cells;
    for (std::size_t column = 0; column < check.cells(row); ++column)
        cells.emplace_back(check.cell(row, column));
    return cells;
}

} // namespace

void ImportModel::setCheck(std::unique_ptr<ImportCheck> check) {
    beginResetModel();
    m_check = std::move(check);
    m_server.clear();
    refresh();
    endResetModel();
    Q_EMIT findingsChanged();
}

int ImportModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() || !m_check ? 0 : int(m_check->rows());
}
int ImportModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() || !m_check ? 0 : int(m_check->columns().size()) + 1;
}

bool ImportModel::isGood(int row) const {
    return m_check && m_check->isValid(std::size_t(row)) &&
           std::none_of(m_server.begin(), m_server.end(), [row](const ImportFinding& each) { return each.row == row; });
}

int ImportModel::goodRows() const {
    if (!m_check) return 0;
    int good = int(m_check->validRows());
    QSet<int> refused;
    for (const ImportFinding& each : m_server)
        if (each.row >= 0 && m_check->isValid(std::size_t(each.row))) refused.insert(each.row);
    return good - int(refused.size());
}

bool ImportModel::hasSurplus(int row) const {
    return m_check && m_check->cells(std::size_t(row)) > m_check->columns().size();
}

void ImportModel::dropSurplus(int row) {
    auto cells = cellsOf(*m_check, std::size_t(row));
    cells.resize(m_check->columns().size());
    m_check->setCells(std::size_t(row), std::move(cells));
    changedEverywhere();
}

void ImportModel::removeRow(int row) {
    beginRemoveRows({}, row, row);
    m_check->removeRow(std::size_t(row));
    m_server.clear();
    refresh();
    endRemoveRows();
    changedEverywhere();
}

QVariant ImportModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) return {};
    const auto row = std::size_t(index.row());
    const int mark = m_marks.value(keyOf(index.row(), index.column()), -1);
    switch (role) {
    case Qt::DisplayRole:
    case Qt::EditRole:
        if (index.column() == 0) return qulonglong(m_check->line(row));
        return qt(m_check->cell(row, std::size_t(index.column() - 1)));
    case StyleRole:
        return int(index.column() == 0 ? CellStyle::secondary : CellStyle::text);
    case MarkRole:
        return mark >= 0 ? QVariant(int(Tone::bad)) : QVariant();
    case Qt::ToolTipRole:
        return mark >= 0 ? QVariant(m_findings[mark].message) : QVariant();
    case Qt::AccessibleDescriptionRole:
        return mark >= 0 ? QVariant(m_findings[mark].message) : QVariant();
    default:
        return {};
    }
}

bool ImportModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    if (role != Qt::EditRole || index.column() == 0 || !m_check) return false;
    const std::string text = value.toString().toStdString();
    if (m_check->cell(std::size_t(index.row()), std::size_t(index.column() - 1)) == text) return true;
    m_check->setCell(std::size_t(index.row()), std::size_t(index.column() - 1), text);
    m_server.removeIf([&index](const ImportFinding& each) { return each.row == index.row(); });
    changedEverywhere();
    return true;
}

QVariant ImportModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole || !m_check || section >= columnCount()) return {};
    return section == 0 ? tr("Line") : qt(m_check->columns()[std::size_t(section - 1)]);
}

Qt::ItemFlags ImportModel::flags(const QModelIndex& index) const {
    Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    if (index.isValid() && index.column() > 0) flags |= Qt::ItemIsEditable;
    return flags;
}

int ImportModel::columnOf(const std::string& name) const {
    const auto& columns = m_check->columns();
    const auto found = std::find(columns.begin(), columns.end(), name);
    return found == columns.end() || name.empty() ? -1 : int(found - columns.begin()) + 1;
}

ImportFinding ImportModel::finding(const ImportError& error, int row, bool from_server) const {
    return {row,
            columnOf(error.column),
            qulonglong(error.line),
            qt(error.column),
            qt(error.found),
            qt(error.expected),
            qt(error.message),
            from_server};
}

void ImportModel::refresh() {
    m_findings.clear();
    m_marks.clear();
    if (!m_check) return;
    QHash<qulonglong, int> row_of_line;
    for (std::size_t row = 0; row < m_check->rows(); ++row)
        row_of_line.insert(qulonglong(m_check->line(row)), int(row));
    for (const ImportError& error : m_check->errors())
        m_findings.append(finding(error, row_of_line.value(qulonglong(error.line), -1), false));
    m_findings += m_server;
    std::stable_sort(m_findings.begin(), m_findings.end(),
                     [](const ImportFinding& left, const ImportFinding& right) { return left.line < right.line; });
    for (int number = int(m_findings.size()) - 1; number >= 0; --number)
        if (m_findings[number].row >= 0)
            m_marks.insert(keyOf(m_findings[number].row, qMax(0, m_findings[number].column)), number);
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
        row_of_line.insert(line, int(row));
        line += 1;
        for (std::size_t column = 0; column < m_check->cells(row); ++column) {
            const std::string_view cell = m_check->cell(row, column);
            line += qulonglong(std::count(cell.begin(), cell.end(), '\n'));
        }
    }
    m_server.clear();
    for (const ImportError& error : errors) {
        const int row = row_of_line.value(qulonglong(error.line), -1);
        ImportFinding found = finding(error, row, true);
        if (row >= 0) {
            if (!m_check->isValid(std::size_t(row))) continue; // known here already
            found.line = qulonglong(m_check->line(std::size_t(row)));
        }
        m_server.append(found);
    }
    refresh();
    if (rowCount() > 0) Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
    Q_EMIT findingsChanged();
}

QByteArray ImportModel::csv() const {
    return m_check ? QByteArray::fromStdString(m_check->toCsv()) : QByteArray();
}

QByteArray ImportModel::badCsv() const {
    if (!m_check) return {};
    std::string text = csvLine(m_check->columns());
    for (int row = 0; row < rowCount(); ++row)
        if (!isGood(row)) text += csvLine(cellsOf(*m_check, std::size_t(row)));
    return QByteArray::fromStdString(text);
}

} // namespace remuda
