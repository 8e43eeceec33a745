// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

namespace remuda {

// Return presses the button that has the focus, as Space does. Qt leaves Return to the dialog's default button instead:
// somebody on "Cancel" would do what they wanted to call off. Install it on the application.
class ReturnKey : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
};

} // namespace remuda
