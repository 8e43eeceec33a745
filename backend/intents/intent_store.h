// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/store/database.h"
#include "core/protocol/intent.h"

namespace remuda::intent_store {

struct Stored {
    intent::Signed signed_text;
    std::vector<std::string> targets; // all, also where the text has their digest only
};

// Keeps a text for good, with an audit entry that anybody can check (entity "intent"). False: it, or another text with
// its nonce, is there already.
bool take(Transaction& transaction, const Origin& origin, const intent::Proof& proof, const Stored& stored);

bool isTaken(Connection& connection, const intent::Intent& intent);
std::optional<Stored> find(Connection& connection, const std::string& id);

} // namespace remuda::intent_store
