// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/protocol/problem.h"

#include <QDateTime>
#include <QDialog>

#include <optional>

class QDateTimeEdit;

namespace remuda {

// Asks for the moment at which the inventory is to be shown. Use with open(); it deletes itself when closed.
class MomentDialog : public QDialog {
    Q_OBJECT
public:
    MomentDialog(const QDateTime& moment, QWidget* parent);

Q_SIGNALS:
    void chosen(const QDateTime& moment);
};

// A field for a moment in the past, to the second.
QDateTimeEdit* makeMomentEdit(const QDateTime& moment, const QString& name);

// When the server refuses a moment because the inventory begins later: where it begins.
std::optional<QDateTime> beginningIn(const Problem& problem);

} // namespace remuda
