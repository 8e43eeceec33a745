// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/protocol/problem.h"
#include "ui/common/theme.h"

#include <QDialog>
#include <QVector>

class QFormLayout;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QScrollArea;
class QStackedWidget;
class QTreeView;

namespace remuda {

class ApiCall;
class ConsequenceModel;
class MessageBar;
class TextLabel;

// What an action would do, as the sheet shows it.
struct Consequences {
    struct Line {
        QString label, text;           // "Roles left without a machine", "cassandra-index"
        std::optional<Tone> tone = {}; // colours the text when it deserves attention
    };
    struct Item {
        QStringList cells;             // under `headers`; the first is the machine's name
        std::optional<Tone> tone = {}; // of the last cell
    };
    struct Skipped {
        QString name, reason;
    };

    QString title; // "Recycle 12 machines?"
    QString verb;  // the button: "Recycle 12 machines"
    QVector<Line> lines;
    QStringList headers;
    QVector<Item> items;
    QVector<Skipped> skipped;
    QString skipped_title; // above them; empty: "3 machines will be skipped"
    bool destructive = false;
    QString typed;        // what has to be typed before the button works ("12", "recycle 12"); empty: a click will do
    QString typed_prompt; // "Type 12, the number of machines, to go on"
    QString signed_text;  // what the person's key will sign; empty: nothing
};

// The one sheet before every action that changes machines. Opens at once, shows that it is working the consequences
// out, then shows them. Use with open(); it deletes itself when closed.
class ConsequenceSheet : public QDialog {
    Q_OBJECT
public:
    explicit ConsequenceSheet(QWidget* parent);

    void setTitle(const QString& title);
    QFormLayout* form() const { return m_form; } // fields the action needs (reason, until); empty by default
    // Gives every machine a box: unticking one tells leftOutChanged, whereupon the caller plans anew without it.
    void setExclusionsPossible(bool possible);
    QStringList leftOut() const;           // machines without a tick
    void showWorking(const QString& text); // "Working out what this would do…"
    void showConsequences(const Consequences& consequences);
    void showProblem(const QString& what_failed, const Problem& problem, std::function<void()> retry = {});
    // While the action is being sent: button and fields wait. Where `call` waits for the person's key first the sheet
    // says so and shows the text; closing it then gives the action up.
    void showSending(ApiCall* call = nullptr);

Q_SIGNALS:
    void leftOutChanged();
    void confirmed(); // the effort was made and the button pressed; the sheet stays open until the caller closes it

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void fill(const Consequences& consequences);
    void checkEffort();
    void fitHeight(bool may_shrink);

    Consequences m_consequences;
    bool m_ready = false, m_shown = false;
    TextLabel* m_title;
    MessageBar* m_message;
    QFormLayout* m_form;
    QStackedWidget* m_pages;
    QScrollArea* m_plan = nullptr;
    QLabel* m_working;
    QFormLayout* m_lines;
    ConsequenceModel *m_items_model, *m_skipped_model;
    QTreeView *m_items, *m_skipped;
    TextLabel* m_left_out;
    QLabel* m_skipped_title;
    QLabel* m_prompt;
    QLineEdit* m_typed;
    QPushButton* m_go;
    QPushButton* m_show_signed;
    QPlainTextEdit* m_signed_text;
};

} // namespace remuda
