// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/job_log_view.h"

#include "core/client/api/api_path.h"
#include "ui/common/card.h"
#include "ui/common/theme.h"
#include "ui/jobs/log_highlighter.h"

#include <QApplication>
#include <QClipboard>
#include <QDateTime>
#include <QHBoxLayout>
#include <QScrollBar>
#include <QVBoxLayout>

namespace remuda {

namespace {

QString line(const JobLogLine& entry) {
    const QDateTime at = QDateTime::fromMSecsSinceEpoch(toMilliseconds(entry.at)).toLocalTime();
    const QString level = QString::fromUtf8(toText(entry.level).data());
    QString text = QString::fromStdString(entry.text);
    text.replace(QLatin1Char('\n'), QLatin1String(" ⏎ ")); // one line stays one line
    return at.toString(QStringLiteral("HH:mm:ss")) + QStringLiteral("  ") +
           level.leftJustified(LogHighlighter::levelLength) + QStringLiteral("  ") + text;
}

} // namespace

JobLogView::JobLogView(Session& session, QWidget* parent)
    : QWidget(parent)
    , m_reader(session) {
    m_title = new TextLabel(TextKind::strong, tr("Log"));
    m_state = new TextLabel(TextKind::secondary);

    m_follow = new QToolButton;
    m_follow->setText(tr("Follow"));
    m_follow->setToolTip(tr("Keep the newest line in sight"));
    m_follow->setCheckable(true);
    m_follow->setChecked(true);
    m_copy = new QToolButton;
    m_copy->setText(tr("Copy log"));
    m_copy->setToolTip(tr("Copy the whole log to the clipboard"));
    connect(m_copy, &QToolButton::clicked, this, [this] { QApplication::clipboard()->setText(text()); });

    m_text = new QPlainTextEdit;
    m_text->setReadOnly(true);
    m_text->setMaximumBlockCount(lineLimit);
    m_text->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_text->setFont(Theme::instance().monospaced());
    m_text->setFrameShape(QFrame::NoFrame);
    m_text->document()->setDocumentMargin(Theme::step * 3);
    m_text->setAccessibleName(tr("Log"));
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    new LogHighlighter(m_text->document());
    connect(&Theme::instance(), &Theme::changed, m_text, [this] { m_text->setFont(Theme::instance().monospaced()); });

    connect(m_follow, &QToolButton::toggled, this, [this](bool on) {
        if (on) m_text->verticalScrollBar()->setValue(m_text->verticalScrollBar()->maximum());
    });
    // Scrolling up by hand stops following; scrolling to the end takes it up again.
    connect(m_text->verticalScrollBar(), &QScrollBar::actionTriggered, this, [this] {
        const auto* bar = m_text->verticalScrollBar();
        m_follow->setChecked(bar->sliderPosition() >= bar->maximum());
    });

    auto* head = new QHBoxLayout;
    head->setContentsMargins(Theme::step * 3, Theme::step * 2, Theme::step * 3, Theme::step);
    head->setSpacing(Theme::step * 2);
    head->addWidget(m_title);
    head->addWidget(m_state, 1);
    head->addWidget(m_follow);
    head->addWidget(m_copy);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(head);
    column->addWidget(m_text, 1);

    m_flush.setSingleShot(true);
    m_flush.setInterval(50); // a storm of lines becomes one append
    connect(&m_flush, &QTimer::timeout, this, &JobLogView::flush);
    connect(&m_reader, &SseReader::frame, this, &JobLogView::take);
    connect(&m_reader, &SseReader::connected, this, [this] { showState(tr("live")); });
    connect(&m_reader, &SseReader::disconnected, this, [this] { showState(tr("connection lost, trying again…")); });
    connect(&m_reader, &SseReader::refused, this,
            [this](const Problem& problem) { showState(QString::fromStdString(problem.detail)); });
}

void JobLogView::reset() {
    m_reader.close();
    m_pending.clear();
    m_last_number = 0;
    m_text->clear();
    m_follow->setChecked(true);
}

void JobLogView::show(const QString& job, const QString& title) {
    if (job.isEmpty()) return showNone({});
    m_title->setText(title.isEmpty() ? tr("Log") : title);
    if (job == m_job) return;
    m_job = job;
    reset();
    m_follow->show();
    m_copy->show();
    m_text->setPlaceholderText(tr("No lines yet"));
    showState(tr("loading…"));
    m_reader.open(QStringLiteral("/jobs/%1/log/stream").arg(pathPart(job)));
}

void JobLogView::showNone(const QString& why) {
    m_job.clear();
    reset();
    m_title->setText(tr("Log"));
    m_follow->hide();
    m_copy->hide();
    m_text->setPlaceholderText(why);
    showState({});
}

void JobLogView::take(const SseFrame& frame) {
    if (frame.event == "end") {
        m_reader.close();
        m_text->setPlaceholderText(tr("This job has written no line"));
        showState(tr("ended"));
        return;
    }
    boost::json::error_code error;
    const auto value = boost::json::parse({frame.data.constData(), static_cast<std::size_t>(frame.data.size())}, error);
    if (error || !value.is_object()) return;
    if (auto entry = jobLogLineFromJson(value.get_object())) m_pending.push_back(std::move(*entry));
    if (!m_flush.isActive()) m_flush.start();
}

void JobLogView::flush() {
    append(std::exchange(m_pending, {}));
}

void JobLogView::append(const std::vector<JobLogLine>& lines) {
    QStringList texts;
    for (const JobLogLine& entry : lines) {
        if (entry.number <= m_last_number) continue; // sent again after a reconnect
        m_last_number = entry.number;
        texts << line(entry);
    }
    if (texts.isEmpty()) return;
    m_text->appendPlainText(texts.join(QLatin1Char('\n')));
    if (m_follow->isChecked()) m_text->verticalScrollBar()->setValue(m_text->verticalScrollBar()->maximum());
}

void JobLogView::showState(const QString& state) {
    m_state->setText(state);
}

} // namespace remuda
