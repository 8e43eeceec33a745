// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLineEdit>
#include <QVector>

#include <functional>

class QLabel;
class QListView;
class QStandardItemModel;
class QTimer;

namespace remuda {

// What a query language tells its bar. Positions are in UTF-16 units of the text.
struct QueryMark {
    enum class Kind { field, word, wrong };
    Kind kind;
    int start, length;
};
struct QueryReading {
    QVector<QueryMark> marks;
    QString error; // what is wrong and what would be valid; empty when all is well
};
struct QueryChoices {
    struct Choice {
        QString text; // replaces the span
        QString hint; // "1 204 machines", "lifecycle word"
    };
    int start = 0, length = 0;
    QVector<Choice> choices;
};

// The one line in which people say what they want to see. Colours fields, underlines a mistake where it is and says
// below what would be valid, completes fields, operators and real values. Emits a query only when it can be read.
class QueryBar : public QLineEdit {
    Q_OBJECT
public:
    using Read = std::function<QueryReading(const QString&)>;
    using Complete = std::function<QueryChoices(const QString&, int cursor)>;

    explicit QueryBar(QWidget* parent = nullptr);

    void setLanguage(Read read, Complete complete);
    void setQuery(const QString& query); // as if typed, without a delay
    QString error() const { return m_reading.error; }

Q_SIGNALS:
    void queryChanged(const QString& query); // readable, 120 ms after the last key at the latest
    void wrong(const QString& message);      // empty when it became readable again
    void left();                             // Return, or Escape in an empty bar: on to the rows

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;

private:
    void read();
    void paintMarks();
    void offerChoices();
    void closeChoices();
    QString mistake() const;
    void takeChoice(const QModelIndex& index);
    void announce();
    void leave();

    Read m_read;
    Complete m_complete;
    QueryReading m_reading;
    QueryChoices m_choices;
    QString m_announced;
    QTimer* m_delay;
    QListView* m_popup;
    QStandardItemModel* m_popup_model;
    bool m_marking = false;
};

} // namespace remuda
