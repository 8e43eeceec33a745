// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace remuda {

// Loads the texts of the desktop's language, and English plural forms where there are none. Call once, before any
// window is built; needs an application object.
void installTranslations();

} // namespace remuda
