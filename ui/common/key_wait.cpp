// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/key_wait.h"

#include "core/client/api/api_client.h"
#include "ui/common/message_bar.h"

#include <QPointer>

namespace remuda {

void tellKeyWait(ApiCall* call, MessageBar* message) {
    QObject::connect(call, &ApiCall::waitingForKey, message, [call = QPointer(call), message](const QString& text) {
        message->showMessage(
            Tone::attention, MessageBar::tr("Waiting for your key"),
            MessageBar::tr("What you order is being signed. Your ssh-agent may be asking for a confirmation or a "
                           "touch; until then nothing is done."),
            {MessageBar::tr("Give up"),
             [call] {
                 if (call) call->cancel();
             }},
            text);
    });
    QObject::connect(call, &ApiCall::keyAnswered, message, &MessageBar::clear);
}

} // namespace remuda
