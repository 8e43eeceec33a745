// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

class QWidget;

namespace remuda {

// Every text that can be read off a window and what is in it, by eye, by hovering or by a screen reader: words of
// labels, buttons and fields, cells in sight, logs and terminals to their ends, tool tips. What a field masks is not
// shown.
QStringList shownTexts(QWidget& window);

// The same of all windows, menus and dialogs of the program.
QStringList shownTexts();

} // namespace remuda
