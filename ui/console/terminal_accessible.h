// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace remuda {

// Tells screen readers that a TerminalView is a terminal, and what it shows. Once is enough.
void installTerminalAccessibility();

} // namespace remuda
