// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/common/message_bar.h"
#include "ui/common/place.h"
#include "ui/shell/place_factories.h"

#include <QTimer>

#include <optional>

class QLabel;
class QStackedWidget;
class QVBoxLayout;

namespace remuda {

class Connection;
class PlaceList;

// The window for one server once it is known who is there: places at the left, the chosen one at the right, the job
// strip and the status line below. Places are made when first shown, the others in idle moments so that their badges
// are right.
class Workspace : public QWidget {
    Q_OBJECT
public:
    Workspace(Connection& connection, CommandRegistry& commands, QWidget* parent = nullptr);

    int places() const { return int(m_factories.size()); }
    QString placeTitle(int number) const { return m_factories[std::size_t(number)].title; }
    QString placeIcon(int number) const { return m_factories[std::size_t(number)].icon; }
    Place* currentPlace() const;
    Place* show(int number);
    void goTo(const QString& place, const QString& id, const QString& query);

    MessageBar& message() { return *m_message; } // what concerns the whole window
    // Why the server is away and what to do about it, where that is known; holds until it answers.
    void showAway(const QString& title, const MessageBar::Action& action, const QString& details);

Q_SIGNALS:
    void signInAsked();                                    // from the bar that says the session has ended
    void certificateAsked(const remuda::Problem& problem); // from the bar that says it is not an accepted one

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    Place* made(int number);
    int numberOf(const QString& name) const;
    void makeNextInIdle();
    void watchConnection();
    void tellConnection();
    void tellSignIn(const Problem& problem);
    MessageBar::Action lookAtCertificate(const Problem& problem);
    QString tellAge() const;
    void tellStatus();

    Connection& m_connection;
    PlaceContext m_context;
    std::vector<PlaceFactory> m_factories;
    std::vector<Place*> m_places;
    PlaceList* m_list;
    QStackedWidget* m_stack;
    MessageBar* m_message;
    QLabel *m_status, *m_freshness;
    QWidget* m_sidebar;
    QWidget* m_foot;
    QVBoxLayout* m_message_margin = nullptr;
    QTimer m_tick;
    struct Away {
        QString title;
        MessageBar::Action action;
        QString details;
    };
    Away away();
    std::optional<Away> m_away;
    std::optional<Problem> m_refused; // the last sign-in, by more than a server that is away
    bool m_told_offline = false, m_tells_age = false, m_was_signed_in = false;
};

} // namespace remuda
