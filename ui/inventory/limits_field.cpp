// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inventory/limits_field.h"

#include "core/domain/batch.h"
#include "ui/common/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QSpinBox>

namespace remuda {

LimitsField::LimitsField(QWidget* parent)
    : QWidget(parent) {
    auto* line = new QHBoxLayout(this);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(Theme::step * 2);
    const auto add = [&](int least, const QString& name, const QString& words, const QString& any) {
        auto* box = new QSpinBox;
        box->setRange(least, batch::mostParallelism);
        box->setSpecialValueText(any);
        box->setAccessibleName(name);
        box->setToolTip(name);
        line->addWidget(box);
        line->addWidget(new QLabel(words));
        connect(box, &QSpinBox::valueChanged, this, &LimitsField::changed);
        return box;
    };
    m_all = add(1, tr("Machines at once"), tr("machines,"), {});
    m_rack = add(0, tr("Machines at once in one rack"), tr("in one rack,"), tr("any number"));
    m_site = add(0, tr("Machines at once at one site"), tr("at one site"), tr("any number"));
    m_all->setValue(batch::usualParallelism);
    line->addStretch();
    setFocusProxy(m_all);
}

void LimitsField::addTo(boost::json::object& action) const {
    if (m_all->value() != batch::usualParallelism) action["parallelism"] = m_all->value();
    if (m_rack->value() > 0) action["per_rack"] = m_rack->value();
    if (m_site->value() > 0) action["per_site"] = m_site->value();
}

} // namespace remuda
