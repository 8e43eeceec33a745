// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/api/event_stream.h"
#include "core/client/console/console_link.h"

#include <QDialog>

class QPushButton;

namespace remuda {

class MessageBar;
class StatusLabel;
class TerminalView;
class TextLabel;

// The serial console of one machine, beside the window: who writes, whether the machine is off, the terminal, and what
// can be done. Closing it gives the console back.
class ConsoleWindow : public QDialog {
    Q_OBJECT
public:
    ConsoleWindow(ApiClient& api, EventStream& events, const QString& machine, bool simulated,
                  QWidget* parent = nullptr);

    // The window of that machine, raised; a new one where there is none.
    static void openFor(ApiClient& api, EventStream& events, const QString& machine, bool simulated, QWidget* parent);

private:
    void refresh();
    void open(bool take);
    void explainEnd();
    void explainSilence();

    ConsoleLink m_link;
    QString m_machine;
    bool m_simulated;
    StatusLabel* m_status;
    TextLabel* m_people;
    MessageBar* m_message;
    TerminalView* m_terminal;
    QPushButton *m_take, *m_break, *m_copy;
    bool m_seen_end = false, m_seen_off = false;
};

} // namespace remuda
