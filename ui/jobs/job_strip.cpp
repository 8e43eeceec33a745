// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/job_strip.h"

#include "ui/common/card.h"
#include "ui/common/format.h"
#include "ui/common/theme.h"
#include "ui/jobs/job_text.h"
#include "ui/jobs/job_watch.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QProgressBar>
#include <QPushButton>
#include <QToolButton>

namespace remuda {

namespace {

QString slotText(const Job& job) {
    QStringList parts{jobPositionText(job)};
    if (!job.waiting_for.empty() && job.status == JobStatus::waiting)
        parts << JobStrip::tr("waits for %1").arg(QString::fromStdString(job.waiting_for));
    parts << (isLate(job, now()) ? JobStrip::tr("longer than usual") : leftText(job, now()));
    parts.removeAll(QString());
    return parts.isEmpty() ? JobStrip::tr("queued") : parts.join(QStringLiteral(" · "));
}

} // namespace

JobStrip::JobStrip(const PlaceContext& context, QWidget* parent)
    : QWidget(parent)
    , m_watch(JobWatch::of(context))
    , m_running(new TextLabel(TextKind::strong))
    , m_failed(new TextLabel(TextKind::strong)) {
    setAccessibleName(tr("Job strip"));
    m_failed->setTone(static_cast<int>(Tone::bad));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(Theme::step * 3, Theme::step, Theme::step * 3, Theme::step);
    row->setSpacing(Theme::step * 2);
    row->addWidget(m_running);
    row->addWidget(m_failed);
    row->addSpacing(Theme::step * 4);
    for (std::size_t i = 0; i < slots_shown; ++i) {
        m_slots.push_back(makeSlot());
        row->addWidget(m_slots.back().box);
        row->addSpacing(Theme::step * 2);
    }
    row->addStretch();
    auto* all = new QPushButton(tr("All jobs"));
    all->setAutoDefault(false);
    row->addWidget(all);
    connect(all, &QPushButton::clicked, this, &JobStrip::allJobsAsked);
    connect(&m_watch, &JobWatch::changed, this, &JobStrip::refresh);
    m_tick.setInterval(1000);
    connect(&m_tick, &QTimer::timeout, this, [this] {
        if (isVisible() && m_watch.running() > 0) refresh();
    });
    m_tick.start();
    connect(&Theme::instance(), &Theme::changed, this, QOverload<>::of(&QWidget::update));
    refresh();
}

JobStrip::Slot JobStrip::makeSlot() {
    Slot made{new QWidget, new QToolButton, new QProgressBar, new TextLabel(TextKind::secondary), {}};
    auto* row = new QHBoxLayout(made.box);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(Theme::step * 2);
    made.name->setAutoRaise(true);
    made.progress->setTextVisible(false);
    made.progress->setFixedSize(140, 6);
    row->addWidget(made.name);
    row->addWidget(made.progress);
    row->addWidget(made.text);
    const std::size_t number = m_slots.size();
    connect(made.name, &QToolButton::clicked, this, [this, number] { Q_EMIT jobAsked(m_slots[number].job); });
    return made;
}

void JobStrip::refresh() {
    const int running = m_watch.running(), failed = m_watch.failedUnseen();
    m_running->setText(running > 0 ? tr("%n running", nullptr, running) : tr("No jobs running"));
    m_failed->setText(tr("· %n failed", nullptr, failed));
    m_failed->setVisible(failed > 0);
    const auto jobs = m_watch.foremost(slots_shown);
    for (std::size_t i = 0; i < m_slots.size(); ++i) {
        Slot& shown = m_slots[i];
        shown.box->setVisible(i < jobs.size());
        if (i >= jobs.size()) continue;
        const Job& job = jobs[i];
        shown.job = QString::fromStdString(job.id);
        shown.name->setText(job.children ? jobActionText(job)
                                         : jobActionText(job) + QLatin1Char(' ') + jobTargetText(job));
        shown.name->setToolTip(jobExplanation(job, now()));
        shown.name->setAccessibleName(jobTitle(job));
        shown.progress->setValue(job.progress);
        shown.progress->setAccessibleName(tr("Progress of %1").arg(jobTitle(job)));
        shown.text->setText(slotText(job));
    }
}

void JobStrip::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), Theme::instance().raised());
    painter.fillRect(QRect(0, 0, width(), 1), Theme::instance().border());
}

} // namespace remuda
