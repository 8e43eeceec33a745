// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/machine_json.h"
#include "tests/gui/place_world.h"
#include "ui/common/query_bar.h"
#include "ui/common/table_view.h"
#include "ui/inventory/inventory_place.h"
#include "ui/inventory/rack_pane.h"

#include <QAccessible>
#include <QPaintEvent>
#include <QScreen>
#include <QScrollBar>

#include <gtest/gtest.h>

namespace remuda {

namespace {

// Two racks: r1 holds HW1 … HW10 in units 1 … 10, r2 HW11 … HW20 in the odd units. HW0 stands in none.
Machine machine(int number) {
    Machine made;
    made.hardware_name = "HW" + std::to_string(number);
    made.site = "lon";
    if (number > 0) {
        made.rack = number <= 10 ? "r1" : "r2";
        made.unit = number <= 10 ? number : 2 * (number - 10) - 1;
    }
    made.status = number % 5 == 0 ? MachineStatus::broken : MachineStatus::in_use;
    made.role = "web";
    made.version = 1;
    return made;
}

// The most that a pixel's colour differs, of 255. Where a slanted edge is cut off by the painted part, its smoothing
// may differ slightly.
int difference(const QImage& one, const QImage& other) {
    int most = one.size() == other.size() ? 0 : 255;
    for (int y = 0; y < one.height() && most < 255; ++y)
        for (int x = 0; x < one.width(); ++x) {
            const QRgb a = one.pixel(x, y), b = other.pixel(x, y);
            most = std::max(
                {most, std::abs(qRed(a) - qRed(b)), std::abs(qGreen(a) - qGreen(b)), std::abs(qBlue(a) - qBlue(b))});
        }
    return most;
}
constexpr int slight = 24;

} // namespace

class RackViewTest : public testing::Test {
protected:
    void SetUp() override {
        world.inventory.replica().beginSnapshot(0);
        world.inventory.replica().endSnapshot();
        for (int number = 0; number <= 20; ++number)
            put(number + 1, machine(number));
        place.resize(1300, 800);
        place.show();
        ASSERT_TRUE(QTest::qWaitForWindowExposed(&place));
        table = place.findChild<TableView*>(QStringLiteral("Machines"));
        view = place.findChild<RackView*>();
        ASSERT_NE(view, nullptr);
        EVENTUALLY_EQ(table->model()->rowCount(), 21);
        place.showRacks(true);
        EVENTUALLY(view->plan().placed() == 20);
        EXPECT_TRUE(view->isVisible());
    }
    void TearDown() override { place.showRacks(false); } // it is remembered
    void put(qint64 sequence, const Machine& made) {
        world.inventory.replica().applyMachine(sequence, QString::fromStdString(made.hardware_name), toJson(made));
    }
    void click(const char* name, Qt::KeyboardModifiers modifiers = {}) {
        QTest::mouseClick(view->viewport(), Qt::LeftButton, modifiers,
                          view->visualRect(QLatin1String(name)).center().toPoint());
    }
    void key(Qt::Key key, Qt::KeyboardModifiers modifiers = {}) { QTest::keyClick(view, key, modifiers); }
    QSet<QString> selected() const {
        const QStringList names = place.selection();
        return {names.begin(), names.end()};
    }
    static QSet<QString> names(std::initializer_list<int> numbers) {
        QSet<QString> names;
        for (const int number : numbers)
            names.insert(QStringLiteral("HW%1").arg(number));
        return names;
    }

    PlaceWorld world;
    InventoryPlace place{world.context};
    TableView* table = nullptr;
    RackView* view = nullptr;
};

TEST_F(RackViewTest, WhatIsSelectedInOneIsSelectedInTheOther) {
    click("HW3");
    EXPECT_EQ(selected(), names({3}));
    click("HW12", Qt::ControlModifier);
    EXPECT_EQ(selected(), names({3, 12}));
    click("HW12", Qt::ControlModifier);
    EXPECT_EQ(selected(), names({3}));
    click("HW3");
    click("HW6", Qt::ShiftModifier);
    EXPECT_EQ(selected(), names({3, 4, 5, 6}));
    click("HW1"); // the table looks at the modifiers of the last click
    place.showRacks(false);
    for (int row = 0; row < table->model()->rowCount(); ++row)
        if (table->model()->index(row, 0).data(IdRole).toString() == QLatin1String("HW15")) table->selectRow(row);
    place.showRacks(true);
    EXPECT_TRUE(view->isSelected(*view->plan().snapshot().rowOf("HW15")));
    EXPECT_EQ(view->cursor(), (RackView::Cursor{1, 9}));
}

TEST_F(RackViewTest, TheKeyboardGoesFromUnitToUnitAndRackToRack) {
    view->setFocus();
    click("HW9");
    key(Qt::Key_Up);
    EXPECT_EQ(selected(), names({10}));
    key(Qt::Key_Up);
    EXPECT_EQ(view->cursor(), (RackView::Cursor{0, 11})) << "an empty unit";
    EXPECT_EQ(selected(), names({10})) << "nothing to select there";
    EXPECT_EQ(view->accessibleDescription(), QStringLiteral("rack r1 of lon, unit 11, empty"));
    key(Qt::Key_Right);
    EXPECT_EQ(selected(), names({16}));
    EXPECT_EQ(view->accessibleDescription(),
              QStringLiteral("HW16, in use, role web, rack r2 of lon, unit 11, selected"));
    key(Qt::Key_Down, Qt::ShiftModifier);
    key(Qt::Key_Down, Qt::ShiftModifier);
    EXPECT_EQ(selected(), names({15, 16}));
    key(Qt::Key_End, Qt::ControlModifier);
    EXPECT_EQ(view->cursor(), (RackView::Cursor{1, 1}));
    EXPECT_EQ(selected(), names({15, 16})) << "Ctrl moves without selecting";
    key(Qt::Key_Space);
    EXPECT_EQ(selected(), names({11, 15, 16}));
    QSignalSpy opened(view, &RackView::opened);
    key(Qt::Key_Return);
    EXPECT_EQ(opened.count(), 1);
}

TEST_F(RackViewTest, WhatTheQueryDoesNotFindIsDimmedAndLeftAlone) {
    place.setQuery(QStringLiteral("status:broken"));
    EVENTUALLY_EQ(table->model()->rowCount(), 5); // HW0, 5, 10, 15, 20
    EXPECT_EQ(view->plan().placed(), 20) << "they are still drawn";
    click("HW4");
    EXPECT_TRUE(selected().isEmpty());
    click("HW5");
    QTest::keyClick(view, Qt::Key_A, Qt::ControlModifier);
    EXPECT_EQ(selected(), names({5, 10, 15, 20})) << "HW0 stands in no rack";
    const QRectF rack = view->layoutOfRacks().nameRect(0);
    QTest::mouseClick(view->viewport(), Qt::LeftButton, {}, rack.center().toPoint());
    EXPECT_EQ(selected(), names({5, 10})) << "a rack's name is all of it";
}

TEST_F(RackViewTest, MachinesMoveWhileOneLooks) {
    click("HW3");
    Machine moved = machine(3);
    moved.rack = "r2";
    moved.unit = 40;
    put(50, moved);
    EVENTUALLY(view->plan().racks()[1].slotAt(40) >= 0);
    EXPECT_EQ(selected(), names({3}));
    EXPECT_EQ(view->cursor(), (RackView::Cursor{1, 40}));
}

TEST_F(RackViewTest, EveryMachineIsFoundByItsAccessibleName) {
    auto* racks = QAccessible::queryAccessibleInterface(view);
    ASSERT_NE(racks, nullptr);
    EXPECT_EQ(racks->text(QAccessible::Name), QStringLiteral("Racks"));
    ASSERT_EQ(racks->childCount(), 20);
    EXPECT_TRUE(racks->child(0)->text(QAccessible::Name).startsWith(QLatin1String("HW1, in use")));
    click("HW3");
    view->setFocus();
    auto* third = racks->child(2);
    EXPECT_TRUE(third->state().selected);
    EXPECT_EQ(racks->indexOfChild(third), 2);
    const QPoint centre = view->viewport()->mapFromGlobal(third->rect().center());
    EXPECT_TRUE(view->visualRect(QStringLiteral("HW3")).contains(centre));
}

TEST_F(RackViewTest, ZoomKeepsTheScaleAndFitReturns) {
    EXPECT_TRUE(view->isFitting());
    const double fitted = view->unitHeight();
    QTest::keyClick(view, Qt::Key_Plus, Qt::ControlModifier);
    EXPECT_GT(view->unitHeight(), fitted);
    EXPECT_FALSE(view->isFitting());
    view->setUnitHeight(1000);
    EXPECT_EQ(view->unitHeight(), RackLayout::largest);
    EXPECT_GT(view->verticalScrollBar()->maximum(), 0);
    QTest::keyClick(view, Qt::Key_0, Qt::ControlModifier);
    EXPECT_EQ(view->unitHeight(), fitted);
}

// Scrolling moves the picture and renewing paints single machines: both must end in what painting all of it gives.
TEST_F(RackViewTest, WhatIsPaintedInPartsLooksAsPaintedAtOnce) {
    struct Paintings : QObject {
        int count = 0;
        qint64 pixels = 0; // of the last
        bool eventFilter(QObject*, QEvent* event) override {
            if (event->type() != QEvent::Paint) return false;
            ++count;
            const QRect rect = static_cast<QPaintEvent*>(event)->region().boundingRect();
            pixels = qint64(rect.width()) * rect.height();
            return false;
        }
    } paintings;
    const auto placed = [](int number) {
        Machine made = machine(number);
        made.rack = "r" + std::to_string(3 + number / 10);
        made.unit = number % 10 * 3 + 1;
        return made;
    };
    for (int number = 21; number <= 400; ++number)
        put(number + 1, placed(number));
    EVENTUALLY_EQ(view->plan().placed(), 400);
    view->viewport()->installEventFilter(&paintings);
    const QRect part(view->viewport()->mapTo(&place, QPoint()), view->viewport()->size());
    const auto seenAfter = [&](const std::function<void()>& change) {
        const int before = paintings.count;
        change();
        EXPECT_TRUE(QTest::qWaitFor([&] { return paintings.count > before; }, 30'000));
        return place.screen()->grabWindow(place.winId()).toImage().copy(part);
    };
    const auto paintAll = [&] { view->viewport()->update(); };
    const qint64 all = qint64(part.width()) * part.height();
    for (const double height : {20.0, 6.5}) {
        seenAfter([&] { view->setUnitHeight(height); });
        auto* bar = view->verticalScrollBar();
        ASSERT_GT(bar->maximum(), 100);
        for (const int step : {7, 31, -5, 90, -40, 60}) {
            const QImage moved = seenAfter([&] { bar->setValue(bar->value() + step); });
            EXPECT_LT(paintings.pixels, all / 2) << "only what has come into sight";
            EXPECT_LE(difference(moved, seenAfter(paintAll)), slight) << height << ", " << step;
        }
        seenAfter([&] { bar->setValue(0); });
        Machine changed = machine(20); // high up in a rack of the first line
        changed.status = height > 10 ? MachineStatus::retired : MachineStatus::available;
        changed.version = height > 10 ? 2 : 3;
        const QImage renewed = seenAfter([&] { put(height > 10 ? 500 : 501, changed); });
        EXPECT_LT(paintings.pixels, all / 20) << "only the machine that has changed";
        EXPECT_LE(difference(renewed, seenAfter(paintAll)), slight) << height;
    }
}

} // namespace remuda
