// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inventory/rack_accessible.h"

#include "ui/inventory/rack_view.h"

#include <QAccessibleWidget>
#include <QPointer>

#include <algorithm>
#include <utility>

namespace remuda {

namespace {

// Machines are numbered through; which rack a number falls into is found by the sums so far.
class Numbers {
public:
    explicit Numbers(const RackPlan& plan) {
        for (const Rack& rack : plan.racks())
            m_ends.push_back((m_ends.empty() ? 0 : m_ends.back()) + int(rack.slots.size()));
    }
    int count() const { return m_ends.empty() ? 0 : m_ends.back(); }
    int first(int rack) const { return rack == 0 ? 0 : m_ends[std::size_t(rack) - 1]; }
    int rackOf(int number) const {
        return int(std::upper_bound(m_ends.begin(), m_ends.end(), number) - m_ends.begin());
    }

private:
    std::vector<int> m_ends;
};

RackView::Cursor placeOf(const RackView& view, int number) {
    const Numbers numbers(view.plan());
    if (number < 0 || number >= numbers.count()) return {};
    const int rack = numbers.rackOf(number);
    return {rack, view.plan().racks()[std::size_t(rack)].slots[std::size_t(number - numbers.first(rack))].unit};
}

int numberOf(const RackView& view, RackView::Cursor cursor) {
    if (cursor.rack < 0 || cursor.rack >= int(view.plan().racks().size())) return -1;
    const int slot = view.plan().racks()[std::size_t(cursor.rack)].slotAt(cursor.unit);
    return slot < 0 ? -1 : Numbers(view.plan()).first(cursor.rack) + slot;
}

class MachineInterface : public QAccessibleInterface {
public:
    MachineInterface(RackView& view, int number)
        : m_view(&view)
        , m_number(number) {}

    bool isValid() const override { return m_view && placeOf(*m_view, m_number).rack >= 0; }
    QObject* object() const override { return nullptr; }
    QAccessibleInterface* parent() const override { return QAccessible::queryAccessibleInterface(m_view); }
    QAccessibleInterface* child(int) const override { return nullptr; }
    QAccessibleInterface* childAt(int, int) const override { return nullptr; }
    int childCount() const override { return 0; }
    int indexOfChild(const QAccessibleInterface*) const override { return -1; }
    QAccessible::Role role() const override { return QAccessible::ListItem; }
    QString text(QAccessible::Text kind) const override {
        return kind == QAccessible::Name && isValid() ? m_view->describe(placeOf(*m_view, m_number)) : QString();
    }
    void setText(QAccessible::Text, const QString&) override {}
    QRect rect() const override {
        if (!isValid()) return {};
        const QRectF cell = m_view->visualRect(name());
        return {m_view->viewport()->mapToGlobal(cell.topLeft().toPoint()), cell.size().toSize()};
    }
    QAccessible::State state() const override {
        QAccessible::State state;
        if (!isValid()) {
            state.invalid = true;
            return state;
        }
        const auto place = placeOf(*m_view, m_number);
        state.selectable = state.focusable = true;
        state.selected = m_view->isSelected(slot(place).row);
        state.focused = m_view->hasFocus() && numberOf(*m_view, m_view->cursor()) == m_number;
        state.offscreen = !QRectF(m_view->viewport()->rect()).intersects(m_view->visualRect(name()));
        return state;
    }

private:
    const RackSlot& slot(RackView::Cursor place) const {
        const Rack& rack = m_view->plan().racks()[std::size_t(place.rack)];
        return rack.slots[std::size_t(rack.slotAt(place.unit))];
    }
    QString name() const {
        return QString::fromStdString(
            std::string(m_view->plan().snapshot().hardwareName(slot(placeOf(*m_view, m_number)).row)));
    }

    QPointer<RackView> m_view;
    int m_number;
};

class ViewInterface : public QAccessibleWidget {
public:
    explicit ViewInterface(RackView& view)
        : QAccessibleWidget(&view, QAccessible::List)
        , m_view(view) {}
    ~ViewInterface() override {
        for (const QAccessible::Id id : std::as_const(m_children))
            QAccessible::deleteAccessibleInterface(id);
    }

    int childCount() const override { return Numbers(m_view.plan()).count(); }
    QAccessibleInterface* child(int number) const override {
        if (number < 0 || number >= childCount()) return nullptr;
        if (const auto known = m_children.constFind(number); known != m_children.constEnd())
            return QAccessible::accessibleInterface(*known);
        auto* machine = new MachineInterface(m_view, number);
        m_children.insert(number, QAccessible::registerAccessibleInterface(machine));
        return machine;
    }
    QAccessibleInterface* childAt(int x, int y) const override {
        const int number = numberOf(m_view, m_view.at(m_view.viewport()->mapFromGlobal(QPoint(x, y))));
        return number < 0 ? nullptr : child(number);
    }
    int indexOfChild(const QAccessibleInterface* child) const override {
        for (auto each = m_children.constBegin(); each != m_children.constEnd(); ++each)
            if (QAccessible::accessibleInterface(each.value()) == child) return each.key();
        return -1;
    }
    QAccessibleInterface* focusChild() const override { return child(numberOf(m_view, m_view.cursor())); }

private:
    RackView& m_view;
    mutable QHash<int, QAccessible::Id> m_children; // those asked for
};

QAccessibleInterface* make(const QString&, QObject* object) {
    auto* view = qobject_cast<RackView*>(object);
    return view != nullptr ? new ViewInterface(*view) : nullptr;
}

} // namespace

void installRackAccessibility() {
    static const bool installed = [] {
        QAccessible::installFactory(make);
        return true;
    }();
    Q_UNUSED(installed)
}

void tellRackFocus(RackView& view) {
    if (!QAccessible::isActive()) return;
    const int number = numberOf(view, view.cursor());
    QAccessibleEvent event(&view, QAccessible::Focus);
    if (number >= 0) event.setChild(number);
    QAccessible::updateAccessibility(&event);
}

} // namespace remuda
