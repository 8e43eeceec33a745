// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/requests/candidates_model.h"

#include <QKeyEvent>
#include <QMouseEvent>

namespace remuda {

void CandidatesModel::setChosen(const QStringList& names) {
    m_chosen = {names.begin(), names.end()};
    if (rowCount() > 0) Q_EMIT dataChanged(index(0, machine), index(rowCount() - 1, machine), {Qt::CheckStateRole});
    Q_EMIT chosenChanged();
}

QStringList CandidatesModel::chosen() const {
    QStringList names;
    for (const PlannedMachine& each : rows())
        if (const auto name = QString::fromStdString(each.hardware_name); m_chosen.contains(name)) names << name;
    for (const QString& name : m_chosen)
        if (rowOf(name) < 0) names << name;
    return names;
}

QVariant CandidatesModel::data(const QModelIndex& index, int role) const {
    if (role != Qt::CheckStateRole) return PlannedMachinesModel::data(index, role);
    if (!index.isValid() || index.column() != machine) return {};
    return int(m_chosen.contains(PlannedMachinesModel::data(index, IdRole).toString()) ? Qt::Checked : Qt::Unchecked);
}

bool CandidatesModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    if (role != Qt::CheckStateRole || !index.isValid()) return false;
    const QString name = PlannedMachinesModel::data(index, IdRole).toString();
    if (value.toInt() == Qt::Checked)
        m_chosen.insert(name);
    else
        m_chosen.remove(name);
    const QModelIndex box = index.siblingAtColumn(machine);
    Q_EMIT dataChanged(box, box, {Qt::CheckStateRole});
    Q_EMIT chosenChanged();
    return true;
}

Qt::ItemFlags CandidatesModel::flags(const QModelIndex& index) const {
    const Qt::ItemFlags usual = PlannedMachinesModel::flags(index);
    return index.column() == machine ? usual | Qt::ItemIsUserCheckable : usual;
}

bool CandidatesDelegate::editorEvent(QEvent* event, QAbstractItemModel* model, const QStyleOptionViewItem&,
                                     const QModelIndex& index) {
    const bool clicked =
        event->type() == QEvent::MouseButtonRelease && static_cast<QMouseEvent*>(event)->button() == Qt::LeftButton;
    const bool space = event->type() == QEvent::KeyPress && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Space;
    if (!clicked && !space) return false;
    const QModelIndex box = index.siblingAtColumn(PlannedMachinesModel::machine);
    const bool on = box.data(Qt::CheckStateRole).toInt() == Qt::Checked;
    return model->setData(box, on ? Qt::Unchecked : Qt::Checked, Qt::CheckStateRole);
}

} // namespace remuda
