// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/machine.h"
#include "ui/common/column_table.h"

#include <QWidget>

namespace remuda {

class TextLabel;

// What the machine is meant to be, beside what it last said of itself; where they differ it is marked.
class HardwareTab : public QWidget {
    Q_OBJECT
public:
    explicit HardwareTab(QWidget* parent = nullptr);
    void showMachine(const Machine& machine);

private:
    struct Fact {
        QString name, intended, observed;
        bool differs = false;
        bool operator==(const Fact&) const = default;
    };
    ColumnTable<Fact>* m_facts;
    TextLabel* m_source;
};

} // namespace remuda
