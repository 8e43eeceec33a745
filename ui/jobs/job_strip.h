// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/job.h"
#include "ui/common/place.h"

#include <QTimer>

class QProgressBar;
class QPushButton;
class QToolButton;

namespace remuda {

class JobWatch;
class TextLabel;

// One line at the foot of the window: how many jobs run and failed, the foremost ones with their progress.
class JobStrip : public QWidget {
    Q_OBJECT
public:
    explicit JobStrip(const PlaceContext& context, QWidget* parent = nullptr);

Q_SIGNALS:
    void jobAsked(const QString& id); // somebody clicked it
    void allJobsAsked();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    static constexpr std::size_t slots_shown = 2;
    struct Slot {
        QWidget* box;
        QToolButton* name;
        QProgressBar* progress;
        TextLabel* text;
        QString job;
    };
    Slot makeSlot();
    void refresh();

    JobWatch& m_watch;
    TextLabel *m_running, *m_failed;
    std::vector<Slot> m_slots;
    QTimer m_tick;
};

} // namespace remuda
