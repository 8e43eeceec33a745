// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/agent/agent_client.h"
#include "core/client/api/api_client.h"
#include "core/client/api/event_stream.h"
#include "core/client/replica/live_inventory.h"
#include "core/client/replica/replica.h"
#include "core/client/session/session.h"
#include "core/client/session/token_store.h"
#include "tests/support/fake_server.h"
#include "tests/support/scripted_agent.h"
#include "ui/common/command_registry.h"
#include "ui/common/place.h"

#include <QNetworkAccessManager>
#include <QTemporaryDir>
#include <QtTest>

// QTRY_… reports to Qt's own test runner, which does not run here: a failure would pass unseen.
#define EVENTUALLY(condition) ASSERT_TRUE(QTest::qWaitFor([&] { return bool(condition); })) << #condition
#define EVENTUALLY_EQ(value, expected) ASSERT_TRUE(QTest::qWaitFor([&] { return (value) == (expected); })) << #value

namespace remuda {

// Everything a place is handed, signed in at a fake server. Events are made by emitting EventStream::events.
struct PlaceWorld {
    PlaceWorld() {
        store.write(server.url(), {QStringLiteral("alice"), {}, "token", {}, 2});
        session.restore();
    }

    FakeServer server;
    QTemporaryDir folder;
    QNetworkAccessManager network;
    ScriptedAgent keys;
    AgentClient agent{keys.socket()};
    TokenStore store{TokenStore::Place::memory};
    Session session{server.url(), network, agent, store};
    ApiClient api{session};
    EventStream events{session};
    LiveInventory inventory{api, events, folder.path()};
    CommandRegistry commands;
    PlaceContext context{session, api, events, inventory, commands};
};

} // namespace remuda
