// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/identity/session_store.h"

#include "backend/http/log.h"
#include "core/protocol/encoding.h"
#include "core/protocol/hashes.h"

namespace remuda::session_store {

namespace json = boost::json;

namespace {

void append(Transaction& transaction, const SignIn& sign_in) {
    json::object after{{"address", sign_in.peer}};
    if (sign_in.granted) {
        after["key"] = sign_in.key;
        after["version"] = sign_in.version;
    } else {
        after["reason"] = sign_in.reason;
        if (sign_in.more > 0) after["more"] = sign_in.more;
    }
    const Origin origin{sign_in.granted ? sign_in.user : "anonymous", sign_in.request_id, {}};
    const auto user = sign_in.user.empty() ? std::string("unknown") : sign_in.user;
    transaction.append(origin, "session", user, sign_in.granted ? "sign-in" : "refused", {}, std::move(after));
}

} // namespace

void record(Database& database, const SignIn& sign_in) {
    if (!sign_in.granted) {
        database.writeLater(
            [sign_in](Transaction& transaction) {
                append(transaction, sign_in);
                return true;
            },
            {});
        return;
    }
    const auto written = database.write([&](Transaction& transaction) -> Result<void> {
        append(transaction, sign_in);
        return {};
    });
    if (!written)
        log(LogLevel::error, "a sign-in of " + sign_in.user + " is not in the history: " + written.problem().detail);
}

Result<bool> useOnce(Database& database, const std::string& unique, std::int64_t valid_to) {
    return database.write([&](Transaction& transaction) -> Result<bool> {
        // A little longer than it counts, as clocks of servers differ.
        constexpr auto kept = std::chrono::minutes(10);
        transaction.prepare("DELETE FROM used_challenge WHERE valid_to < ?")
            .bind(toMilliseconds(now() - kept) / 1000)
            .run();
        transaction.prepare("INSERT INTO used_challenge(digest, valid_to) VALUES(?, ?) ON CONFLICT DO NOTHING")
            .bind(toHex(sha256(unique)))
            .bind(valid_to)
            .run();
        return transaction.connection().changes() == 1;
    });
}

} // namespace remuda::session_store
