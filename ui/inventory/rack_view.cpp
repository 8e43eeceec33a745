// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inventory/rack_view.h"

#include "ui/common/qt_text.h"
#include "ui/common/table_view.h"
#include "ui/inventory/rack_accessible.h"

#include <QHelpEvent>
#include <QScrollBar>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace remuda {

RackView::RackView(InventoryModel& model, QItemSelectionModel& selection, QWidget* parent)
    : QAbstractScrollArea(parent)
    , m_model(model)
    , m_selection(selection) {
    installRackAccessibility();
    setAccessibleName(tr("Racks"));
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    viewport()->setMouseTracking(true);
    // A bar that comes and goes would change the room that decides whether it is needed.
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    viewport()->setBackgroundRole(QPalette::Base);
    followModel();
}

void RackView::followModel() {
    const auto stale = [this] {
        m_selected_is_stale = true;
        viewport()->update();
    };
    connect(&m_selection, &QItemSelectionModel::selectionChanged, this, stale);
    connect(&m_selection, &QItemSelectionModel::currentRowChanged, this, &RackView::takeCurrent);
    for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(&m_model, signal, this, stale);
    connect(&m_model, &QAbstractItemModel::modelReset, this, stale);
    connect(&m_model, &QAbstractItemModel::layoutChanged, this, stale);
    // What machines say is taken from the plan, which is renewed after each result.
}

void RackView::setPlan(const RackPlan& plan) {
    const RackSlot* slot = slotAt(m_cursor);
    const QString kept = slot != nullptr ? qt(m_plan.snapshot().hardwareName(slot->row)) : QString();
    m_plan = plan;
    m_hovered = {};
    arrange();
    if (m_plan.racks().empty())
        m_cursor = m_anchor = {};
    else if (!kept.isEmpty()) {
        const auto row = m_plan.snapshot().rowOf(kept.toStdString());
        const int rack = row ? m_plan.rackOf(*row) : -1;
        if (rack >= 0) {
            const Rack& there = m_plan.racks()[std::size_t(rack)];
            m_cursor = {rack, there.slots[std::size_t(there.slotOf(*row))].unit};
        }
    }
    if (m_cursor.rack >= int(m_plan.racks().size())) m_cursor = m_anchor = {};
    if (m_anchor.rack >= int(m_plan.racks().size())) m_anchor = m_cursor;
    if (m_cursor.rack < 0) takeCurrent(m_selection.currentIndex());
}

void RackView::arrange() {
    const double height = m_fitting ? RackLayout::fitting(m_plan, viewport()->height()) : m_unit_height;
    // What is in the middle stays there when the zoom changes.
    const double middle =
        m_layout.size().height() > 0 ? (offset().y() + viewport()->height() / 2.0) / m_layout.size().height() : 0;
    const bool scrolled = verticalScrollBar()->value() > 0;
    m_layout = RackLayout(m_plan, height, viewport()->width());
    const QSizeF floor = m_layout.size();
    verticalScrollBar()->setPageStep(viewport()->height());
    verticalScrollBar()->setSingleStep(qMax(20, int(m_layout.unitHeight() * 3)));
    verticalScrollBar()->setRange(0, qMax(0, int(std::ceil(floor.height())) - viewport()->height()));
    horizontalScrollBar()->setPageStep(viewport()->width());
    horizontalScrollBar()->setRange(0, qMax(0, int(std::ceil(floor.width())) - viewport()->width()));
    if (scrolled) verticalScrollBar()->setValue(int(middle * floor.height() - viewport()->height() / 2.0));
    viewport()->update();
    Q_EMIT zoomChanged();
}

void RackView::setUnitHeight(double height) {
    m_fitting = false;
    setHorizontalScrollBarPolicy(Qt::ScrollBarAsNeeded);
    m_unit_height = std::clamp(height, RackLayout::smallest, RackLayout::largest);
    arrange();
}

void RackView::fit() {
    m_fitting = true;
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    arrange();
}

QPointF RackView::offset() const {
    return {double(horizontalScrollBar()->value()), double(verticalScrollBar()->value())};
}

const RackSlot* RackView::slotAt(Cursor cursor) const {
    if (cursor.rack < 0 || cursor.rack >= int(m_plan.racks().size()) || cursor.unit < 1) return nullptr;
    const Rack& rack = m_plan.racks()[std::size_t(cursor.rack)];
    const int slot = rack.slotAt(cursor.unit);
    return slot < 0 ? nullptr : &rack.slots[std::size_t(slot)];
}

int RackView::modelRow(std::uint32_t row) const {
    if (m_plan.snapshot().hasRowsOf(m_model.snapshot())) return m_model.rowOf(row);
    return m_model.rowOf(qt(m_plan.snapshot().hardwareName(row)));
}

void RackView::resizeEvent(QResizeEvent* event) {
    QAbstractScrollArea::resizeEvent(event);
    arrange();
}

bool RackView::viewportEvent(QEvent* event) {
    if (event->type() == QEvent::Leave) hover({-1, -1});
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        if (const RackSlot* slot = slotAt(at(help->pos())))
            QToolTip::showText(help->globalPos(), tip(*slot), viewport());
        else
            QToolTip::hideText();
        return true;
    }
    return QAbstractScrollArea::viewportEvent(event);
}

QRectF RackView::visualRect(const QString& hardware_name) const {
    const auto row = m_plan.snapshot().rowOf(hardware_name.toStdString());
    const int number = row ? m_plan.rackOf(*row) : -1;
    if (number < 0) return {};
    const Rack& rack = m_plan.racks()[std::size_t(number)];
    const RackSlot& slot = rack.slots[std::size_t(rack.slotOf(*row))];
    return m_layout.unitRect(number, slot.unit, slot.height).translated(-offset());
}

QString RackView::tip(const RackSlot& slot) const {
    static const std::size_t status = replicaField("status"), role = replicaField("role"), team = replicaField("team"),
                             model = replicaField("model"), hostname = replicaField("hostname");
    const ReplicaSnapshot& machines = m_plan.snapshot();
    const auto escaped = [&](std::size_t field) { return qt(machines.text(slot.row, field)).toHtmlEscaped(); };
    QStringList lines{QStringLiteral("<b>%1</b> · %2")
                          .arg(qt(machines.hardwareName(slot.row)).toHtmlEscaped(),
                               wordForStatus(qt(machines.text(slot.row, status))).toHtmlEscaped())};
    QStringList use;
    for (const std::size_t field : {role, team})
        if (!escaped(field).isEmpty()) use.append(escaped(field));
    for (const QString& line : {escaped(hostname), use.join(QStringLiteral(" · ")), escaped(model)})
        if (!line.isEmpty()) lines.append(line);
    const Rack& rack = m_plan.racks()[std::size_t(m_plan.rackOf(slot.row))];
    lines.append(tr("%1, unit %2").arg(rack.name.toHtmlEscaped()).arg(slot.unit));
    if (modelRow(slot.row) < 0) lines.append(tr("not found by the query"));
    return lines.join(QStringLiteral("<br>"));
}

QString RackView::describe(Cursor cursor) const {
    if (cursor.rack < 0 || cursor.rack >= int(m_plan.racks().size())) return {};
    const Rack& rack = m_plan.racks()[std::size_t(cursor.rack)];
    const QString place = tr("rack %1 of %2, unit %3").arg(rack.name, rack.site).arg(cursor.unit);
    const RackSlot* slot = slotAt(cursor);
    if (slot == nullptr) return tr("%1, empty").arg(place);
    static const std::size_t status = replicaField("status"), role = replicaField("role"), team = replicaField("team");
    const ReplicaSnapshot& machines = m_plan.snapshot();
    QStringList words{qt(machines.hardwareName(slot->row)), wordForStatus(qt(machines.text(slot->row, status)))};
    if (const QString text = qt(machines.text(slot->row, role)); !text.isEmpty()) words.append(tr("role %1").arg(text));
    if (const QString text = qt(machines.text(slot->row, team)); !text.isEmpty()) words.append(tr("team %1").arg(text));
    words.append(place);
    if (modelRow(slot->row) < 0)
        words.append(tr("not found by the query"));
    else if (isSelected(slot->row))
        words.append(tr("selected"));
    return words.join(QStringLiteral(", "));
}

} // namespace remuda
