// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/command.h"
#include "app/cli/exit_code.h"
#include "app/cli/reply.h"
#include "core/client/agent/agent_client.h"
#include "core/client/api/api_client.h"
#include "core/client/session/session.h"
#include "core/client/trust/secure_network.h"

#include <QCommandLineParser>

#include <memory>

namespace remuda::cli {

class CommandGroup;

// One run of remudactl: finds the command, signs in when that is needed, runs it, and ends with its exit code. What all
// commands share is here: the connection, the parsed options, the two outputs.
class Program : public QObject {
    Q_OBJECT
public:
    explicit Program(QObject* parent = nullptr);
    ~Program() override;

    // Without the program's own name. Ends the event loop with the exit code, later than this call.
    void start(const QStringList& arguments);

    // For commands.
    const QCommandLineParser& options() const { return m_parser; }
    QStringList arguments() const { return m_parser.positionalArguments(); }
    // Both also for options that the command does not have: not given, empty.
    bool has(const char* option) const { return knows(option) && m_parser.isSet(QLatin1String(option)); }
    QString text(const char* option) const { return knows(option) ? m_parser.value(QLatin1String(option)) : QString(); }
    ApiClient& api() { return *m_api; }
    Session& session() { return *m_session; }
    TokenStore& tokenStore() { return m_store; }
    CertificatePins& pins() { return m_trust->pins(); }
    QString loginUser() const;                       // who should sign in; empty when nobody can be named
    void signedIn(const std::function<void()>& run); // runs it as loginUser(), signing in first where that has to be
    bool printsTable() const { return text("output") == QLatin1String("table"); }

    void print(const Reply& reply);
    void printBytes(const QByteArray& bytes);
    void say(const QString& line); // to standard error, for people
    void finish(ExitCode code);
    void fail(const Problem& problem);
    void tell(const Problem& problem); // the same words, and the program goes on
    // The query that goes to the server, where it is not just the one of -q: mistakes are marked in it.
    void setQuery(const QString& query) { m_query = query; }
    void usageError(const QString& what);

    std::vector<CommandSpec> commandsOf(const QString& group) const;
    QString helpText() const;

private:
    bool checkOptions();
    bool checkTrust();
    bool knows(const char* option) const { return m_known_options.contains(QLatin1String(option)); }
    void connectAndRun(const CommandSpec& command);
    QString commandHelp(const QString& group, const CommandSpec& command) const;

    QCommandLineParser m_parser;
    QStringList m_known_options;
    QString m_command; // as typed, for the usage line
    QString m_query;
    std::unique_ptr<Formatter> m_formatter;
    std::vector<std::pair<QString, std::unique_ptr<CommandGroup>>> m_groups;
    std::shared_ptr<ServerTrust> m_trust;
    SecureNetwork m_network;
    AgentClient m_agent;
    TokenStore m_store;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<ApiClient> m_api;
    bool m_finished = false;
};

} // namespace remuda::cli
