// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace remuda {

class QueryBar;

// Teaches a query bar what can be asked of requests.
void setRequestsLanguage(QueryBar* bar);

} // namespace remuda
