// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QListWidget>

namespace remuda {

// The list of places at the left: icon, title, and a badge where something needs a person.
class PlaceList : public QListWidget {
    Q_OBJECT
public:
    explicit PlaceList(QWidget* parent = nullptr);

    void addPlace(const QString& title, const QString& icon);
    void setBadge(int row, int count, bool urgent);

protected:
    QSize viewportSizeHint() const override;
};

} // namespace remuda
