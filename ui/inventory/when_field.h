// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include <boost/json.hpp>

class QComboBox;
class QDateTimeEdit;

namespace remuda {

// When an action begins: now, at a time of the reader's zone, or in the next maintenance window.
class WhenField : public QWidget {
    Q_OBJECT
public:
    explicit WhenField(QWidget* parent = nullptr);

    bool isLater() const;
    void addTo(boost::json::object& action) const; // "at" or "in_window"; nothing for now

Q_SIGNALS:
    void changed();

private:
    enum Choice { at_once, at_a_time, in_window };
    QComboBox* m_choice;
    QDateTimeEdit* m_time;
};

} // namespace remuda
