// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/machine_import.h"

#include <QWidget>

class QButtonGroup;

namespace remuda {

class ImportModel;

// Which rows of an import are shown: all or those of one outcome, each with its number.
class ImportFilter : public QWidget {
    Q_OBJECT
public:
    explicit ImportFilter(const ImportModel& model, QWidget* parent = nullptr);
    void showCounts();
    void reset(); // to all

Q_SIGNALS:
    void chosen(std::optional<remuda::ImportOutcome> outcome);

private:
    const ImportModel& m_model;
    QButtonGroup* m_buttons; // by the outcome's number; -2: all (-1 means none to the group)
};

} // namespace remuda
