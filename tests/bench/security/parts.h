// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/http/router.h"
#include "tests/support/signing_key.h"

#include <ctime>
#include <functional>
#include <stdexcept>
#include <sys/types.h>

// The parts of security_benchmark.
namespace remuda::bench {

void measureLogins();
void measureAudit(int entries);
void measureAuthorisation(int rounds);

// Processor time: of this thread or process (CLOCK_…_CPUTIME_ID), or of all threads of another process.
inline double processorSeconds(clockid_t clock) {
    timespec spent{};
    if (clock_gettime(clock, &spent) != 0) throw std::runtime_error("the processor time cannot be read");
    return static_cast<double>(spent.tv_sec) + static_cast<double>(spent.tv_nsec) / 1e9;
}
inline clockid_t clockOf(pid_t process) {
    clockid_t clock{};
    if (clock_getcpuclockid(process, &clock) != 0) throw std::runtime_error("a process has ended");
    return clock;
}

// One half of a handshake: sends "request" or "response" with its bytes and answers the bytes of the challenge or the
// text of the token.
using Step = std::function<std::string(const std::string& word, const std::string& bytes)>;

std::string requestOf(const SigningKey& key, const std::string& user);
std::string responseTo(const std::string& challenge, const SigningKey& key);
// The same in a router, without sockets. `peer` is the address it would come from.
Step stepIn(const Router& router, const std::string& peer = "127.0.0.1");

} // namespace remuda::bench
