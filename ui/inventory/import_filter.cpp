// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inventory/import_filter.h"

#include "ui/common/format.h"
#include "ui/common/status_mark.h"
#include "ui/inventory/import_model.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QPushButton>

namespace remuda {

namespace {

constexpr int all = -2;
constexpr ImportOutcome outcomes[] = {ImportOutcome::error,   ImportOutcome::conflicting, ImportOutcome::created,
                                      ImportOutcome::changed, ImportOutcome::unchanged,   ImportOutcome::left_out};

QString words(ImportOutcome outcome) {
    switch (outcome) {
    case ImportOutcome::error:
        return ImportFilter::tr("In error %1");
    case ImportOutcome::conflicting:
        return ImportFilter::tr("Conflicting %1");
    case ImportOutcome::created:
        return ImportFilter::tr("New %1");
    case ImportOutcome::changed:
        return ImportFilter::tr("Changed %1");
    case ImportOutcome::unchanged:
        return ImportFilter::tr("Unchanged %1");
    case ImportOutcome::left_out:
        break;
    }
    return ImportFilter::tr("Left out %1");
}

QIcon shape(Tone tone) {
    constexpr int side = 16;
    QIcon icon;
    for (const int scale : {1, 2}) {
        QPixmap pixmap(side * scale, side * scale);
        pixmap.setDevicePixelRatio(scale);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        paintToneShape(&painter, QRectF(0, 0, side, side), tone);
        painter.end();
        icon.addPixmap(pixmap);
    }
    return icon;
}

} // namespace

ImportFilter::ImportFilter(const ImportModel& model, QWidget* parent)
    : QWidget(parent)
    , m_model(model)
    , m_buttons(new QButtonGroup(this)) {
    setAccessibleName(tr("Rows shown"));
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Theme::step);
    const auto add = [this, layout](int id) {
        auto* button = new QPushButton;
        button->setCheckable(true);
        button->setFlat(true);
        m_buttons->addButton(button, id);
        layout->addWidget(button);
    };
    add(all);
    for (const ImportOutcome outcome : outcomes)
        add(int(outcome));
    m_buttons->button(all)->setChecked(true);
    const auto paint = [this] {
        for (const ImportOutcome outcome : outcomes)
            m_buttons->button(int(outcome))->setIcon(shape(toneOf(outcome)));
    };
    paint();
    connect(&Theme::instance(), &Theme::changed, this, paint);
    connect(m_buttons, &QButtonGroup::idClicked, this, [this](int id) {
        Q_EMIT chosen(id == all ? std::nullopt : std::optional(static_cast<ImportOutcome>(id)));
    });
}

void ImportFilter::showCounts() {
    m_buttons->button(all)->setText(tr("All %1").arg(format::number(m_model.rowCount())));
    for (const ImportOutcome outcome : outcomes) {
        auto* button = m_buttons->button(int(outcome));
        const int count = m_model.count(outcome);
        button->setText(words(outcome).arg(format::number(count)));
        // What is being looked at stays, so that the last mended row does not take its filter away.
        button->setEnabled(count > 0 || button->isChecked());
        if (outcome == ImportOutcome::left_out) button->setVisible(count > 0 || button->isChecked());
    }
}

void ImportFilter::reset() {
    m_buttons->button(all)->setChecked(true);
    Q_EMIT chosen(std::nullopt);
}

} // namespace remuda
