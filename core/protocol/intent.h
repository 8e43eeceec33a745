// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/time.h"
#include "core/protocol/sshsig.h"

#include <map>

// Signed intent: a text in plain words of what somebody wants done, signed by a key of theirs. Its grammar is in
// docs/intent.md. A text has one form only: what format() writes; parse() takes nothing else.
namespace remuda::intent {

inline constexpr std::string_view signature_namespace = "remuda";

// What is to be done. Both ends make it from the request that asks for it (intent_order.h), so that they agree.
struct Order {
    std::string verb;                         // "recycle", "retry", "approve", …
    std::string subject = "machines";         // what the targets are: "machines", "jobs", "intents", "approvals"
    std::vector<std::string> targets;         // sorted, each once; none: the server chooses, or `query`
    std::string query;                        // instead of targets: the machines that match when it is done
    std::map<std::string, std::string> terms; // "parameter reason", "option at", … to canonical JSON
};

// Sorts them, each once, as the text has them.
void setTargets(Order& order, const std::vector<std::string>& names);
// Adds a term unless it says nothing: null, false, "", [] and {} are as good as absent.
void addTerm(Order& order, std::string_view kind, std::string_view name, const boost::json::value& value);

// JSON without blanks, members sorted, nothing invisible in it.
std::string canonical(const boost::json::value& value);
// A target as the text has it: what cannot be seen is written as \uXXXX.
std::string visible(std::string_view name);

struct Intent {
    std::string server; // origin: "https://ops.example.com"
    std::string requester;
    Order order;            // its targets are empty when only their digest is there
    std::int64_t count = 0; // of the targets
    std::string digest;     // of many targets, hexadecimal: see digestOf
    Instant time;           // when it was signed
    Instant valid_until;    // what has not begun by then must not begin
    std::string nonce;      // 32 hexadecimal digits
};

// SHA-256 over the targets as they are sorted, each with a line feed behind it; hexadecimal.
std::string digestOf(const std::vector<std::string>& targets);

// An intent for an order, of now, with a fresh nonce. Targets that would fill more than a page are given by digest.
Intent make(Order order, std::string server, std::string requester, Instant time, Instant valid_until);

std::string format(const Intent& intent);
Result<Intent> parse(std::string_view text);
std::string idOf(std::string_view text); // SHA-256 of the text, hexadecimal: what an approval names

// How long a text may take from the signature to the server, and how far clocks may be apart.
inline constexpr std::chrono::minutes longest_delivery{10};
inline constexpr std::chrono::minutes clock_skew{2};
inline constexpr std::chrono::hours longest_validity{24 * 400};

// Refuses with 403 "intent-refused", whose field is the part at fault and which says what was expected. The first
// compares what is asked for with what was signed, the second the clock with the text at the time it arrives.
Result<void> checkFits(const Intent& intent, const Order& order, std::string_view server, std::string_view requester);
Result<void> checkFresh(const Intent& intent, Instant now);
Problem refused(std::string field, std::string found, std::string expected);

// A text with its signature, as people hand it in.
struct Signed {
    std::string text;
    std::string signature; // an Sshsig's blob
};

// What a good signature tells.
struct Proof {
    Intent intent;
    std::string key; // blob
};

// Reads the text and checks that one of the keys made the signature in the namespace of intents; a key that demands
// verification must have checked its owner.
Result<Proof> check(const Signed& signed_text, const std::vector<SshPublicKey>& keys);

} // namespace remuda::intent
