// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/request.h"

#include <QWidget>

class QGridLayout;
class QHBoxLayout;
class QPushButton;

namespace remuda {

class Card;
class PlannedMachinesModel;
class TableView;
class TextLabel;

// Step 3: what the server would do. Three cards, the machines, what will change; or why it cannot be done, with the
// nearest things that can, each one click away.
class PlanView : public QWidget {
    Q_OBJECT
public:
    explicit PlanView(QWidget* parent = nullptr);

    void showPlan(const RequestSpec& spec, const RequestPlan& plan);

Q_SIGNALS:
    void offerTaken(int offer); // index into RequestPlan::nearest
    void othersAsked();         // to choose the machines by hand
    void freeChoiceAsked();     // to leave the choice to the server again

private:
    struct Figure {
        Card* card;
        TextLabel *value, *note;
    };
    Figure addFigure(QHBoxLayout* row, const QString& title);
    void showOffers(const RequestPlan& plan);
    void showChanges(const RequestSpec& spec, const RequestPlan& plan);

    TextLabel *m_title, *m_demands;
    Figure m_cost, m_left, m_ready;
    QWidget* m_figures;
    Card* m_failing;
    TextLabel* m_why;
    QHBoxLayout* m_offers;
    PlannedMachinesModel* m_machines;
    TableView* m_table;
    QPushButton *m_others, *m_free_choice;
    Card* m_changes;
    QGridLayout* m_change_lines;
};

} // namespace remuda
