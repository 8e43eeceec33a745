// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/machine_import.h"

#include <QAbstractTableModel>
#include <QHash>

#include <memory>

namespace remuda {

// One thing wrong with the file: found here, or said by the server when it was asked (dry run).
struct ImportFinding {
    int row = -1;    // of the model; -1: the header or the file
    int column = -1; // of the model; -1: the whole row
    qulonglong line = 0;
    QString column_name, found, expected, message;
    bool from_server = false;
    bool operator==(const ImportFinding&) const = default;
};

// A CSV file under repair as a table: the first column is the line of the file, then the file's own. Cells in error are
// marked; a mended cell is checked again at once, with everything that hangs on it.
class ImportModel : public QAbstractTableModel {
    Q_OBJECT
public:
    using QAbstractTableModel::QAbstractTableModel;

    void setCheck(std::unique_ptr<ImportCheck> check); // another file
    const ImportCheck* check() const { return m_check.get(); }
    const QVector<ImportFinding>& findings() const { return m_findings; } // by line
    bool isGood(int row) const;
    int goodRows() const;
    int badRows() const { return rowCount() - goodRows(); }
    bool hasSurplus(int row) const;
    void dropSurplus(int row);
    void removeRow(int row);

    // What the server found in csv(); replaces what it found before.
    void setServerErrors(const std::vector<ImportError>& errors);
    QByteArray csv() const;
    QByteArray badCsv() const; // the header and the rows in error

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;

Q_SIGNALS:
    void findingsChanged();
    void edited(); // a cell or a row was changed by hand

private:
    void refresh(); // findings and marks from the check
    void changedEverywhere();
    ImportFinding finding(const ImportError& error, int row, bool from_server) const;
    int columnOf(const std::string& name) const;

    std::unique_ptr<ImportCheck> m_check;
    QVector<ImportFinding> m_findings;
    QVector<ImportFinding> m_server;
    QHash<quint64, int> m_marks; // row and column → finding; column 0 for a whole row
};

} // namespace remuda
