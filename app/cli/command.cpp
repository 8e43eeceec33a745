// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.h"

namespace remuda::cli {

QCommandLineOption flag(const QString& name, const QString& help) {
    return QCommandLineOption(name, help);
}

QCommandLineOption option(const QString& name, const QString& value, const QString& help, const QString& preset) {
    return QCommandLineOption(name, help, value, preset);
}

QList<QCommandLineOption> globalOptions() {
    return {
        QCommandLineOption({QStringLiteral("o"), QStringLiteral("output")},
                           QStringLiteral("table (for people, the default), json (array of objects) or csv"),
                           QStringLiteral("FORMAT"), QStringLiteral("table")),
        option(QStringLiteral("server"), QStringLiteral("URL"),
               QStringLiteral("the server; else REMUDA_SERVER, else http://127.0.0.1:7420")),
        option(QStringLiteral("user"), QStringLiteral("NAME"),
               QStringLiteral("who signs in; else REMUDA_USER, else who did last, else the user of this system")),
        option(QStringLiteral("key"), QStringLiteral("FINGERPRINT"),
               QStringLiteral("the agent's key to sign in with (SHA256:…); else any the server knows")),
        option(
            QStringLiteral("agent"), QStringLiteral("PATH"),
            QStringLiteral("socket of an ssh-agent to ask beside that of SSH_AUTH_SOCK; may be given several times")),
        option(QStringLiteral("ca-file"), QStringLiteral("FILE"),
               QStringLiteral("authorities (PEM) that vouch for the server; else REMUDA_CA_FILE, else the system's")),
        option(QStringLiteral("accept-certificate"), QStringLiteral("FINGERPRINT"),
               QStringLiteral("accept this certificate of the server (SHA256:…) from now on, though nobody vouches")),
        QCommandLineOption({QStringLiteral("h"), QStringLiteral("help")}, QStringLiteral("explain the command")),
    };
}

CommandWords splitWords(const QStringList& arguments, const QStringList& single_words) {
    CommandWords words;
    const auto takesValue = [](const QString& argument) {
        for (const auto& global : globalOptions())
            for (const auto& name : global.names())
                if (!global.valueName().isEmpty() && argument == QString(name.size() == 1 ? 1 : 2, u'-') + name)
                    return true;
        return false;
    };
    for (qsizetype i = 0; i < arguments.size(); ++i) {
        const auto& argument = arguments[i];
        const bool wanted = words.group.isEmpty() || (words.command.isEmpty() && !single_words.contains(words.group));
        if (!wanted) {
            words.rest << argument;
        } else if (argument.startsWith(u'-') && argument.size() > 1) {
            words.rest << argument;
            if (takesValue(argument) && i + 1 < arguments.size()) words.rest << arguments[++i];
        } else if (words.group.isEmpty()) {
            words.group = argument;
        } else {
            words.command = argument;
        }
    }
    if (single_words.contains(words.group)) words.command = std::exchange(words.group, QString());
    return words;
}

} // namespace remuda::cli
