// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace remuda {

class RackView;

// Lets screen readers and drivers find the machines of a RackView: a list whose items are the machines in their order
// (rack by rack, from the floor up), each named as RackView::describe says. Once is enough.
void installRackAccessibility();
// The keyboard has gone to another machine.
void tellRackFocus(RackView& view);

} // namespace remuda
