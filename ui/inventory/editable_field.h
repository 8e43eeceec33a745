// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLineEdit;
class QStackedWidget;
class QToolButton;

namespace remuda {

class TextLabel;

// A value that becomes a field when its pencil is pressed (or F2): Return keeps, Escape drops. What was typed stays in
// place until the caller says how it went.
class EditableField : public QWidget {
    Q_OBJECT
public:
    // `wire_name` is the member of the machine: "role".
    EditableField(const QString& wire_name, const QString& label, bool monospaced, QWidget* parent = nullptr);

    QString wireName() const { return m_wire_name; }
    void setValue(const QString& shown, const QString& raw); // ignored in looks while being edited
    void setReadOnly(bool read_only, const QString& why);
    bool isEditing() const;
    void showSaving();
    void finish();                          // saved: back to the label
    void showError(const QString& message); // stays open, says what is expected

Q_SIGNALS:
    void edited(const QString& raw);

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void begin();

    QString m_wire_name;
    QString m_raw;
    QStackedWidget* m_pages;
    TextLabel* m_text;
    QToolButton* m_pencil;
    QLineEdit* m_edit;
    TextLabel* m_error;
};

} // namespace remuda
