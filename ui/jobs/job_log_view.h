// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/api/sse_reader.h"
#include "core/domain/job.h"

#include <QLabel>
#include <QPlainTextEdit>
#include <QTimer>
#include <QToolButton>
#include <QWidget>

namespace remuda {

// The log of one job, live until the job has ended. Keeps the last `lineLimit` lines; follows the end unless the reader
// has scrolled up or switched following off.
class JobLogView : public QWidget {
    Q_OBJECT
public:
    static constexpr int lineLimit = 20'000;

    explicit JobLogView(Session& session, QWidget* parent = nullptr);

    // The same job again changes nothing. The title says whose log it is where that is not plain.
    void show(const QString& job, const QString& title = {});
    void showNone(const QString& why); // no log, and why there is none
    void append(const std::vector<JobLogLine>& lines);
    QString text() const { return m_text->toPlainText(); }
    bool isFollowing() const { return m_follow->isChecked(); }

private:
    void take(const SseFrame& frame);
    void flush();
    void showState(const QString& state);
    void reset();

    SseReader m_reader;
    QTimer m_flush;
    std::vector<JobLogLine> m_pending;
    QString m_job;
    std::int64_t m_last_number = 0;
    QLabel *m_title, *m_state;
    QToolButton *m_follow, *m_copy;
    QPlainTextEdit* m_text;
};

} // namespace remuda
