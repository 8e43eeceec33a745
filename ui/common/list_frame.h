// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/api/event_stream.h"

#include <QHBoxLayout>
#include <QPointer>
#include <QPushButton>
#include <QStackedWidget>
#include <QWidget>

#include <functional>

class QAction;

namespace remuda {

class EmptyState;
class MessageBar;
class QueryBar;

// The frame of a list place: a bar with the query and buttons on top, messages below it, then the content, or why there
// is none, or that it is being loaded.
class ListFrame : public QWidget {
    Q_OBJECT
public:
    explicit ListFrame(QWidget* content, QWidget* parent = nullptr);

    QueryBar* query() const { return m_query; }
    MessageBar* message() const { return m_message; }
    EmptyState* empty() const { return m_empty; }

    void addToBar(QWidget* widget);          // right of the query and what is there already
    QPushButton* addButton(QAction* action); // a button that is the action: text, state, reason
    void showContent();
    void showEmpty();                      // words and action are set on empty()
    void showLoading(const QString& text); // "Loading jobs…"; only where there is nothing to show yet
    bool showsContent() const;

    void setHome(QWidget* widget) { m_home = widget; } // what the keyboard goes to: the table of the content
    // To the home, or to the button of an empty place, or to nothing until the list has come: then to the home.
    void takeFocus();

private:
    void turnTo(QWidget* page);

    QueryBar* m_query;
    MessageBar* m_message;
    EmptyState* m_empty;
    EmptyState* m_loading;
    QHBoxLayout* m_bar;
    QStackedWidget* m_stack;
    QWidget* m_last_of_bar; // for the tab order
    QPointer<QWidget> m_home;
};

// A write that may be impossible for a reason of its own, or because the server is away; the reason is the tool tip.
void setAvailable(QAction* action, const EventStream& events, bool possible, const QString& why_not = {});
bool isOffline(const EventStream& events);
QString offlineReason();

// Shows the page. When the one that goes had the keyboard, `take_focus` says where it goes: a stack alone would give it
// to the first control of the page that comes.
void turnPage(QStackedWidget& pages, QWidget* page, const std::function<void()>& take_focus);

// "name=value" with the value encoded whatever it holds.
void addQueryItem(class QUrlQuery& query, const char* name, const QString& value);

} // namespace remuda
