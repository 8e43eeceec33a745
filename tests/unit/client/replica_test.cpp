// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/replica/replica.h"
#include "core/client/replica/replica_builder.h"
#include "core/client/replica/replica_store.h"
#include "core/domain/machine_json.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <gtest/gtest.h>

using namespace remuda;

namespace {

Machine machine(const std::string& name, const std::string& site = "lon") {
    Machine result;
    result.hardware_name = name;
    result.site = site;
    result.cpu_cores = 16;
    result.monthly_cost = Money{172'500'000};
    result.expires_on = parseDate("2027-03-31");
    result.status = MachineStatus::installing;
    result.status_since = result.created_at = result.updated_at = fromMilliseconds(1'700'000'000'123);
    return result;
}

QByteArray ndjson(const std::vector<Machine>& machines) {
    QByteArray text;
    for (const auto& each : machines)
        text += QByteArray::fromStdString(boost::json::serialize(toJson(each))) + '\n';
    return text;
}

class ReplicaTest : public testing::Test {
protected:
    void load(qint64 sequence, const std::vector<Machine>& machines) {
        QSignalSpy finished(&replica, &Replica::snapshotFinished);
        replica.beginSnapshot(sequence);
        replica.appendNdjson(ndjson(machines));
        replica.endSnapshot();
        ASSERT_TRUE(finished.wait());
    }

    static Event event(qint64 sequence, const std::string& hardware_name, boost::json::value object) {
        Event result;
        result.sequence = sequence;
        result.kind = QStringLiteral("machine");
        result.id = QString::fromStdString(hardware_name);
        result.object = std::move(object);
        return result;
    }

    void apply(qint64 sequence, const Machine& changed) {
        replica.applyMachine(sequence, QString::fromStdString(changed.hardware_name), toJson(changed));
    }

    ReplicaChange next() {
        EXPECT_TRUE(!changes.isEmpty() || changes.wait());
        return changes.isEmpty() ? ReplicaChange() : changes.takeFirst().at(0).value<ReplicaChange>();
    }

    std::string site(const ReplicaSnapshot& snapshot, const std::string& name) {
        const auto row = snapshot.rowOf(name);
        return row ? std::string(snapshot.text(*row, replicaField("site"))) : "absent";
    }

    Replica replica;
    QSignalSpy changes{&replica, &Replica::changed};
};

} // namespace

TEST_F(ReplicaTest, ASnapshotArrivesInPiecesOfAnySize) {
    const auto text = ndjson({machine("A"), machine("B", "sto")});
    replica.beginSnapshot(7);
    for (const char byte : text)
        replica.appendNdjson(QByteArray(1, byte));
    replica.endSnapshot();
    const auto change = next();
    EXPECT_EQ(change.added.size(), 2u);
    EXPECT_EQ(replica.sequence(), 7);
    EXPECT_EQ(site(*replica.snapshot(), "B"), "sto");
    QTRY_VERIFY(replica.updatedAt().isValid());
}

TEST_F(ReplicaTest, EveryFactOfAMachineCanBeReadBack) {
    auto full = machine("A");
    full.bmc = {"ipmi", "10.0.0.1", "root", 3, "OPERATOR", "lan", true};
    full.faults = {{"disk", "sda", fromMilliseconds(5)}};
    full.maintenance = Maintenance{"ada", "disk", std::nullopt};
    full.lock = MachineLock{"job", 3, fromMilliseconds(6)};
    full.observed = Observed{16, {}, {}, "S", "M", "redfish", fromMilliseconds(7)};
    full.power = "on";
    full.power_seen_at = fromMilliseconds(8);
    full.is_protected = full.wipe_unverified = true;
    full.version = 12;
    load(1, {full});
    const auto snapshot = replica.snapshot();
    EXPECT_EQ(snapshot->machine(0), full);
    EXPECT_EQ(snapshot->display(0, replicaField("monthly_cost_usd")), QStringLiteral("172.5"));
    EXPECT_EQ(snapshot->display(0, replicaField("expires_on")), QStringLiteral("2027-03-31"));
    EXPECT_FALSE(snapshot->number(0, replicaField("unit")));
    EXPECT_TRUE(snapshot->flag(0, static_cast<std::size_t>(machineSchema().flag("lock"))));
}

TEST_F(ReplicaTest, ChangesNameTheMachinesAndTheFields) {
    load(1, {machine("A"), machine("B"), machine("C")});
    next();
    const auto before = replica.snapshot();
    // As one batch: what arrives apart may well be published apart.
    replica.applyEvents(
        {event(2, "B", toJson(machine("B", "sto"))), event(3, "D", toJson(machine("D"))), event(4, "A", nullptr)});
    const auto change = next();
    EXPECT_EQ(change.added, std::vector<std::string>{"D"});
    EXPECT_EQ(change.removed, std::vector<std::string>{"A"});
    ASSERT_EQ(change.changed.size(), 1u);
    EXPECT_EQ(change.changed[0].hardware_name, "B");
    EXPECT_EQ(change.changed[0].fields, std::uint64_t(1) << replicaField("site"));
    EXPECT_EQ(replica.sequence(), 4);
    const auto after = replica.snapshot();
    EXPECT_EQ(after->rows(), 3u);
    for (const auto* name : {"B", "C", "D"}) {
        ASSERT_LT(after->rowOf(name).value(), after->rows());
        EXPECT_EQ(after->hardwareName(after->rowOf(name).value()), name);
    }
    // What was published before stays as it was.
    EXPECT_EQ(before->rows(), 3u);
    EXPECT_EQ(site(*before, "B"), "lon");
    EXPECT_EQ(site(*before, "A"), "lon");
    EXPECT_EQ(site(*after, "A"), "absent");
}

TEST_F(ReplicaTest, EventsAlreadyKnownArePassedOver) {
    load(5, {machine("A")});
    next();
    apply(5, machine("A", "old"));
    apply(6, machine("A", "new"));
    EXPECT_EQ(site(*next().after, "A"), "new");
}

TEST_F(ReplicaTest, ASecondSnapshotPublishesOnlyDifferences) {
    load(1, {machine("A"), machine("B"), machine("C")});
    next();
    load(9, {machine("C"), machine("B", "sto"), machine("D")});
    const auto change = next();
    EXPECT_EQ(change.added, std::vector<std::string>{"D"});
    EXPECT_EQ(change.removed, std::vector<std::string>{"A"});
    ASSERT_EQ(change.changed.size(), 1u);
    EXPECT_EQ(change.changed[0].hardware_name, "B");
}

TEST_F(ReplicaTest, EventsDuringASnapshotAreAppliedAfterIt) {
    load(1, {machine("A")});
    next();
    replica.beginSnapshot(10);
    apply(9, machine("A", "older"));
    apply(11, machine("A", "newer"));
    replica.appendNdjson(ndjson({machine("A", "snapshot")}));
    replica.endSnapshot();
    EXPECT_EQ(site(*next().after, "A"), "snapshot");
    EXPECT_EQ(site(*next().after, "A"), "newer");
    EXPECT_EQ(replica.sequence(), 11);
}

TEST_F(ReplicaTest, ABrokenSnapshotLeavesTheRowsAsTheyWere) {
    load(1, {machine("A")});
    next();
    QSignalSpy failed(&replica, &Replica::snapshotFailed);
    replica.beginSnapshot(5);
    replica.appendNdjson(ndjson({machine("B")}) + "{\"hardware_name\": \"C\", \"unit\": \"seven\"}\n");
    replica.endSnapshot();
    apply(2, machine("A", "sto"));
    const auto change = next();
    EXPECT_EQ(site(*change.after, "A"), "sto");
    EXPECT_EQ(site(*change.after, "B"), "absent");
    ASSERT_EQ(failed.size(), 1);
    const auto problem = failed.at(0).at(0).value<Problem>();
    EXPECT_EQ(problem.field, "unit");
    EXPECT_NE(problem.detail.find("line 2"), std::string::npos) << problem.detail;
}

TEST_F(ReplicaTest, TheCacheBringsTheRowsBackBeforeTheNetworkAnswers) {
    const QTemporaryDir folder;
    const auto path = folder.filePath(QStringLiteral("data/cache.sqlite"));
    auto locked = machine("B");
    locked.lock = MachineLock{"job", 3, fromMilliseconds(6)};
    {
        Replica first;
        QSignalSpy finished(&first, &Replica::snapshotFinished);
        first.openCache(path);
        first.beginSnapshot(41);
        first.appendNdjson(ndjson({machine("A"), locked}));
        first.endSnapshot();
        ASSERT_TRUE(finished.wait());
        first.applyMachine(42, QStringLiteral("A"), toJson(machine("A", "sto")));
        first.noteSequence(43);
    }
    QSignalSpy loaded(&replica, &Replica::cacheLoaded);
    replica.openCache(path);
    ASSERT_TRUE(loaded.wait());
    EXPECT_TRUE(loaded.at(0).at(0).toBool());
    EXPECT_EQ(replica.sequence(), 43);
    EXPECT_TRUE(replica.updatedAt().isValid());
    const auto snapshot = replica.snapshot();
    EXPECT_EQ(site(*snapshot, "A"), "sto");
    EXPECT_EQ(snapshot->machine(snapshot->rowOf("B").value()), locked);
}

TEST_F(ReplicaTest, OfSeveralWindowsOnOneFileTheFirstWritesAlone) {
    const QTemporaryDir folder;
    const auto path = folder.filePath(QStringLiteral("cache.sqlite"));
    const auto fill = [](Replica& window, qint64 sequence, const std::vector<Machine>& machines) {
        QSignalSpy finished(&window, &Replica::snapshotFinished);
        window.beginSnapshot(sequence);
        window.appendNdjson(ndjson(machines));
        window.endSnapshot();
        ASSERT_TRUE(finished.wait());
    };
    const auto open = [&path](Replica& window) {
        QSignalSpy loaded(&window, &Replica::cacheLoaded);
        window.openCache(path);
        ASSERT_TRUE(loaded.wait());
    };
    {
        Replica first;
        open(first);
        fill(first, 41, {machine("A", "lon"), machine("B", "sto"), machine("C", "ash")});
        open(first); // writes what it has
        Replica second;
        open(second);
        EXPECT_EQ(second.snapshot()->rows(), 3u) << "the others read";
        first.applyMachine(42, QStringLiteral("A"), nullptr); // the last row takes its place
        fill(second, 43, {machine("D", "sjc"), machine("A", "lon"), machine("B", "sto"), machine("C", "ash")});
        QSignalSpy changed(&first, &Replica::changed);
        first.applyMachine(44, QStringLiteral("B"), toJson(machine("B", "sjc")));
        ASSERT_TRUE(changed.wait());
    }
    QSignalSpy loaded(&replica, &Replica::cacheLoaded);
    replica.openCache(path);
    ASSERT_TRUE(loaded.wait());
    EXPECT_EQ(replica.sequence(), 44);
    EXPECT_EQ(replica.snapshot()->rows(), 2u);
    EXPECT_EQ(site(*replica.snapshot(), "B"), "sjc");
    EXPECT_EQ(site(*replica.snapshot(), "C"), "ash");
}

// Only columns that changed are written: over those of another writer they would become other machines'.
TEST_F(ReplicaTest, ColumnsOfTwoWritersNeverMeetInOneFile) {
    const QTemporaryDir folder;
    const auto path = folder.filePath(QStringLiteral("cache.sqlite"));
    {
        ReplicaStore first, second;
        ASSERT_TRUE(first.open(path));
        ReplicaBuilder mine;
        for (const auto& each : {machine("A", "lon"), machine("B", "sto"), machine("C", "ash")})
            mine.put(each);
        ASSERT_TRUE(first.write(mine.publish(41).after, {41, {}}));
        ASSERT_TRUE(second.open(path));
        ReplicaBuilder::Chunks chunks;
        ASSERT_TRUE(second.load(chunks));
        ReplicaBuilder theirs(std::move(chunks));
        theirs.remove("A"); // C takes its place
        theirs.put(machine("D", "sjc"));
        ASSERT_TRUE(second.write(theirs.publish(43).after, {43, {}}));
        mine.put(machine("B", "sjc"));
        ASSERT_TRUE(first.write(mine.publish(44).after, {44, {}}));
    }
    QSignalSpy loaded(&replica, &Replica::cacheLoaded);
    replica.openCache(path);
    ASSERT_TRUE(loaded.wait());
    EXPECT_EQ(replica.snapshot()->rows(), 3u);
    EXPECT_EQ(site(*replica.snapshot(), "A"), "lon");
    EXPECT_EQ(site(*replica.snapshot(), "B"), "sjc");
    EXPECT_EQ(site(*replica.snapshot(), "C"), "ash");
}

TEST_F(ReplicaTest, NobodyElseMayReadTheCacheNorWhatLiesBesideIt) {
    const QTemporaryDir folder;
    replica.openCache(folder.filePath(QStringLiteral("cache.sqlite")));
    load(1, {machine("A")});
    replica.openCache(folder.filePath(QStringLiteral("other.sqlite"))); // writes what the first lacks
    QSignalSpy loaded(&replica, &Replica::cacheLoaded);
    ASSERT_TRUE(loaded.wait());
    const auto files = QDir(folder.path()).entryInfoList(QDir::Files);
    EXPECT_GE(files.size(), 2);
    constexpr auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
    for (const auto& file : files)
        EXPECT_FALSE(file.permissions() & others) << file.fileName().toStdString();
}

TEST_F(ReplicaTest, ADamagedCacheIsToldAndWrittenAnew) {
    const QTemporaryDir folder;
    const auto path = folder.filePath(QStringLiteral("cache.sqlite"));
    {
        Replica first;
        QSignalSpy finished(&first, &Replica::snapshotFinished);
        first.openCache(path);
        first.beginSnapshot(41);
        first.appendNdjson(ndjson({machine("A"), machine("B")}));
        first.endSnapshot();
        ASSERT_TRUE(finished.wait());
    }
    {
        auto database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("damage"));
        database.setDatabaseName(path);
        ASSERT_TRUE(database.open());
        EXPECT_TRUE(QSqlQuery(database).exec(QStringLiteral("UPDATE part SET bytes = x'0102' WHERE number = 3")));
    }
    QSqlDatabase::removeDatabase(QStringLiteral("damage"));
    {
        Replica second;
        QSignalSpy loaded(&second, &Replica::cacheLoaded), problems(&second, &Replica::problem);
        second.openCache(path);
        ASSERT_TRUE(loaded.wait());
        EXPECT_FALSE(loaded.at(0).at(0).toBool());
        EXPECT_EQ(problems.size(), 1);
        EXPECT_EQ(second.sequence(), -1); // so that a snapshot is asked for
        QSignalSpy finished(&second, &Replica::snapshotFinished);
        second.beginSnapshot(42);
        second.appendNdjson(ndjson({machine("C")}));
        second.endSnapshot();
        ASSERT_TRUE(finished.wait());
    }
    QSignalSpy loaded(&replica, &Replica::cacheLoaded);
    replica.openCache(path);
    ASSERT_TRUE(loaded.wait());
    EXPECT_EQ(replica.sequence(), 42);
    EXPECT_EQ(site(*replica.snapshot(), "C"), "lon");
    EXPECT_EQ(replica.snapshot()->rows(), 1u);
}

TEST_F(ReplicaTest, ACacheThatIsNotOursIsReplaced) {
    const QTemporaryDir folder;
    const auto path = folder.filePath(QStringLiteral("cache.sqlite"));
    QFile file(path);
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    file.write(QByteArray(10'000, 'x'));
    file.close();
    QSignalSpy loaded(&replica, &Replica::cacheLoaded), problems(&replica, &Replica::problem);
    replica.openCache(path);
    ASSERT_TRUE(loaded.wait());
    EXPECT_FALSE(loaded.at(0).at(0).toBool());
    EXPECT_TRUE(problems.isEmpty());
    EXPECT_EQ(replica.sequence(), -1);
}

TEST_F(ReplicaTest, WithoutAPlaceForTheCacheItSaysSoAndWorks) {
    QSignalSpy loaded(&replica, &Replica::cacheLoaded), problems(&replica, &Replica::problem);
    replica.openCache(QStringLiteral("/proc/no/such/place.sqlite"));
    ASSERT_TRUE(loaded.wait());
    EXPECT_EQ(problems.size(), 1);
    load(1, {machine("A")});
    EXPECT_EQ(replica.snapshot()->rows(), 1u);
}
