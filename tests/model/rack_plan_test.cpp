// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/replica/replica_builder.h"
#include "ui/inventory/rack_export.h"
#include "ui/inventory/rack_height.h"

#include <QFile>
#include <QFileInfo>
#include <QImage>
#include <QPainter>
#include <QSvgRenderer>
#include <QTemporaryDir>
#include <QXmlStreamReader>

#include <gtest/gtest.h>

namespace remuda {

namespace {

Machine machine(const std::string& name, const std::string& rack, std::optional<std::int64_t> unit,
                const std::string& model = {}) {
    Machine made;
    made.hardware_name = name;
    made.site = "lon";
    made.rack = rack;
    made.unit = unit;
    made.model = model;
    return made;
}

RackPlan planOf(const std::vector<Machine>& machines) {
    ReplicaBuilder builder;
    for (const Machine& each : machines)
        builder.put(each);
    return RackPlan(builder.publish(1).after);
}

// As many racks as asked for, each with 35 machines.
RackPlan hall(int racks) {
    std::vector<Machine> machines;
    for (int number = 0; number < racks * 35; ++number)
        machines.push_back(machine("HW" + std::to_string(number), "r" + std::to_string(number / 35), number % 35 + 1));
    return planOf(machines);
}

QString nameOf(const RackPlan& plan, int rack, int slot) {
    const auto row = plan.racks()[std::size_t(rack)].slots[std::size_t(slot)].row;
    return QString::fromStdString(std::string(plan.snapshot().hardwareName(row)));
}

} // namespace

TEST(RackPlan, RacksComeInNaturalOrderAndMachinesFromTheFloorUp) {
    auto other = machine("D", "r1", 1);
    other.site = "ams";
    const RackPlan plan = planOf({machine("A", "r10", 5), machine("B", "r9", 7), machine("C", "r9", 2), other,
                                  machine("E", "", 3), machine("F", "r9", std::nullopt)});
    ASSERT_EQ(plan.racks().size(), 3u);
    EXPECT_EQ(plan.racks()[0].site, QStringLiteral("ams"));
    EXPECT_EQ(plan.racks()[1].name, QStringLiteral("r9"));
    EXPECT_EQ(plan.racks()[2].name, QStringLiteral("r10"));
    EXPECT_EQ(nameOf(plan, 1, 0), QStringLiteral("C"));
    EXPECT_EQ(nameOf(plan, 1, 1), QStringLiteral("B"));
    ASSERT_EQ(plan.sites().size(), 2u);
    EXPECT_EQ(plan.sites()[1].count, 2);
    EXPECT_EQ(plan.placed(), 4);
    EXPECT_EQ(plan.unplaced(), 2);
    const auto row = plan.snapshot().rowOf("A");
    ASSERT_TRUE(row);
    EXPECT_EQ(plan.rackOf(*row), 2);
    EXPECT_EQ(plan.rackOf(*plan.snapshot().rowOf("E")), -1);
}

TEST(RackPlan, AMachineIsAsHighAsItsModelUnlessAnotherStandsThere) {
    EXPECT_EQ(rackHeight("Dell PowerEdge R640"), 1);
    EXPECT_EQ(rackHeight("Dell PowerEdge R740xd"), 2);
    EXPECT_EQ(rackHeight("HPE ProLiant DL380 Gen10"), 2);
    EXPECT_EQ(rackHeight("HPE ProLiant DL360 Gen10"), 1);
    EXPECT_EQ(rackHeight("Supermicro SSG-6029P"), 2);
    EXPECT_EQ(rackHeight("Something else"), 1);
    const RackPlan plan =
        planOf({machine("A", "r1", 1, "Dell PowerEdge R740xd"), machine("B", "r1", 2),
                machine("C", "r1", 41, "Dell PowerEdge R740xd"), machine("D", "r2", 42, "Dell PowerEdge R740xd")});
    const Rack& rack = plan.racks()[0];
    EXPECT_EQ(rack.slots[0].height, 1) << "B stands in its upper half";
    EXPECT_EQ(rack.slots[2].height, 2);
    EXPECT_EQ(rack.units, 42);
    EXPECT_EQ(rack.used(), 4);
    EXPECT_EQ(rack.slotAt(42), 2);
    EXPECT_EQ(rack.slotAt(3), -1);
    EXPECT_EQ(plan.racks()[1].units, 45) << "the next usual height";
}

TEST(RackPlan, NewerRowsOfTheSameMachinesKeepThePlaces) {
    ReplicaBuilder builder;
    builder.put(machine("A", "r1", 1));
    const RackPlan plan(builder.publish(1).after);
    auto changed = machine("A", "r1", 1);
    changed.role = "web";
    builder.put(changed);
    const auto newer = builder.publish(2).after;
    EXPECT_TRUE(plan.fits(*newer));
    EXPECT_EQ(plan.with(newer).snapshot().text(0, replicaField("role")), "web");
    builder.put(machine("B", "r1", 2));
    EXPECT_FALSE(plan.fits(*builder.publish(3).after));
    EXPECT_TRUE(RackPlan::isMove(std::uint64_t(1) << replicaField("unit")));
    EXPECT_FALSE(RackPlan::isMove(std::uint64_t(1) << replicaField("role")));
}

TEST(RackLayout, IsToScaleAndFillsItsWidth) {
    const RackPlan plan = hall(10);
    const RackLayout layout(plan, 16, 1000);
    const QRectF unit = layout.unitRect(0, 1, 1);
    EXPECT_NEAR((unit.width() + 2) / unit.height(), 482.6 / 44.45, 0.05);
    EXPECT_EQ(layout.unitRect(0, 2, 2).bottom(), unit.top());
    EXPECT_LE(layout.size().width(), 1000);
    EXPECT_EQ(layout.lines().front().count, 4);
    EXPECT_GE(layout.rackRect(9).top(), layout.rackRect(0).bottom());
    EXPECT_EQ(layout.neighbour(1, 1), 5);
    EXPECT_EQ(layout.neighbour(7, 1), 9) << "the last line is shorter";
    EXPECT_EQ(layout.neighbour(1, -1), 1);
}

TEST(RackLayout, FindsTheUnitUnderAPoint) {
    const RackLayout layout(hall(10), 16, 1000);
    for (const int rack : {0, 3, 4, 9})
        for (const int unit : {1, 17, 42}) {
            const QPointF point = layout.unitRect(rack, unit, 1).center();
            EXPECT_EQ(layout.rackAt(point), rack);
            EXPECT_EQ(layout.unitAt(rack, point), unit);
        }
    EXPECT_EQ(layout.unitAt(0, layout.nameRect(0).center()), 0);
    EXPECT_EQ(layout.rackAt({-5, -5}), -1);
}

TEST(RackLayout, OnlyWhatIsSeenIsLookedAt) {
    const RackPlan plan = hall(3000); // 105,000 machines
    const RackLayout layout(plan, 16, 1200);
    const QRectF seen(0, layout.size().height() / 2, 1200, 900);
    const auto racks = layout.racksIn(seen);
    EXPECT_GT(racks.size(), 0u);
    EXPECT_LE(racks.size(), 3u * std::size_t(layout.lines().front().count));
    for (const int rack : racks)
        EXPECT_TRUE(layout.rackRect(rack).intersects(seen));
}

TEST(RackLayout, FitsTheTallestRackIntoTheView) {
    const RackPlan plan = hall(3);
    const double unit = RackLayout::fitting(plan, 800);
    const RackLayout layout(plan, unit, 1000);
    EXPECT_LE(layout.rackRect(0).bottom(), 800);
    EXPECT_GT(layout.rackRect(0).bottom(), 700);
    EXPECT_EQ(RackLayout::fitting(plan, 50), RackLayout::smallest);
}

class RackExport : public testing::Test {
protected:
    QTemporaryDir folder;
    RackPicture picture{hall(4), RackStyle::ofTheme(), {}};
};

TEST_F(RackExport, TheSvgNamesEveryMachineAndRack) {
    picture.style.whole_names = true;
    const QString path = folder.filePath(QStringLiteral("racks.svg"));
    ASSERT_EQ(writeRackSvg(picture, path), QString());
    QFile file(path);
    ASSERT_TRUE(file.open(QIODevice::ReadOnly));
    QXmlStreamReader reader(&file);
    QSet<QString> texts;
    while (!reader.atEnd())
        if (reader.readNext() == QXmlStreamReader::Characters) texts.insert(reader.text().trimmed().toString());
    ASSERT_FALSE(reader.hasError()) << reader.errorString().toStdString();
    for (int number = 0; number < 4 * 35; ++number)
        EXPECT_TRUE(texts.contains(QStringLiteral("HW%1").arg(number))) << number;
    EXPECT_TRUE(texts.contains(QStringLiteral("r3")));
}

// Of every status, of two heights, some of them dimmed: seen from afar both pictures are the same.
TEST_F(RackExport, TheSvgLooksLikeThePng) {
    std::vector<Machine> machines;
    for (int number = 0; number < 90; ++number) {
        auto made = machine("HW" + std::to_string(number), "r" + std::to_string(number / 30), number % 30 + 1);
        made.status = allMachineStatuses[std::size_t(number) % allMachineStatuses.size()];
        made.role = number % 2 == 0 ? "web" : "";
        machines.push_back(made);
    }
    picture.plan = planOf(machines);
    picture.dimmed = {3, 4, 5, 6, 7};
    picture.style.name = picture.style.caption; // of a list of fonts Qt's reader takes none but the usual one
    const QString svg = folder.filePath(QStringLiteral("racks.svg")),
                  png = folder.filePath(QStringLiteral("racks.png"));
    ASSERT_EQ(writeRackSvg(picture, svg), QString());
    ASSERT_EQ(writeRackPng(picture, png), QString());
    const QImage painted = QImage(png).convertToFormat(QImage::Format_RGB32);
    QSvgRenderer renderer(svg);
    ASSERT_TRUE(renderer.isValid());
    EXPECT_EQ(renderer.defaultSize() * 2, painted.size());
    QImage drawn(painted.size(), QImage::Format_RGB32);
    drawn.fill(Qt::magenta);
    QPainter painter(&drawn);
    renderer.render(&painter);
    painter.end();
    const QSize small = painted.size() / 8;
    const QImage left = painted.scaled(small, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
    const QImage right = drawn.scaled(small, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
    qint64 sum = 0;
    int most = 0;
    for (int y = 0; y < small.height(); ++y)
        for (int x = 0; x < small.width(); ++x) {
            const QColor one = left.pixelColor(x, y), other = right.pixelColor(x, y);
            const int apart = std::abs(one.red() - other.red()) + std::abs(one.green() - other.green()) +
                              std::abs(one.blue() - other.blue());
            sum += apart;
            most = std::max(most, apart);
        }
    EXPECT_LT(double(sum) / (small.width() * small.height()), 3.0); // of 765
    EXPECT_LT(most, 200);                                           // a letter may stand a little aside
}

TEST_F(RackExport, TheSvgOfALargeFleetStaysSmall) {
    std::vector<Machine> machines; // 12,005
    for (int number = 0; number < 343 * 35; ++number) {
        machines.push_back(machine("HW" + std::to_string(number), "r" + std::to_string(number / 35), number % 35 + 1));
        machines.back().role = "cassandra-main";
    }
    picture.plan = planOf(machines);
    const QString path = folder.filePath(QStringLiteral("racks.svg"));
    ASSERT_EQ(writeRackSvg(picture, path), QString());
    EXPECT_LT(QFileInfo(path).size(), 200 * 12'005); // bytes
}

TEST_F(RackExport, ThePngIsSharpAndAFileThatCannotBeWrittenIsSaid) {
    const QString path = folder.filePath(QStringLiteral("racks.png"));
    ASSERT_EQ(writeRackPng(picture, path), QString());
    const QImage image(path);
    EXPECT_GT(image.width(), 1000);
    EXPECT_NE(writeRackSvg(picture, folder.filePath(QStringLiteral("none/racks.svg"))), QString());
    EXPECT_NE(writeRackPng(picture, folder.filePath(QStringLiteral("none/racks.png"))), QString());
}

} // namespace remuda
