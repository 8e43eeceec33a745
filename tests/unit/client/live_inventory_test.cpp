// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/replica/live_inventory.h"
#include "core/client/replica/replica.h"
#include "core/domain/machine_json.h"
#include "tests/support/bad_server.h"
#include "tests/support/signed_in.h"
#include "tests/support/waiting.h"

#include <QTemporaryDir>

namespace remuda {
namespace {

using InventoryState = LiveInventory::State;

QByteArray machineText(const std::string& name, const std::string& role) {
    Machine machine;
    machine.hardware_name = name;
    machine.site = "lon";
    machine.role = role;
    return QByteArray::fromStdString(boost::json::serialize(toJson(machine)));
}

QByteArray eventText(int number, const std::string& name, const QByteArray& object) {
    const auto seq = QByteArray::number(number);
    return "id: " + seq + "\nevent: machine\ndata: {\"seq\":" + seq + ",\"entity\":\"machine\",\"entity_id\":\"" +
           QByteArray::fromStdString(name) + "\",\"verb\":\"update\",\"object\":" + object + "}\n\n";
}

// The server has two machines at change 10; its event stream is what each test says.
class LiveInventoryTest : public testing::Test {
protected:
    LiveInventoryTest() {
        server.setHandler([this](const BadServer::Request& request, QTcpSocket& socket) {
            if (request.target.startsWith("/api/v1/machines/export")) {
                socket.write(BadServer::answer(200, machineText("M1", "db") + '\n' + machineText("M2", "web") + '\n',
                                               "X-Remuda-Sequence: " + QByteArray::number(snapshot_sequence) + "\r\n",
                                               "application/x-ndjson"));
            } else if (request.target.startsWith("/api/v1/events")) {
                on_events(request, socket);
            }
        });
    }
    std::string role(const LiveInventory& inventory, std::string_view name) const {
        const auto snapshot = inventory.replica().snapshot();
        const auto row = snapshot->rowOf(name);
        return row ? std::string(snapshot->text(*row, replicaField("role"))) : "no such machine";
    }

    QTemporaryDir folder;
    int snapshot_sequence = 10;
    std::function<void(const BadServer::Request&, QTcpSocket&)> on_events;
    BadServer server;
};

TEST_F(LiveInventoryTest, LoadsASnapshotThenFollows) {
    on_events = [](const BadServer::Request& request, QTcpSocket& socket) {
        EXPECT_EQ(request.headers["last-event-id"], "10");
        socket.write(BadServer::openAnswer("text/event-stream") + eventText(11, "M1", machineText("M1", "cache")) +
                     eventText(12, "M2", "null"));
    };
    SignedIn in(server.url());
    EventStream events(in.session);
    LiveInventory inventory(in.api, events, folder.path());
    QSignalSpy ready(&inventory, &LiveInventory::ready);
    inventory.start();
    EVENTUALLY(inventory.state() == InventoryState::live && inventory.replica().sequence() == 12);
    EXPECT_EQ(role(inventory, "M1"), "cache");
    EXPECT_EQ(role(inventory, "M2"), "no such machine");
    EXPECT_EQ(ready.size(), 1);
    EXPECT_TRUE(inventory.freshAt().isValid());
}

TEST_F(LiveInventoryTest, GoesOnWhereItWasWhenTheServerComesBack) {
    QVector<QByteArray> resumed_after;
    bool away = false;
    on_events = [&](const BadServer::Request& request, QTcpSocket& socket) {
        if (away) return socket.abort();
        resumed_after << request.headers["last-event-id"];
        socket.write(BadServer::openAnswer("text/event-stream"));
        if (resumed_after.size() == 1) {
            socket.write(eventText(11, "M1", machineText("M1", "cache")));
            away = true;
            socket.disconnectFromHost();
        } else {
            socket.write(eventText(11, "M1", machineText("M1", "old")) + eventText(12, "M2", "null"));
        }
    };
    SignedIn in(server.url());
    EventStream events(in.session);
    events.setBackOff({std::chrono::milliseconds(1), std::chrono::milliseconds(5)});
    LiveInventory inventory(in.api, events, folder.path());
    inventory.start();
    EVENTUALLY(inventory.state() == InventoryState::offline && inventory.replica().sequence() == 11);
    const auto age = inventory.freshAt();
    EXPECT_TRUE(age.isValid());
    EXPECT_EQ(role(inventory, "M1"), "cache"); // still there to be read
    away = false;
    EVENTUALLY(inventory.state() == InventoryState::live && inventory.replica().sequence() == 12);
    EXPECT_EQ(resumed_after, (QVector<QByteArray>{"10", "11"}));
    EXPECT_EQ(server.count("GET", "/api/v1/machines/export"), 1);
    EXPECT_EQ(role(inventory, "M1"), "cache");
    EXPECT_EQ(role(inventory, "M2"), "no such machine");
    EXPECT_GE(inventory.freshAt(), age);
}

TEST_F(LiveInventoryTest, LoadsAnewWhenTheServerHasForgotten) {
    on_events = [this](const BadServer::Request& request, QTcpSocket& socket) {
        if (request.headers["last-event-id"] == "10") {
            snapshot_sequence = 40;
            return static_cast<void>(
                socket.write(BadServer::answer(410, R"({"type":"gone","title":"T"})", {}, "application/problem+json")));
        }
        socket.write(BadServer::openAnswer("text/event-stream"));
    };
    SignedIn in(server.url());
    EventStream events(in.session);
    LiveInventory inventory(in.api, events, folder.path());
    inventory.start();
    EVENTUALLY(inventory.state() == InventoryState::live && inventory.replica().sequence() == 40);
    EXPECT_EQ(server.count("GET", "/api/v1/machines/export"), 2);
    EXPECT_EQ(inventory.replica().snapshot()->rows(), 2U);
}

TEST_F(LiveInventoryTest, ShowsTheCacheWhileTheServerIsAway) {
    on_events = [](const BadServer::Request&, QTcpSocket& socket) {
        socket.write(BadServer::openAnswer("text/event-stream"));
    };
    {
        SignedIn in(server.url());
        EventStream events(in.session);
        LiveInventory inventory(in.api, events, folder.path());
        inventory.start();
        EVENTUALLY(inventory.state() == InventoryState::live);
    }
    server.setHandler([](const BadServer::Request&, QTcpSocket& socket) { socket.abort(); });
    SignedIn in(server.url());
    EventStream events(in.session);
    LiveInventory inventory(in.api, events, folder.path());
    inventory.start();
    EVENTUALLY(inventory.state() == InventoryState::offline);
    EXPECT_EQ(inventory.replica().snapshot()->rows(), 2U);
    EXPECT_TRUE(inventory.freshAt().isValid());
    EXPECT_EQ(inventory.lastProblem().type, "no-connection");
}

} // namespace
} // namespace remuda
