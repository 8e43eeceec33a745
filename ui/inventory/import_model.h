// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/machine_import.h"
#include "ui/common/theme.h"

#include <QAbstractTableModel>
#include <QHash>
#include <QSet>
#include <QUndoStack>

#include <array>
#include <functional>
#include <memory>

namespace remuda {

// One thing wrong with the file: found here, or said by the server when it was asked (dry run).
struct ImportFinding {
    int row = -1;    // of the model; -1: the header or the file
    int column = -1; // of the model; -1: the whole row
    qulonglong line = 0;
    QString column_name, found, expected, message;
    QString machine; // of the inventory, in the way
    bool from_server = false;
    bool operator==(const ImportFinding&) const = default;
};

Tone toneOf(ImportOutcome outcome);
QString wordFor(ImportOutcome outcome);

// A CSV file under repair as a table: the line of the file, what the row would do, then the file's own columns. Cells
// in error and cells that change a machine are marked, the latter read "before → after"; a mended cell is checked again
// at once, with everything that hangs on it.
class ImportModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { line_column, outcome_column, first_column };
    using QAbstractTableModel::QAbstractTableModel;

    void setCheck(std::unique_ptr<ImportCheck> check); // another file
    const ImportCheck* check() const { return m_check.get(); }
    const QVector<ImportFinding>& findings() const { return m_findings; } // by line
    ImportOutcome outcome(int row) const;
    int count(ImportOutcome outcome) const { return m_counts[std::size_t(outcome)]; }
    int goodRows() const;                      // new, changed or unchanged
    int errors() const;                        // findings that are no conflict with the inventory
    QUndoStack& undoStack() { return m_undo; } // what was mended by hand, one step back each; empty for another file
    int rest() const; // rows that an import of the good ones leaves: in error, conflicting or left out
    QString conflictWith(const QModelIndex& index) const; // the machine in the way of this cell or its row

    void setUpdating(bool update); // whether rows may change machines that exist
    bool hasSurplus(int row) const;
    void dropSurplus(int row);
    void setLeftOut(const QVector<int>& rows, bool left);
    // What the inventory has in a cell that differs; the cells of a column that do.
    std::optional<QString> before(const QModelIndex& index) const;
    QModelIndexList differing(int column) const;
    void takeBefore(const QModelIndexList& cells);

    // What the server found in csv(); replaces what it found before.
    void setServerErrors(const std::vector<ImportError>& errors);
    QByteArray csv() const;     // what is to be sent: all but the rows left out
    QByteArray restCsv() const; // the header and the rows of rest()

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;

Q_SIGNALS:
    void findingsChanged();
    void edited();         // a cell or a row was changed by hand, or put back
    void putBack(int row); // by undo or redo

private:
    class Step;
    using Records = std::vector<std::pair<std::size_t, ImportCheck::Record>>;
    Records recordsOf(const std::vector<std::size_t>& rows) const;
    void mend(const QString& what, std::vector<std::size_t> rows, const std::function<void()>& work);
    void restore(const Records& records);
    QVariant cellData(const QModelIndex& index, int role) const;
    void refresh(); // findings, marks and counts from the check
    void changedEverywhere();
    ImportFinding finding(const ImportError& error, int row, bool from_server) const;
    int columnOf(const std::string& name) const;
    QByteArray rowsCsv(bool rest) const;

    QUndoStack m_undo;
    std::unique_ptr<ImportCheck> m_check;
    QVector<ImportFinding> m_findings;
    QVector<ImportFinding> m_server;
    QSet<int> m_refused;         // rows that only the server finds fault with
    QHash<quint64, int> m_marks; // row and column → finding; the outcome's column for a whole row
    std::array<int, 6> m_counts{};
};

} // namespace remuda
