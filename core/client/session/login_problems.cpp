// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/session/login_problems.h"

namespace remuda::login_problems {

namespace {

Problem make(std::string type, std::string title, const QString& detail, int status = 0) {
    Problem problem;
    problem.status = status;
    problem.type = std::move(type);
    problem.title = std::move(title);
    problem.detail = detail.toStdString();
    return problem;
}

QString nameOf(const QUrl& server) {
    return server.toDisplayString(QUrl::RemovePath | QUrl::RemoveUserInfo | QUrl::RemoveQuery);
}

} // namespace

Problem badUser(const QString& user) {
    auto problem =
        make("bad-user", "This is no user's name",
             QStringLiteral("user: found \"%1\", expected 1 to 64 bytes without control characters").arg(user), 422);
    problem.field = "user";
    return problem;
}

Problem insecureServer(const QUrl& server) {
    return make("insecure-server", "The connection would not be safe",
                QStringLiteral(
                    "%1 is neither https nor on this machine: anybody on the way could take your session. Use https.")
                    .arg(nameOf(server)));
}

Problem agentEmpty() {
    return make("agent-empty", "The ssh-agent has no keys",
                QStringLiteral("It holds none, or it is locked. Load one with ssh-add, or unlock it with ssh-add -X."));
}

Problem chosenKeyMissing(const QString& fingerprint) {
    return make("no-usable-key", "The chosen key is not in the ssh-agent",
                QStringLiteral("%1 is not loaded. Load it with ssh-add, or choose another; ssh-add -l lists them.")
                    .arg(fingerprint));
}

Problem noUsableKey(const LoginRequest& request, const std::vector<AgentIdentity>& identities, int version) {
    QStringList keys;
    for (const auto& identity : identities)
        keys << identity.fingerprint;
    const auto what = version < 2 ? QStringLiteral("This server wants an RSA key of %1, or does not know %1.")
                                  : QStringLiteral("This server knows no user %1, or another key of %1.");
    return make("no-usable-key", "None of your keys is known to the server",
                what.arg(request.user) +
                    QStringLiteral(" Check the user's name, load the right key with ssh-add, or have an "
                                   "administrator of %1 add one of: %2.")
                        .arg(nameOf(request.server), keys.join(QStringLiteral(", "))));
}

Problem badChallenge(const QUrl& server, const Problem& refusal) {
    if (refusal.type == "wrong_server_name")
        return make("wrong-server", "The server has another name",
                    QStringLiteral("You called %1, but %2. Nothing was signed. Use the server's own address.")
                        .arg(nameOf(server), QString::fromStdString(refusal.detail)));
    return make(
        "not-a-server", "The server's challenge is not valid",
        QStringLiteral("%1: %2. Nothing was signed.").arg(nameOf(server), QString::fromStdString(refusal.detail)));
}

Problem downgrade(const QUrl& server) {
    return make(
        "downgrade", "The safer login was suppressed",
        QStringLiteral(
            "%1 speaks version 2 of the login, but answered with version 1. Something on the way may have changed "
            "the request, so nothing was signed. Try from another network.")
            .arg(nameOf(server)));
}

Problem oldLogin(const QUrl& server) {
    return make(
        "old-login", "The server speaks an old login only",
        QStringLiteral("%1 wants version 1 or 0 of the login, which sign with RSA and SHA-1. Nothing was signed. If "
                       "there is no newer server, REMUDA_LOGIN_VERSION=1 (or 0) allows it.")
            .arg(nameOf(server)));
}

Problem refused(const LoginRequest& request, const QByteArray& text) {
    const auto reason = QString::fromUtf8(text.left(300)).trimmed();
    const bool plain = reason.isEmpty() || reason == QLatin1String("Failed to authenticate user");
    return make("login-refused", "The server refuses the login",
                plain ? QStringLiteral("%1 does not let %2 in with this key. The server's log says why.")
                            .arg(nameOf(request.server), request.user)
                      : QStringLiteral("%1: %2").arg(nameOf(request.server), reason),
                403);
}

Problem tooManyAttempts() {
    return make("too-many-attempts", "Too many attempts",
                QStringLiteral("The server takes no more logins for some seconds. Try again then."), 429);
}

Problem notAServer(const QUrl& server, int status) {
    return make("not-a-server", "This is no Remuda server",
                QStringLiteral("%1 answered status %2 to a login. Check the address.").arg(nameOf(server)).arg(status),
                status);
}

Problem away(const QUrl& server, const QString& error) {
    return make("no-connection", "The server does not answer", QStringLiteral("%1: %2").arg(nameOf(server), error));
}

} // namespace remuda::login_problems
