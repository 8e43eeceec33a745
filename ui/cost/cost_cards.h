// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/cost.h"

#include <QWidget>

class QHBoxLayout;

namespace remuda {

class TextLabel;

// The four figures on top of the Cost place: so far, forecast, change, savings.
class CostCards : public QWidget {
    Q_OBJECT
public:
    explicit CostCards(QWidget* parent = nullptr);

    void showSummary(const CostSummary& summary);
    void showUnknown(); // nothing has been read yet

private:
    struct Figure {
        TextLabel *title, *value, *aside, *note;
    };
    Figure addFigure(QHBoxLayout* row);

    Figure m_so_far, m_forecast, m_change, m_savings;
};

QString monthName(std::chrono::year_month month); // "November 2026"

} // namespace remuda
