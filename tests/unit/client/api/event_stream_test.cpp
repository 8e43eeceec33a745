// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/api/event_stream.h"
#include "tests/support/bad_server.h"
#include "tests/support/signed_in.h"
#include "tests/support/waiting.h"

namespace remuda {
namespace {

using State = EventStream::State;

QByteArray frame(int number, const char* name = "M1") {
    const auto seq = QByteArray::number(number);
    return "id: " + seq + "\nevent: machine\ndata: {\"seq\":" + seq +
           ",\"at\":\"2026-11-21T17:36:31.042Z\",\"actor\":\"bob\",\"entity\":\"machine\",\"entity_id\":\"" + name +
           "\",\"verb\":\"update\",\"object\":{\"hardware_name\":\"" + name + "\"},\"changed\":[\"role\"]}\n\n";
}

// A stream and all that it has said.
struct Follower {
    explicit Follower(BadServer& server)
        : in(server.url())
        , stream(in.session) {
        stream.setBackOff({std::chrono::milliseconds(1), std::chrono::milliseconds(5)});
        QObject::connect(&stream, &EventStream::events, &stream, [this](const QVector<Event>& batch) {
            ++batches;
            events += batch;
        });
        QObject::connect(&stream, &EventStream::stateChanged, &stream, [this](State state) { states << state; });
    }
    QVector<qint64> numbers() const {
        QVector<qint64> all;
        for (const auto& event : events)
            all << event.sequence;
        return all;
    }

    SignedIn in;
    EventStream stream;
    QVector<Event> events;
    QVector<State> states;
    int batches = 0;
};

TEST(EventStream, HandsOnABurstInOneBatch) {
    BadServer server([](const BadServer::Request&, QTcpSocket& socket) {
        socket.write(BadServer::openAnswer("text/event-stream") + frame(4) + frame(5, "M2") + ": heartbeat\n\n" +
                     frame(6));
    });
    Follower follower(server);
    follower.stream.start(3);
    EVENTUALLY(follower.stream.state() == State::live);
    EXPECT_EQ(follower.numbers(), (QVector<qint64>{4, 5, 6}));
    EXPECT_LE(follower.batches, 2); // the network may have split the burst
    const auto& event = follower.events[1];
    EXPECT_EQ(event.kind, "machine");
    EXPECT_EQ(event.id, "M2");
    EXPECT_EQ(event.actor, "bob");
    EXPECT_EQ(event.changed, QStringList{"role"});
    EXPECT_EQ(event.object.at("hardware_name").as_string(), "M2");
    EXPECT_EQ(server.requests().first().headers["last-event-id"], "3");
    EXPECT_EQ(follower.stream.sequence(), 6);
}

TEST(EventStream, ResumesAfterTheLastEventAndDropsWhatItHasSeen) {
    BadServer server([](const BadServer::Request& request, QTcpSocket& socket) {
        if (request.number == 1) {
            socket.write(BadServer::openAnswer("text/event-stream") + frame(1) + frame(2) + "id: 3\nevent: mach");
            socket.disconnectFromHost();
        } else {
            socket.write(BadServer::openAnswer("text/event-stream") + frame(2) + frame(3));
        }
    });
    Follower follower(server);
    follower.stream.start(0);
    EVENTUALLY(follower.stream.sequence() == 3 && follower.stream.state() == State::live);
    EXPECT_EQ(follower.numbers(), (QVector<qint64>{1, 2, 3}));
    EXPECT_EQ(server.requests()[1].headers["last-event-id"], "2");
    EXPECT_TRUE(follower.states.contains(State::offline));
}

// The server ends a stream with its token: what follows a renewal goes on as if nothing had been.
TEST(EventStream, GoesOnWithTheNextTokenWithoutAWord) {
    QPointer<QTcpSocket> first;
    BadServer server([&](const BadServer::Request& request, QTcpSocket& socket) {
        if (request.number == 1) first = &socket;
        socket.write(BadServer::openAnswer("text/event-stream") + frame(request.number));
    });
    Follower follower(server);
    follower.stream.start(0);
    EVENTUALLY(follower.stream.state() == State::live && follower.stream.sequence() == 1);
    follower.states.clear();
    follower.in.renew("token-2");
    first->disconnectFromHost();
    EVENTUALLY(follower.stream.sequence() == 2);
    EXPECT_EQ(server.requests()[1].headers["authorization"], "chap:token-2");
    EXPECT_EQ(server.requests()[1].headers["last-event-id"], "1");
    EXPECT_TRUE(follower.states.isEmpty()) << "nothing flickers";
}

TEST(EventStream, SaysSinceWhenItIsOffline) {
    BadServer server;
    Follower follower(server);
    server.stopListening();
    follower.stream.start(0);
    EVENTUALLY(follower.stream.state() == State::offline);
    EXPECT_TRUE(follower.stream.offlineSince().isValid());
    EXPECT_EQ(follower.stream.lastProblem().type, "no-connection");
}

TEST(EventStream, AsksForASnapshotWhenTheServerHasForgotten) {
    BadServer server([](const BadServer::Request&, QTcpSocket& socket) {
        socket.write(BadServer::answer(410, R"({"type":"gone","title":"T"})", {}, "application/problem+json"));
    });
    Follower follower(server);
    QSignalSpy needed(&follower.stream, &EventStream::snapshotNeeded);
    follower.stream.start(1);
    EVENTUALLY(needed.size() == 1);
    EXPECT_EQ(follower.stream.state(), State::stopped);
    EXPECT_EQ(server.requests().size(), 1);
}

TEST(EventStream, StopsWhenItIsForbidden) {
    BadServer server([](const BadServer::Request&, QTcpSocket& socket) {
        socket.write(BadServer::answer(403, R"({"type":"forbidden","title":"T"})", {}, "application/problem+json"));
    });
    Follower follower(server);
    QSignalSpy failed(&follower.stream, &EventStream::failed);
    follower.stream.start(1);
    EVENTUALLY(failed.size() == 1);
    EXPECT_EQ(follower.stream.state(), State::stopped);
}

TEST(SseReader, TakesASilentConnectionForDead) {
    BadServer server([](const BadServer::Request& request, QTcpSocket& socket) {
        socket.write(BadServer::openAnswer("text/event-stream"));
        if (request.number > 1) socket.write(frame(1));
    });
    SignedIn in(server.url());
    SseReader reader(in.session);
    reader.setBackOff({std::chrono::milliseconds(1), std::chrono::milliseconds(5)});
    reader.setSilenceLimit(std::chrono::milliseconds(100));
    QSignalSpy frames(&reader, &SseReader::frame);
    reader.open("/events");
    EVENTUALLY(frames.size() >= 1);
    EXPECT_GE(server.requests().size(), 2);
}

TEST(SseParser, GivesTheSameFramesHoweverTheBytesAreSplit) {
    const QByteArray bytes = ": hello\r\n\r\nid: 1\r\nevent: log\r\ndata: a\r\ndata: b\r\n\r\ndata:c\n\nevent: end\n\n";
    for (qsizetype size = 1; size <= bytes.size(); ++size) {
        SseParser parser;
        std::vector<SseFrame> frames;
        for (qsizetype at = 0; at < bytes.size(); at += size)
            for (auto& item : parser.feed(bytes.mid(at, size)))
                frames.push_back(item);
        ASSERT_EQ(frames.size(), 3U) << "pieces of " << size;
        EXPECT_EQ(frames[0].data, "a\nb");
        EXPECT_EQ(frames[0].event, "log");
        EXPECT_EQ(frames[1].event, "message");
        EXPECT_EQ(frames[1].id, "1");
        EXPECT_EQ(frames[2].event, "end");
    }
}

} // namespace
} // namespace remuda
