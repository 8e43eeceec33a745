// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/program.h"
#include "core/client/api/event_stream.h"

#include <set>

namespace remuda::cli {

// Follows jobs until all have ended: progress and log lines go to standard error as they happen. Nothing is polled: the
// event stream says when to look.
class JobFollower : public QObject {
    Q_OBJECT
public:
    JobFollower(Program& program, const QStringList& ids, QObject* parent);

Q_SIGNALS:
    void ended(const boost::json::array& jobs); // as they ended, each once, in the order of the ids

private:
    void lost(const Problem& why);
    void look(const QString& id);
    void take(const boost::json::object& job);
    void showProgress(const boost::json::object& job);
    void openLog(const QString& id);
    void endIfDone();

    Program& m_program;
    QStringList m_ids;
    EventStream m_events;
    std::map<QString, boost::json::object> m_ended;
    std::map<QString, QString> m_last_shown;
    std::set<QString> m_logs; // still open
    std::set<QString> m_logs_seen;
};

// Prints what a verb has led to, {"job"} or {"machines"}, and ends the program; with `wait` after the job has ended.
void printOutcome(Program& program, QObject& context, const ApiAnswer& answer, bool wait);

// Prints jobs that have ended; exit code 1 unless all finished well, or what has gone wrong before they were followed.
void printEndedJobs(Program& program, const boost::json::array& jobs, ExitCode so_far = ExitCode::ok);

} // namespace remuda::cli
