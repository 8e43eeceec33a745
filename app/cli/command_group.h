// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/program.h"

namespace remuda::cli {

// Things that the server has one by one: the word for one, where they are, and the member by which each is known.
struct OneOf {
    const char *kind, *list, *key;
};
inline constexpr OneOf oneMachine{"machine", "/machines/", "hardware_name"}, oneJob{"job", "/jobs/", "id"},
    oneRequest{"request", "/requests/", "id"}, oneApproval{"approval", "/approvals/", "id"},
    oneSchedule{"schedule", "/schedules/", "id"};

// The commands about one kind of thing. Every call that goes wrong ends the program by itself, so that a command reads
// as the steps that go right.
class CommandGroup : public QObject {
    Q_OBJECT
public:
    explicit CommandGroup(Program& program)
        : m_program(program) {}

    virtual QString summary() const = 0;
    virtual std::vector<CommandSpec> commands() = 0;

protected:
    using Next = std::function<void(const ApiAnswer&)>;
    using NextOne = std::function<void(const boost::json::object&)>;
    using NextRows = std::function<void(boost::json::array rows, qint64 total)>;
    using NextNames = std::function<void(QStringList names)>;

    void get(const QString& path, const QUrlQuery& query, Next next);
    // One thing by the name or id that was typed. "failures" leads to a list beside the jobs: there is no such job.
    void getOne(const OneOf& kind, const QString& name, const QUrlQuery& query, NextOne next);
    bool fitsUrl(const QUrlQuery& query); // else it ends the program
    void post(const QString& path, const QUrlQuery& query, const boost::json::value& body, Next next);
    ApiClient::Callback orFail(Next next);

    // All pages of a list, or the first `limit` rows (0: all). `total` is -1 when the server does not say.
    void fetchList(const QString& path, const QUrlQuery& query, qint64 limit, NextRows next);
    void printList(const QString& path, const QUrlQuery& query, std::vector<Column> columns, qint64 limit);

    // The machines meant by the arguments or by -q, which the server freezes to names first.
    void withMachines(NextNames next) { withMachines(m_program.arguments(), std::move(next)); }
    void withMachines(const QStringList& names, NextNames next);

    // Adds each option that was given to the query under the API's name: "entity-id" becomes entity_id.
    void addGiven(QUrlQuery& query, std::initializer_list<const char*> options) const;
    QUrlQuery given(std::initializer_list<const char*> options) const;
    qint64 limitOption(qint64 preset) const; // --limit

    // A person on a terminal is shown `plan` and asked; elsewhere --yes must have been given. Calls next when it may go
    // on.
    void confirm(const QString& question, const Reply& plan, std::function<void()> next);

    void finish(ExitCode code = ExitCode::ok) { m_program.finish(code); }

    Program& m_program;
};

// Options that several commands share.
QCommandLineOption queryOption();
QCommandLineOption atOption(const QString& name = QStringLiteral("at")); // a moment of the past
QCommandLineOption limitOptionSpec(const QString& preset);
QCommandLineOption dryRunOption();
QCommandLineOption yesOption();
QCommandLineOption waitOption();
QCommandLineOption skipInvalidOption();

boost::json::array namesToJson(const QStringList& names);
boost::json::string toJsonText(const QString& text);

} // namespace remuda::cli
