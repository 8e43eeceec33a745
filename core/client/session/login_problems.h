// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/session/login.h"

// What goes wrong at signing in, in words that say what to do about it.
namespace remuda::login_problems {

Problem badUser(const QString& user);
Problem insecureServer(const QUrl& server);
Problem agentEmpty();
Problem chosenKeyMissing(const QString& fingerprint);
Problem noUsableKey(const LoginRequest& request, const std::vector<AgentIdentity>& identities, int version);
Problem badChallenge(const QUrl& server, const Problem& refusal);
Problem downgrade(const QUrl& server);
Problem oldLogin(const QUrl& server);
Problem refused(const LoginRequest& request, const QByteArray& text);
Problem tooManyAttempts();
Problem notAServer(const QUrl& server, int status);
Problem away(const QUrl& server, const QString& error);

} // namespace remuda::login_problems
