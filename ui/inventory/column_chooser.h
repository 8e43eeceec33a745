// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <QStringList>

class QLineEdit;
class QListWidget;
class QListWidgetItem;
class QToolButton;

namespace remuda {

// Chooses the columns of the table: every field there is, those shown first and in their order. Ticked by Space or a
// click, moved by dragging or Alt+Up and Alt+Down, found by typing. Each change takes effect at once.
class ColumnChooser : public QFrame {
    Q_OBJECT
public:
    explicit ColumnChooser(QWidget* parent = nullptr);

    void open(const QStringList& shown, const QPoint& top_right); // below a button, say

Q_SIGNALS:
    void chosen(const QStringList& keys); // from left to right; empty: the usual ones again

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void fill(const QStringList& shown);
    void filter(const QString& text);
    void move(int by);
    void tell();
    QStringList ticked() const;

    QLineEdit* m_search;
    QListWidget* m_list;
    QToolButton *m_up, *m_down;
    bool m_filling = false;
};

} // namespace remuda
