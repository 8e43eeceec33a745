// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPlainTextEdit>

class QPushButton;

namespace remuda {

// The technical text behind a button "Details": closed at first, monospaced, chosen and copied by mouse and keyboard.
class DetailsText : public QPlainTextEdit {
    Q_OBJECT
public:
    explicit DetailsText(QWidget* parent = nullptr);

    // Opens and closes the text; belongs into the layout of whoever shows it. There only while there is a text.
    QPushButton* button() const { return m_button; }
    // Another text is closed; the same one stays as it is.
    void setDetails(const QString& text);
    void close();

private:
    QPushButton* m_button;
    QString m_text;
};

} // namespace remuda
