// SPDX-License-Identifier: GPL-3.0-or-later
// What security costs: logins, the proof of the audit, permissions. With the name of a part, and a number for its size,
// that part alone: `security_benchmark authorisation 20`.
#include "tests/bench/security/parts.h"

#include <QCoreApplication>

#include <cstdio>
#include <cstdlib>

int main(int count, char** arguments) {
    const QCoreApplication application(count, arguments);
    const std::string part = count > 1 ? arguments[1] : "";
    const int size = count > 2 ? std::atoi(arguments[2]) : 0;
    try {
        using namespace remuda::bench;
        if (part.empty() || part == "logins") measureLogins();
        if (part.empty() || part == "authorisation") measureAuthorisation(size > 0 ? size : 600);
        if (part.empty() || part == "audit") measureAudit(size > 0 ? size : 1'000'000);
        return 0;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "security_benchmark: %s\n", error.what());
        return 1;
    }
}
