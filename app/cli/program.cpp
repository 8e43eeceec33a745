// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/program.h"

#include "app/cli/groups.h"
#include "app/cli/query_mark.h"

#include <QCoreApplication>

#include <algorithm>
#include <cstdio>
#include <pwd.h>
#include <unistd.h>

namespace remuda::cli {

namespace {

QUrl serverUrl(const QString& text) {
    const auto url = QUrl(text.contains(QLatin1String("://")) ? text : QLatin1String("http://") + text);
    const bool web = url.scheme() == QLatin1String("http") || url.scheme() == QLatin1String("https");
    return url.isValid() && web && !url.host().isEmpty() ? url : QUrl();
}

QString environment(const char* name) {
    return qEnvironmentVariable(name);
}

// Services and containers often run without USER and LOGNAME.
QString systemUser() {
    const auto* entry = getpwuid(geteuid());
    return entry ? QString::fromLocal8Bit(entry->pw_name) : QString();
}

} // namespace

Program::Program(QObject* parent)
    : QObject(parent)
    , m_formatter(Formatter::byName(QStringLiteral("table")))
    , m_trust(std::make_shared<ServerTrust>())
    , m_network(m_trust)
    , m_store(TokenStore::Place::keychain_or_file) {
    m_groups = makeGroups(*this);
    connect(&m_agent, &AgentClient::someAway, this, [this](const QStringList& problems) {
        for (const auto& problem : problems)
            say(QStringLiteral("An ssh-agent is left out: ") + problem);
    });
}

Program::~Program() = default;

std::vector<CommandSpec> Program::commandsOf(const QString& group) const {
    std::vector<CommandSpec> all;
    for (const auto& [name, commands] : m_groups)
        if (name == group)
            for (auto& command : commands->commands())
                all.push_back(std::move(command));
    return all;
}

void Program::start(const QStringList& arguments) {
    QStringList single_words;
    for (const auto& command : commandsOf({}))
        single_words << command.name;
    const auto words = splitWords(arguments, single_words);
    const bool wants_help = words.rest.contains(QLatin1String("--help")) || words.rest.contains(QLatin1String("-h"));
    if (words.group.isEmpty() && words.command.isEmpty()) {
        std::fputs(helpText().toUtf8().constData(), wants_help ? stdout : stderr);
        return finish(wants_help ? ExitCode::ok : ExitCode::bad_input);
    }
    m_command = (words.group + u' ' + words.command).trimmed();
    const auto commands = commandsOf(words.group);
    const auto found = std::ranges::find(commands, words.command, &CommandSpec::name);
    if (found == commands.end()) {
        QStringList names;
        for (const auto& command : commands)
            names << command.name;
        if (!names.isEmpty() && words.command.isEmpty() && wants_help) {
            for (const auto& command : commands)
                printBytes(commandHelp(words.group, command).section(u'\n', 0, 1).toUtf8() + '\n');
            return finish(ExitCode::ok);
        }
        const auto typed = std::exchange(m_command, names.isEmpty() ? QString() : words.group);
        return usageError(names.isEmpty() ? QStringLiteral("there is no command \"%1\"").arg(typed)
                                          : QStringLiteral("found \"%1\", expected one of %2")
                                                .arg(words.command, names.join(QLatin1String(", "))));
    }
    if (wants_help) {
        printBytes(commandHelp(words.group, *found).toUtf8());
        return finish(ExitCode::ok);
    }
    for (const auto& known : found->options + globalOptions()) {
        if (m_known_options.contains(known.names().last())) continue; // the command's own word comes first
        m_parser.addOption(known);
        m_known_options << known.names();
    }
    if (!m_parser.parse(QStringList{QStringLiteral("remudactl")} + words.rest)) return usageError(m_parser.errorText());
    const auto count = this->arguments().size();
    if (count < found->min_arguments || (found->max_arguments >= 0 && count > found->max_arguments))
        return usageError(QStringLiteral("found %1, expected %2")
                              .arg(count == 0 ? QStringLiteral("nothing") : this->arguments().join(u' '),
                                   found->arguments.isEmpty() ? QStringLiteral("no argument") : found->arguments));
    if (checkOptions()) connectAndRun(*found);
}

// The options that mean the same everywhere.
bool Program::checkOptions() {
    m_query = text("query");
    m_agent.setFurther(m_parser.values(QStringLiteral("agent")));
    const auto refuse = [this](const char* found_and_expected, const QString& found) {
        usageError(QString::fromLatin1(found_and_expected).arg(found));
        return false;
    };
    bool number = true;
    if (has("limit") && (text("limit").toLongLong(&number) < 0 || !number))
        return refuse("--limit: found \"%1\", expected a whole number, 0 for all", text("limit"));
    if (auto formatter = Formatter::byName(text("output"))) {
        m_formatter = std::move(formatter);
        return checkTrust();
    }
    return refuse("-o: found \"%1\", expected table, json or csv", text("output"));
}

bool Program::checkTrust() {
    const auto file = has("ca-file") ? text("ca-file") : environment("REMUDA_CA_FILE");
    if (!file.isEmpty())
        if (const auto read = m_trust->setAuthorities(file); !read)
            return usageError(QString::fromStdString(read.problem().detail)), false;
    if (!has("accept-certificate")) return true;
    const auto fingerprint = readFingerprint(text("accept-certificate"));
    m_trust->expect(fingerprint);
    if (fingerprint.isEmpty())
        usageError(QStringLiteral("--accept-certificate: found \"%1\", expected SHA256: and 64 hexadecimal digits")
                       .arg(text("accept-certificate")));
    return !fingerprint.isEmpty();
}

void Program::connectAndRun(const CommandSpec& command) {
    const auto preset = qEnvironmentVariable("REMUDA_SERVER", QStringLiteral("http://127.0.0.1:7420"));
    const auto named = text("server").isEmpty() ? preset : text("server");
    const auto server = serverUrl(named);
    if (server.isEmpty())
        return usageError(
            QStringLiteral("server: found \"%1\", expected a URL such as https://remuda.example.com").arg(named));
    m_session = std::make_unique<Session>(server, m_network, m_agent, m_store);
    m_api = std::make_unique<ApiClient>(*m_session);
    if (!command.needs_sign_in) {
        connect(m_session.get(), &Session::restored, this, command.run);
    } else {
        connect(m_session.get(), &Session::waitingForAgent, this, [this] {
            QTimer::singleShot(std::chrono::seconds(1), this, [this] {
                if (m_session->state() == Session::State::signing_in)
                    say(QStringLiteral("Waiting for your key: confirm it, or touch it …"));
            });
        });
        connect(m_session.get(), &Session::restored, this, [this, run = command.run] { signedIn(run); });
        auto* patience = new QTimer(this);
        patience->setSingleShot(true);
        patience->setInterval(std::chrono::seconds(1));
        connect(m_session.get(), &Session::waitingForKey, patience, qOverload<>(&QTimer::start));
        connect(m_session.get(), &Session::keyAnswered, patience, &QTimer::stop);
        connect(patience, &QTimer::timeout, this, [this] {
            say(QStringLiteral("Waiting for your key to sign what you order: confirm it, or touch it; Ctrl+C gives it "
                               "up, and nothing is done …"));
        });
    }
    m_session->restore();
}

// Goes on at once with a valid token of the right user; else signs in silently first.
void Program::signedIn(const std::function<void()>& run) {
    const auto user = loginUser();
    if (m_session->state() == Session::State::signed_in && m_session->user() == user) return run();
    if (user.isEmpty()) return usageError(QStringLiteral("who are you? Say --user NAME or set REMUDA_USER"));
    connect(m_session.get(), &Session::signInFailed, this, &Program::fail);
    connect(m_session.get(), &Session::stateChanged, this, [run, started = false](Session::State state) mutable {
        if (state != Session::State::signed_in || std::exchange(started, true)) return;
        run();
    });
    m_session->signIn(user, text("key").isEmpty() && user == m_session->user() ? m_session->key() : text("key"));
}

QString Program::loginUser() const {
    // `machines bmc-password --user` names a user of the BMC, not of the server.
    if (!m_command.endsWith(QLatin1String("bmc-password")) && !text("user").isEmpty()) return text("user");
    for (const auto& name :
         {environment("REMUDA_USER"), m_session->user(), environment("USER"), environment("LOGNAME"), systemUser()})
        if (!name.isEmpty()) return name;
    return {};
}

void Program::print(const Reply& reply) {
    printBytes(m_formatter->format(reply));
}

void Program::printBytes(const QByteArray& bytes) {
    std::fwrite(bytes.constData(), 1, static_cast<std::size_t>(bytes.size()), stdout);
    std::fflush(stdout);
}

void Program::say(const QString& line) {
    std::fputs((line + u'\n').toUtf8().constData(), stderr);
    std::fflush(stderr);
}

void Program::finish(ExitCode code) {
    if (std::exchange(m_finished, true)) return;
    QMetaObject::invokeMethod(
        qApp, [code] { QCoreApplication::exit(static_cast<int>(code)); }, Qt::QueuedConnection);
}

void Program::fail(const Problem& problem) {
    if (m_finished) return;
    tell(problem);
    finish(exitCodeFor(problem));
}

void Program::tell(const Problem& problem) {
    say(QStringLiteral("remudactl: ") + QString::fromStdString(problem.title.empty() ? problem.type : problem.title));
    const auto marked = markedQuery(m_query, problem);
    for (const auto& line : marked)
        say(QStringLiteral("    ") + line);
    if (!problem.detail.empty()) say(QStringLiteral("  ") + QString::fromStdString(problem.detail));
    if (!marked.isEmpty() && !problem.expected.empty())
        say(QStringLiteral("  Expected: ") + QString::fromStdString(problem.expected));
    if (const auto advice = adviceFor(problem); !advice.empty())
        say(QStringLiteral("  ") + QString::fromStdString(advice));
    if (const auto raw = memberText(problem.extra, "raw"); !raw.isEmpty())
        say(QStringLiteral("  What the BMC answered:\n") + indented(raw));
    if (!problem.request_id.empty()) say(QStringLiteral("  Request id: ") + QString::fromStdString(problem.request_id));
}

void Program::usageError(const QString& what) {
    say(QStringLiteral("remudactl%1: %2").arg(m_command.isEmpty() ? QString() : u' ' + m_command, what));
    say(QStringLiteral("  See: remudactl %1--help").arg(m_command.isEmpty() ? QString() : m_command + u' '));
    finish(ExitCode::bad_input);
}

} // namespace remuda::cli
