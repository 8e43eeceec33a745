// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace remuda {

// Has large blocks go back to the system as soon as they are freed. Reading and sorting an inventory take some times
// its size for a moment, and glibc would learn from that to keep such blocks. Call at the beginning of main.
void giveBackFreedMemory();

} // namespace remuda
