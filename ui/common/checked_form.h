// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSpinBox>
#include <QStringListModel>
#include <QWidget>

#include <map>

namespace remuda {

class ReplicaSnapshot;

// Labelled fields, each with room for what is wrong with it.
class CheckedForm : public QWidget {
    Q_OBJECT
public:
    using QWidget::QWidget;

    bool has(const QString& field) const { return m_rows.contains(field); }
    void showError(const QString& field, const QString& text); // below the field, which gets the focus
    void clearErrors();
    QStringList errors() const; // those that are shown
    void focusFirst();

Q_SIGNALS:
    void edited();

protected:
    QGridLayout* makeGrid(); // of three columns: label, editor, note
    // Adds a row and remembers the editor under the name of its field. `note` stands right of a short editor.
    void addRow(QGridLayout* grid, const QString& field, const QString& label, QWidget* editor,
                const QString& note = {});
    void addAlias(const QString& alias, const QString& field); // what is wrong with it shows below that field
    void setRowVisible(const QString& field, bool visible);
    static QSpinBox* spinBox(int lowest, int highest, const QString& suffix, const QString& zero = {});
    static QLineEdit* completed(QStringListModel* values, const QString& placeholder);
    // Known values of a field of machines, most frequent first.
    static QStringList knownValues(const ReplicaSnapshot& inventory, const char* field);

private:
    struct Row {
        QLabel* label;
        QWidget* editor;
        QLabel *note, *error; // note may be null
    };
    std::map<QString, Row> m_rows;
    QWidget* m_first = nullptr;
};

} // namespace remuda
