// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/replica/replica.h"
#include "ui/inventory/rack_export.h"
#include "ui/inventory/rack_view.h"

class QHBoxLayout;
class QPushButton;
class QStackedWidget;

namespace remuda {

class EmptyState;
class TextLabel;

// The racks with what belongs to them: the meaning of the marks, how many machines stand where, zoom and export.
// Follows the machines' moves while it is seen; plans are made off the GUI thread.
class RackPane : public QWidget {
    Q_OBJECT
public:
    RackPane(Replica& replica, InventoryModel& model, QItemSelectionModel& selection, QWidget* parent = nullptr);

    RackView& view() { return *m_view; }
    // After every result of the search: newer rows may have come.
    void refresh();
    void exportPicture();

Q_SIGNALS:
    void exported(const QString& path, const QString& error); // an empty error: written

protected:
    void showEvent(QShowEvent* event) override;

private:
    void makeTools(QHBoxLayout* tools);
    static QHBoxLayout* makeLegend();
    void plan(const ReplicaSnapshotPointer& snapshot);
    void take(const RackPlan& plan);
    RackPicture picture() const;

    Replica& m_replica;
    InventoryModel& m_model;
    RackView* m_view;
    QStackedWidget* m_pages;
    EmptyState* m_empty;
    TextLabel* m_summary;
    QPushButton* m_fit;
    bool m_moved = true; // machines may stand elsewhere than in the view's plan
    bool m_planning = false;
};

} // namespace remuda
