// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/protocol/problem.h"
#include "ui/common/place.h"

#include <QDateTime>
#include <QPointer>

#include <functional>
#include <memory>

class QAction;
class QMenu;

namespace remuda {

class ApiCall;
class MessageBar;
class Replica;

// The inventory as of another moment, as a copy of its own beside the live one: the menu in which the moment is chosen,
// the loading, and the banner that says what is on the screen.
class PastView : public QObject {
    Q_OBJECT
public:
    // `banner` is this object's alone, so that nothing else takes the place of its words. `query` answers what the
    // window is narrowed down to.
    PastView(const PlaceContext& context, MessageBar& banner, std::function<QString()> query, QWidget* owner);
    ~PastView() override;

    QMenu* menu() const { return m_menu; }
    bool isPast() const { return m_replica != nullptr; }
    QDateTime moment() const { return m_moment; }        // shown; invalid in the present
    Replica* replica() const { return m_replica.get(); } // null while the present is shown
    QString momentText() const;                          // "As of 21 Nov 2026 17:36:31"; empty in the present
    QString buttonText() const;                          // the moment shown
    QString whyReadOnly() const;                         // empty in the present

    void show(const QDateTime& moment); // loads; shown() follows
    void showNow();

Q_SIGNALS:
    void shown(); // another moment, or the present again

private:
    void makeMenu();
    void addCommand(QAction* action);
    void failed(const Problem& problem);
    void askForMoment();
    void compare();

    PlaceContext m_context;
    MessageBar& m_banner;
    std::function<QString()> m_query;
    QWidget* m_owner;
    QMenu* m_menu;
    QAction* m_now;
    QDateTime m_moment; // shown; invalid in the present
    std::unique_ptr<Replica> m_replica, m_loading;
    QPointer<ApiCall> m_call;
};

} // namespace remuda
