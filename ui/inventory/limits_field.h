// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include <boost/json.hpp>

class QSpinBox;

namespace remuda {

// How many machines of a batch are acted on at once: in all, in one rack, at one site.
class LimitsField : public QWidget {
    Q_OBJECT
public:
    explicit LimitsField(QWidget* parent = nullptr);

    void addTo(boost::json::object& action) const; // "parallelism", "per_rack", "per_site"; nothing for the usual ones

Q_SIGNALS:
    void changed();

private:
    QSpinBox *m_all, *m_rack, *m_site;
};

} // namespace remuda
