// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/job.h"
#include "ui/common/theme.h"

#include <QAbstractListModel>
#include <QStyledItemDelegate>

namespace remuda {

// The steps of one job, top to bottom. Qt::DisplayRole is the whole step as one sentence, for screen readers.
class StepsModel : public QAbstractListModel {
    Q_OBJECT
public:
    enum Role {
        titleRole = Qt::UserRole + 1,
        noteRole,     // second line: what is waited for, when the next try comes, what went wrong
        elapsedRole,  // "2 min 10 s", empty before the step began
        usualRole,    // "usually 20–35 s", empty when unknown
        toneRole,     // Tone as int
        emphasisRole, // the step under way
        overdueRole   // takes longer than usual
    };
    using QAbstractListModel::QAbstractListModel;

    void setJob(const Job& job); // rows stay while it is the same job
    void tick();                 // time has passed for the step under way

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

private:
    QString note(const JobStep& step) const;
    bool isCurrent(int row) const;

    Job m_job;
};

// Paints the steps as a timeline: a shape per status joined by a line, the title, a note below it and times at the
// right.
class StepDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

} // namespace remuda
