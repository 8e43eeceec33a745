// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace remuda {

class ApiCall;
class MessageBar;

// Says in the bar while the call waits for the person's key, with the text to be signed behind "Details" and a way to
// give it up: the call then ends as cancelled, and nothing was sent.
void tellKeyWait(ApiCall* call, MessageBar* message);

} // namespace remuda
