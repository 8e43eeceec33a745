// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/program.h"
#include "app/cli/request_file.h"

#include <QTimer>

#include <set>

namespace remuda::cli {

// Sends the requests of a file one after the other, each under its key, so that the whole may be applied again. What
// may pass by itself (no connection, a busy server) is tried again after 1, 2, 4 … s; what the server refuses is
// reported, and the next one goes on. Ends the program with a row for each entry.
class RequestApply : public QObject {
    Q_OBJECT
public:
    struct Options {
        bool dry_run = false, wait = false;
        int tries = 6; // of each entry
    };
    RequestApply(Program& program, std::vector<RequestEntry> entries, Options options, QObject* parent);
    void start() { next(); }

private:
    void next();
    void answered(const Result<ApiAnswer>& result);
    void keep(const char* outcome, const boost::json::object& answer);
    void refuse(const Problem& problem);
    std::string sharedWithOthers(const boost::json::object& plan);
    void waitForJobs();
    void takeEnds();
    void report();

    Program& m_program;
    std::vector<RequestEntry> m_entries;
    Options m_options;
    std::size_t m_at = 0;
    int m_tried = 0;
    boost::json::array m_rows;
    std::set<QString> m_planned;    // machines, in a dry run
    qint64 m_shared = 0;            // of those, what several entries count on
    ExitCode m_code = ExitCode::ok; // of the first that went wrong
    QTimer m_pause;
};

// Prints what is wrong with a file, and ends the program.
void printFileErrors(Program& program, const std::vector<RequestFileError>& errors);

} // namespace remuda::cli
