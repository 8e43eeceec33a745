// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFile>

namespace remuda {

// What tokens, private views and the cache are stored with: nobody else reads what somebody looks at.
inline constexpr auto ownerOnly = QFile::ReadOwner | QFile::WriteOwner;

} // namespace remuda
