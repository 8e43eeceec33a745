// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/protocol/crtauth_v1.h"
#include "core/protocol/msgpack.h"

// What the codecs of the versions share; nobody else includes this.
namespace remuda::crtauth::parts {

// A message whose version and type have been read.
struct Message {
    std::string_view bytes;
    MsgpackReader reader;
};

Result<Message> openMessage(std::string_view bytes, std::uint8_t version, char type, MsgpackReader::Forms forms);
Problem broken(const MsgpackReader& reader); // truncated or malformed

Period readPeriod(MsgpackReader& reader);
void writePeriod(MsgpackWriter& writer, const Period& period);
Result<void> checkSpan(const Period& period); // for readers without a trusted clock

// Appends the authentication code over everything written so far.
std::string withCode(MsgpackWriter& writer, std::string_view key);

// The code must be all that is left, whole, and fit. The shape alone is all a client can check.
Result<void> checkCode(const Message& message, std::string_view key);
Result<void> checkCodeShape(const Message& message);

// What a client may sign in versions 0 and 1: a challenge for this user, of the server it has called, of a sane period.
Result<void> checkForClient(const ChallengeV1& challenge, std::string_view user, std::string_view host);

} // namespace remuda::crtauth::parts
