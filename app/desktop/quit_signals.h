// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

namespace remuda {

// SIGTERM and SIGINT as a signal of the event loop, so that the window closes as by hand: the local fleet and its agent
// end, and nothing is left in /tmp. One object in a program.
class QuitSignals : public QObject {
    Q_OBJECT
public:
    explicit QuitSignals(QObject* parent = nullptr);
    ~QuitSignals() override;

Q_SIGNALS:
    void asked();
};

} // namespace remuda
