// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/cost.h"

#include <QWidget>

class QGridLayout;
class QPushButton;

namespace remuda {

// Money that buys nothing, by kind: how many machines, how much a month, one button to see them and one to end it.
class WasteList : public QWidget {
    Q_OBJECT
public:
    explicit WasteList(QWidget* parent = nullptr);
    void setEntries(const std::vector<WasteEntry>& entries);
    void setChangeable(const QString& why_not); // empty: the waste can be ended now

Q_SIGNALS:
    void showAsked(const QString& kind, const QString& query);
    void endAsked(const QString& kind, const QString& query);

private:
    QPushButton* showButton(const WasteEntry& entry);
    QPushButton* endButton(const WasteEntry& entry);
    void updateEnds();

    QGridLayout* m_grid;
    std::vector<QPushButton*> m_ends;
    QString m_why_not;
};

} // namespace remuda
