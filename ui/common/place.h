// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace remuda {

class ApiClient;
class CommandRegistry;
class EventStream;
class LiveInventory;
class RightsKeeper;
class Session;

// Everything a place may use, handed to it once. All of it lives as long as the window, on the GUI thread.
struct PlaceContext {
    Session& session;
    ApiClient& api;
    EventStream& events;            // core/client/api/event_stream.h
    LiveInventory& inventory;       // core/client/replica/live_inventory.h: the local copy of all machines, kept fresh
    CommandRegistry& commands;      // ui/common/command_registry.h
    RightsKeeper* rights = nullptr; // core/client/session/own_rights.h: what this user may; none: all may be tried
};

// One entry of the place list: a page of the main window. Built when first shown.
class Place : public QWidget {
    Q_OBJECT
public:
    using QWidget::QWidget;

    virtual QString title() const = 0;                // "Jobs"
    virtual QString iconName() const = 0;             // of resources/icons
    virtual QString statusText() const { return {}; } // for the status bar, e.g. "7 jobs shown"
    // What is shown when it is not the present: the status bar says so in place of "live".
    virtual QString momentText() const { return {}; }

    // Shows one thing by its id (a job, a machine, a request), for links from other places. False when it has no such
    // notion.
    virtual bool reveal(const QString&) { return false; }
    // Fills the place's query bar, e.g. from "Show the 46" elsewhere.
    virtual void setQuery(const QString&) {}
    virtual void focusQuery() {}
    // The keyboard goes to what the place is about: its table, or what fills it while it is empty.
    virtual void takeFocus() { setFocus(Qt::ShortcutFocusReason); }

Q_SIGNALS:
    void badgeChanged(int count, bool urgent);
    void statusTextChanged();
    // Asks the window to switch place and reveal an id or apply a query there: ("Jobs", id, ""), ("Inventory", "",
    // "status:broken").
    void goTo(const QString& place, const QString& id, const QString& query);
};

} // namespace remuda
