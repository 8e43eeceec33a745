// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/exit_code.h"

#include "core/client/trust/certificate_problems.h"

#include <array>

namespace remuda::cli {

std::span<const ExitCodeDescription> exitCodeDescriptions() {
    static constexpr std::array all{
        ExitCodeDescription{ExitCode::ok, "it worked"},
        ExitCodeDescription{ExitCode::job_failed,
                            "the job failed, was cancelled, or is a batch that has stopped (with --wait), or the BMC "
                            "did not do it"},
        ExitCodeDescription{ExitCode::bad_input, "bad input: a wrong option, field, query or file"},
        ExitCodeDescription{ExitCode::no_permission, "not signed in, or no permission"},
        ExitCodeDescription{ExitCode::no_connection, "the server cannot be reached, is not believed, or is too busy"},
        ExitCodeDescription{ExitCode::not_found, "there is no such machine, job, request or lease"},
        ExitCodeDescription{ExitCode::conflict,
                            "the present state does not allow it, somebody else was faster, or the audit was "
                            "tampered with"},
        ExitCodeDescription{ExitCode::internal, "a fault of the server or of remudactl"},
        ExitCodeDescription{ExitCode::declined, "you were asked and did not say yes; nothing was done"},
    };
    return all;
}

ExitCode exitCodeFor(const Problem& problem) {
    if (problem.type == "no-connection") return ExitCode::no_connection;
    if (problem.type == "not-a-server") return ExitCode::no_connection;
    if (problem.type.starts_with("certificate-")) return ExitCode::no_connection;
    if (problem.type == "insecure-server") return ExitCode::bad_input; // the address is at fault
    if (problem.type.starts_with("agent-")) return ExitCode::no_permission;
    for (const auto* refused : {"no-usable-key", "wrong-server", "downgrade", "old-login", "intent-key-missing"})
        if (problem.type == refused) return ExitCode::no_permission;
    if (problem.type.starts_with("bmc-")) return ExitCode::job_failed;
    switch (problem.status) {
    case 400:
    case 413:
    case 415:
    case 422:
    case 431:
        return ExitCode::bad_input;
    case 401:
    case 403:
        return ExitCode::no_permission;
    case 404:
    case 410:
        return ExitCode::not_found;
    case 409:
    case 412:
        return ExitCode::conflict;
    case 429:
    case 503:
        return ExitCode::no_connection;
    default:
        return ExitCode::internal;
    }
}

std::string adviceFor(const Problem& problem) {
    if (problem.type == "no-connection")
        return "Is the server running, and is its address right? Name another with --server URL or REMUDA_SERVER.";
    if (certificate_problems::isQuestion(problem))
        return "Compare the fingerprint with the server's log. Only if it is the same: --accept-certificate SHA256:…";
    if (problem.type == "agent-missing") return "Start ssh-agent and load a key: eval $(ssh-agent); ssh-add";
    if (problem.status == 401)
        return "Load your key (ssh-add), then: remudactl login --user NAME. The server must know the key for that "
               "name.";
    if (problem.type == "intent-refused") return "Nothing was done. Give the command again to sign it anew.";
    if (problem.status == 403)
        return "Ask an administrator, or sign in as somebody who may: remudactl login --user NAME";
    if (problem.status == 412) return "Look at it again (remudactl machines show NAME), then repeat your change.";
    if (const auto* advice = problem.extra.if_contains("advice"); advice && advice->is_string())
        return std::string(advice->get_string());
    if (problem.status == 503 || problem.status == 429) return "Try again in a moment.";
    if (const auto* legal = problem.extra.if_contains("legal"); legal && legal->is_array()) {
        std::string words;
        for (const auto& word : legal->get_array())
            if (word.is_string()) words += (words.empty() ? "" : ", ") + std::string(word.get_string());
        if (!words.empty()) return "Possible now: " + words;
    }
    if (problem.status == 500) return "Give the request id to whoever runs the server; it is in the server's log.";
    return {};
}

} // namespace remuda::cli
