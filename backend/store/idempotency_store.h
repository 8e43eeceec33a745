// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/store/database.h"

namespace remuda {

// Answers that were given to requests with an Idempotency-Key; kept for a day.
namespace idempotency_store {

struct Answer {
    std::string fingerprint; // of the request
    int status = 0;          // 0: the request has written, but its answer was never kept
    std::string content_type, body;
};

std::optional<Answer> find(Connection& connection, const std::string& user, const std::string& key, Instant oldest);
void keep(Transaction& transaction, const std::string& user, const std::string& key, const Answer& answer,
          Instant moment);
// Marks that a request with this key has written; its answer follows by keep.

// Says that a request has acted: as often as it writes. Another request with the same key, on another server, is a
// conflict.
struct Mark {
    std::string fingerprint;
    std::string request; // told from every other one by this
    Instant moment;
};
void reserve(Transaction& transaction, const std::string& user, const std::string& key, const Mark& mark,
             Instant oldest);
void forgetBefore(Transaction& transaction, Instant oldest);

} // namespace idempotency_store

} // namespace remuda
