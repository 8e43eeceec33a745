// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdlib>
#include <span>
#include <string_view>

namespace remuda::fuzz {

// What reads bytes of strangers. Each takes any input: it must neither crash nor hang, and what it accepts must hold
// what the target demands of it (abort() otherwise).
struct Target {
    const char* name; // also the folder of its inputs in tests/fuzz/corpora
    void (*run)(std::string_view input);
};
std::span<const Target> targets(); // of this program; tests/fuzz/targets/list has those of all

inline void demand(bool holds) {
    if (!holds) std::abort();
}

void crtauthMessages(std::string_view input); // of all versions, at both ends
void agentReplies(std::string_view input);    // keys and signatures as an agent sends them
void keyFiles(std::string_view input);        // authorized_keys lines, names of a directory
void csvImports(std::string_view input);
void queries(std::string_view input);
void jsonBodies(std::string_view input);
void auditLines(std::string_view input);
void signedIntents(std::string_view input); // texts, SSHSIGs and their armor

// In tests/fuzz/http, with a list of targets of its own.
void httpRequests(std::string_view input);
void orders(std::string_view input);      // actions, bulk edits, undos, retries
void accessFiles(std::string_view input); // of permissions and of teams

} // namespace remuda::fuzz
