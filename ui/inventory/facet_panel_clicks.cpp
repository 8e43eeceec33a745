// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/query/query_edit.h"
#include "ui/inventory/facet_delegate.h"
#include "ui/inventory/facet_panel.h"
#include "ui/inventory/inventory_columns.h"

#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QMenu>

#include <algorithm>

namespace remuda {

namespace {

FacetKind kindOf(const QTreeWidgetItem* item) {
    return static_cast<FacetKind>(item->data(0, FacetKindRole).toInt());
}

FacetState stateOf(const QTreeWidgetItem* item) {
    return static_cast<FacetState>(item->data(0, FacetStateRole).toInt());
}

std::string fieldOf(const QTreeWidgetItem* item) {
    const QTreeWidgetItem* group = item->parent() == nullptr ? item : item->parent();
    return group->data(0, FacetFieldRole).toString().toStdString();
}

std::string valueOf(const QTreeWidgetItem* item) {
    return item->data(0, FacetValueRole).toString().toStdString();
}

} // namespace

bool FacetPanel::isOverMinus(QTreeWidgetItem* item, const QPoint& at) const {
    if (kindOf(item) != FacetKind::value || stateOf(item) == FacetState::excluded) return false;
    const QRect row = visualItemRect(item);
    const int count = fontMetrics().horizontalAdvance(item->data(0, FacetCountRole).toString()) + 8;
    const int right = row.right() - 14 - count;
    return at.x() > right - 18 && at.x() <= right + 2;
}

void FacetPanel::mousePressEvent(QMouseEvent* event) {
    QTreeWidgetItem* item = itemAt(event->pos());
    if (item == nullptr || event->button() != Qt::LeftButton) return QTreeWidget::mousePressEvent(event);
    if (kindOf(item) != FacetKind::heading) setCurrentItem(item);
    if (kindOf(item) == FacetKind::heading) {
        if (event->pos().x() > FacetDelegate::button(visualItemRect(item)).left() - 6) clearGroup(item);
    } else if (isOverMinus(item, event->pos()) || event->modifiers().testFlag(Qt::AltModifier)) {
        exclude(item, true);
    } else {
        act(item);
    }
}

void FacetPanel::keyPressEvent(QKeyEvent* event) {
    QTreeWidgetItem* item = currentItem();
    if (item == nullptr) return QTreeWidget::keyPressEvent(event);
    switch (event->key()) {
    case Qt::Key_Space:
    case Qt::Key_Return:
    case Qt::Key_Enter:
        return act(item);
    case Qt::Key_Delete:
    case Qt::Key_Minus:
        if (kindOf(item) == FacetKind::value) exclude(item, stateOf(item) != FacetState::excluded);
        return;
    case Qt::Key_Backspace:
        return clearGroup(item->parent() == nullptr ? item : item->parent());
    default:
        QTreeWidget::keyPressEvent(event);
    }
}

void FacetPanel::contextMenuEvent(QContextMenuEvent* event) {
    QTreeWidgetItem* item = event->reason() == QContextMenuEvent::Keyboard ? currentItem() : itemAt(event->pos());
    if (item == nullptr) return chooseFields(event->globalPos());
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const auto asCheckable = [](QAction* action, bool on) {
        action->setCheckable(true);
        action->setChecked(on);
    };
    if (kindOf(item) == FacetKind::value) {
        const bool chosen = stateOf(item) == FacetState::chosen, excluded = stateOf(item) == FacetState::excluded;
        asCheckable(menu->addAction(tr("Only these"), this, [this, item, chosen] { include(item, !chosen); }), chosen);
        asCheckable(menu->addAction(tr("All but these"), this, [this, item, excluded] { exclude(item, !excluded); }),
                    excluded);
        menu->addSeparator();
    }
    QTreeWidgetItem* group = item->parent() == nullptr ? item : item->parent();
    if (stateOf(group) != FacetState::open)
        menu->addAction(tr("Clear “%1”").arg(group->text(0)), this, [this, group] { clearGroup(group); });
    const QPoint at = event->globalPos();
    menu->addAction(tr("Choose facets…"), this, [this, at] { chooseFields(at); });
    menu->popup(at);
}

void FacetPanel::act(QTreeWidgetItem* item) {
    switch (kindOf(item)) {
    case FacetKind::value:
        // What is excluded is first of all let in again.
        if (stateOf(item) == FacetState::excluded)
            exclude(item, false);
        else
            include(item, stateOf(item) != FacetState::chosen);
        break;
    case FacetKind::term:
        chooseTerm(item);
        break;
    case FacetKind::more: {
        const QString field = QString::fromStdString(fieldOf(item));
        QTreeWidgetItem* group = item->parent();
        if (m_searches.contains(field)) {
            m_searches.remove(field);
            while (group->childCount() > 0)
                delete group->takeChild(0);
        } else {
            m_searches.insert(field, QString());
            while (group->childCount() > 0)
                delete group->takeChild(0); // the search stands before what was there
        }
        if (m_last) show(ReplicaSearchResult(*m_last));
        break;
    }
    case FacetKind::fields:
        chooseFields(viewport()->mapToGlobal(visualItemRect(item).topLeft()));
        break;
    case FacetKind::heading:
    case FacetKind::search:
        break;
    }
}

void FacetPanel::include(QTreeWidgetItem* item, bool on) {
    Q_EMIT queryAsked(
        QString::fromStdString(withFacet(m_query.toStdString(), machineSchema(), fieldOf(item), valueOf(item), on)));
}

void FacetPanel::exclude(QTreeWidgetItem* item, bool on) {
    if (kindOf(item) != FacetKind::value) return;
    Q_EMIT queryAsked(QString::fromStdString(
        withExclusion(m_query.toStdString(), machineSchema(), fieldOf(item), valueOf(item), on)));
}

// One span of time at once.
void FacetPanel::chooseTerm(QTreeWidgetItem* item) {
    const bool on = stateOf(item) != FacetState::chosen;
    std::string query = m_query.toStdString();
    for (const std::string& term : terms())
        query = withoutText(query, term);
    if (on) query += (query.empty() ? "" : " ") + valueOf(item);
    Q_EMIT queryAsked(QString::fromStdString(query));
}

void FacetPanel::clearGroup(QTreeWidgetItem* group) {
    std::string query = m_query.toStdString();
    const std::string field = fieldOf(group);
    if (field.empty())
        for (const std::string& term : terms())
            query = withoutText(query, term);
    else
        query = withoutFacet(query, machineSchema(), field);
    if (query != m_query.toStdString()) Q_EMIT queryAsked(QString::fromStdString(query));
}

void FacetPanel::setField(std::size_t field, bool on) {
    std::vector<std::string> names;
    for (const std::size_t each : m_fields)
        if (each != field) names.emplace_back(machineFields()[each].name);
    if (on) names.emplace_back(machineFields()[field].name);
    if (names.empty()) return; // no facets at all would read as the usual ones
    setFields(names);
    Q_EMIT fieldsChanged();
}

void FacetPanel::chooseFields(const QPoint& global) {
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setObjectName(QStringLiteral("FacetFields"));
    std::vector<std::size_t> fields;
    for (std::size_t field = 0; field < machineFields().size(); ++field)
        fields.push_back(field);
    std::sort(fields.begin(), fields.end(),
              [](std::size_t a, std::size_t b) { return fieldTitle(a).localeAwareCompare(fieldTitle(b)) < 0; });
    for (const std::size_t field : fields) {
        QAction* action = menu->addAction(fieldTitle(field), this, [this, field](bool on) { setField(field, on); });
        action->setCheckable(true);
        action->setChecked(std::find(m_fields.begin(), m_fields.end(), field) != m_fields.end());
    }
    menu->addSeparator();
    menu->addAction(tr("The usual facets"), this, [this] {
        setFields({});
        Q_EMIT fieldsChanged();
    });
    menu->popup(global);
}

} // namespace remuda
