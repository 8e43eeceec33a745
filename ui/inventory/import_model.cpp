// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inventory/import_model.h"

#include "core/domain/csv.h"
#include "ui/common/qt_text.h"
#include "ui/common/table_view.h"

#include <algorithm>

namespace remuda {

namespace {

quint64 keyOf(int row, int column) {
    return (quint64(quint32(row)) << 32) | quint32(column);
}

} // namespace

Tone toneOf(ImportOutcome outcome) {
    switch (outcome) {
    case ImportOutcome::created:
        return Tone::good;
    case ImportOutcome::changed:
        return Tone::ready;
    case ImportOutcome::conflicting:
        return Tone::attention;
    case ImportOutcome::error:
        return Tone::bad;
    case ImportOutcome::unchanged:
    case ImportOutcome::left_out:
        break;
    }
    return Tone::past;
}

QString wordFor(ImportOutcome outcome) {
    switch (outcome) {
    case ImportOutcome::created:
        return ImportModel::tr("new");
    case ImportOutcome::changed:
        return ImportModel::tr("changed");
    case ImportOutcome::unchanged:
        return ImportModel::tr("unchanged");
    case ImportOutcome::conflicting:
        return ImportModel::tr("conflicting");
    case ImportOutcome::error:
        return ImportModel::tr("error");
    case ImportOutcome::left_out:
        break;
    }
    return ImportModel::tr("left out");
}

int ImportModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() || !m_check ? 0 : int(m_check->rows());
}
int ImportModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() || !m_check ? 0 : int(m_check->columns().size()) + first_column;
}

ImportOutcome ImportModel::outcome(int row) const {
    return m_refused.contains(row) ? ImportOutcome::error : m_check->outcome(std::size_t(row));
}

int ImportModel::goodRows() const {
    return count(ImportOutcome::created) + count(ImportOutcome::changed) + count(ImportOutcome::unchanged);
}

int ImportModel::errors() const {
    return int(std::count_if(m_findings.begin(), m_findings.end(),
                             [](const ImportFinding& each) { return each.machine.isEmpty(); }));
}

int ImportModel::rest() const {
    return count(ImportOutcome::error) + count(ImportOutcome::conflicting) + count(ImportOutcome::left_out);
}

QString ImportModel::conflictWith(const QModelIndex& index) const {
    const int mark = m_marks.value(keyOf(index.row(), index.column()), -1);
    if (mark >= 0 && !m_findings[mark].machine.isEmpty()) return m_findings[mark].machine;
    for (const ImportFinding& each : m_findings)
        if (each.row == index.row() && !each.machine.isEmpty()) return each.machine;
    return {};
}

bool ImportModel::hasSurplus(int row) const {
    return m_check && m_check->cells(std::size_t(row)) > m_check->columns().size();
}

std::optional<QString> ImportModel::before(const QModelIndex& index) const {
    if (!m_check || !index.isValid() || index.column() < first_column) return {};
    const auto before = m_check->before(std::size_t(index.row()), std::size_t(index.column() - first_column));
    return before ? std::optional(QString::fromStdString(*before)) : std::nullopt;
}

QModelIndexList ImportModel::differing(int column) const {
    QModelIndexList cells;
    for (int row = 0; row < rowCount(); ++row)
        if (const QModelIndex cell = index(row, column); before(cell)) cells.append(cell);
    return cells;
}

QVariant ImportModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) return {};
    const int mark = m_marks.value(keyOf(index.row(), index.column()), -1);
    if (mark >= 0 && (role == Qt::ToolTipRole || role == Qt::AccessibleDescriptionRole))
        return m_findings[mark].message;
    if (mark >= 0 && role == MarkRole) return int(m_findings[mark].machine.isEmpty() ? Tone::bad : Tone::attention);
    if (index.column() >= first_column) return cellData(index, role);
    const bool line = index.column() == line_column;
    switch (role) {
    case Qt::DisplayRole:
        return line ? QVariant(qulonglong(m_check->line(std::size_t(index.row())))) : wordFor(outcome(index.row()));
    case StyleRole:
        return int(line ? CellStyle::secondary : CellStyle::text);
    case ToneRole:
        return line ? QVariant() : QVariant(int(toneOf(outcome(index.row()))));
    default:
        return {};
    }
}

QVariant ImportModel::cellData(const QModelIndex& index, int role) const {
    const auto text = [&] {
        return qt(m_check->cell(std::size_t(index.row()), std::size_t(index.column() - first_column)));
    };
    if (role == Qt::EditRole) return text();
    if (role == StyleRole) {
        const auto outcome = m_check->outcome(std::size_t(index.row()));
        return int(outcome == ImportOutcome::left_out || outcome == ImportOutcome::unchanged ? CellStyle::secondary
                                                                                             : CellStyle::text);
    }
    const auto changed = role == Qt::DisplayRole || role == MarkRole || role == Qt::ToolTipRole
                             ? before(index)
                             : std::optional<QString>();
    if (role == MarkRole) return changed ? QVariant(int(Tone::ready)) : QVariant();
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole) return {};
    if (!changed) return role == Qt::DisplayRole ? QVariant(text()) : QVariant();
    const auto shown = [](const QString& value) { return value.isEmpty() ? tr("(empty)") : value; };
    return tr("%1 → %2").arg(shown(*changed), shown(text()));
}

QVariant ImportModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole || !m_check || section >= columnCount()) return {};
    if (section == line_column) return tr("Line");
    if (section == outcome_column) return tr("Row");
    return qt(m_check->columns()[std::size_t(section - first_column)]);
}

Qt::ItemFlags ImportModel::flags(const QModelIndex& index) const {
    Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    if (index.isValid() && index.column() >= first_column) flags |= Qt::ItemIsEditable;
    return flags;
}

int ImportModel::columnOf(const std::string& name) const {
    const auto& columns = m_check->columns();
    const auto found = std::find(columns.begin(), columns.end(), name);
    return found == columns.end() || name.empty() ? -1 : int(found - columns.begin()) + first_column;
}

ImportFinding ImportModel::finding(const ImportError& error, int row, bool from_server) const {
    return {row,
            columnOf(error.column),
            qulonglong(error.line),
            qt(error.column),
            qt(error.found),
            qt(error.expected),
            qt(error.message),
            qt(error.machine),
            from_server};
}

void ImportModel::refresh() {
    m_findings.clear();
    m_marks.clear();
    m_refused.clear();
    m_counts.fill(0);
    if (!m_check) return;
    QHash<qulonglong, int> row_of_line;
    for (std::size_t row = 0; row < m_check->rows(); ++row)
        row_of_line.insert(qulonglong(m_check->line(row)), int(row));
    for (const ImportError& error : m_check->errors())
        m_findings.append(finding(error, row_of_line.value(qulonglong(error.line), -1), false));
    m_findings += m_server;
    std::stable_sort(m_findings.begin(), m_findings.end(),
                     [](const ImportFinding& left, const ImportFinding& right) { return left.line < right.line; });
    for (int number = int(m_findings.size()) - 1; number >= 0; --number) {
        const ImportFinding& each = m_findings[number];
        if (each.row < 0) continue;
        m_marks.insert(keyOf(each.row, each.column < 0 ? int(outcome_column) : each.column), number);
        if (each.from_server) m_refused.insert(each.row);
    }
    for (int row = 0; row < rowCount(); ++row)
        ++m_counts[std::size_t(outcome(row))];
}

QByteArray ImportModel::rowsCsv(bool rest) const {
    if (!m_check) return {};
    return QByteArray::fromStdString(m_check->toCsv([this, rest](std::size_t row) {
        const auto is = outcome(int(row));
        const bool left = is == ImportOutcome::left_out;
        const bool stays = left || is == ImportOutcome::error || is == ImportOutcome::conflicting;
        return rest ? stays : !left;
    }));
}

QByteArray ImportModel::csv() const {
    return rowsCsv(false);
}

QByteArray ImportModel::restCsv() const {
    return rowsCsv(true);
}

} // namespace remuda
