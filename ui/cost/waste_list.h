// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/cost.h"

#include <QWidget>

class QGridLayout;

namespace remuda {

// Money that buys nothing, by kind: how many machines, how much a month, and one button each to do something about it.
class WasteList : public QWidget {
    Q_OBJECT
public:
    explicit WasteList(QWidget* parent = nullptr);
    void setEntries(const std::vector<WasteEntry>& entries);

Q_SIGNALS:
    void actionAsked(const QString& kind, const QString& query);

private:
    QGridLayout* m_grid;
};

} // namespace remuda
