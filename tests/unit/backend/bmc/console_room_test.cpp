// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/bmc/console_room.h"
#include "core/protocol/encoding.h"

#include <gtest/gtest.h>

namespace remuda {
namespace {

using namespace std::chrono_literals;

// One that listens at a seat, and can be away.
struct Listener {
    std::string frames;
    bool there = true;
    EventSink sink() {
        return [this](std::string frame) {
            if (there) frames += frame.empty() ? "<end>" : frame;
            return there;
        };
    }
    // What the machine said, put together.
    std::string heard() const {
        std::string all;
        constexpr std::string_view mark = "{\"bytes\":\"";
        for (auto at = frames.find(mark); at != std::string::npos; at = frames.find(mark, at)) {
            at += mark.size();
            all += *decodeBase64(frames.substr(at, frames.find('"', at) - at));
        }
        return all;
    }
};

class ConsoleRoomTest : public testing::Test {
protected:
    static ConsoleLimits small() {
        ConsoleLimits limits;
        limits.seats = 3;
        limits.kept = 100;
        return limits;
    }
    Result<void> sit(const std::string& seat, const std::string& user, bool write = false, bool take = false) {
        return m_room.sit(seat, user, write, take, m_now);
    }
    std::string writer() const {
        const auto described = m_room.describe();
        const auto& writer = described.at("writer");
        return writer.is_string() ? std::string(writer.as_string()) : "";
    }

    ConsoleRoom::Clock::time_point m_now = ConsoleRoom::Clock::now();
    ConsoleRoom m_room{small(), "ann"};
};

TEST_F(ConsoleRoomTest, OneWritesTheOthersWatchUntilSomebodyTakesOver) {
    ASSERT_TRUE(sit("seat-a", "ann", true).ok());
    ASSERT_TRUE(sit("seat-b", "bob", true).ok());
    EXPECT_EQ(writer(), "ann");
    EXPECT_EQ(m_room.describe("seat-b").at("writes"), false);
    EXPECT_TRUE(*m_room.mayType("seat-a", "ann", 1));
    const auto refused = m_room.mayType("seat-b", "bob", 1);
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.problem().type, "console-watched");
    Listener ann;
    m_room.follow("seat-a", {}, ann.sink());
    ASSERT_TRUE(sit("seat-b", "bob", true, true).ok());
    EXPECT_EQ(writer(), "bob");
    EXPECT_NE(ann.frames.find("\"writer\":\"bob\""), std::string::npos) << "she is told";
    EXPECT_FALSE(m_room.mayType("seat-a", "ann", 2).ok());
    EXPECT_TRUE(m_room.leave("seat-b", "bob"));
    EXPECT_EQ(writer(), "") << "nobody is made a writer unasked";
    ASSERT_TRUE(sit("seat-a", "ann", true).ok());
    EXPECT_EQ(writer(), "ann");
}

TEST_F(ConsoleRoomTest, ASeatIsItsUsersAlone) {
    ASSERT_TRUE(sit("seat-a", "ann", true).ok());
    EXPECT_FALSE(sit("seat-a", "bob", true, true).ok());
    EXPECT_FALSE(m_room.has("seat-a", "bob"));
    EXPECT_FALSE(m_room.leave("seat-a", "bob"));
    EXPECT_FALSE(m_room.mayType("seat-a", "bob", 1).ok());
    ASSERT_TRUE(sit("seat-b", "bob").ok());
    ASSERT_TRUE(sit("seat-c", "cid").ok());
    const auto full = sit("seat-d", "dan");
    ASSERT_FALSE(full.ok());
    EXPECT_EQ(full.problem().status, 503);
}

TEST_F(ConsoleRoomTest, NothingIsTypedTwiceOrLeftOut) {
    ASSERT_TRUE(sit("seat-a", "ann", true).ok());
    EXPECT_TRUE(*m_room.mayType("seat-a", "ann", 1));
    EXPECT_FALSE(*m_room.mayType("seat-a", "ann", 1)) << "its answer was lost";
    EXPECT_FALSE(m_room.mayType("seat-a", "ann", 3).ok());
    EXPECT_TRUE(*m_room.mayType("seat-a", "ann", 2));
}

TEST_F(ConsoleRoomTest, WhoComesBackGoesOnWhereHeWas) {
    ASSERT_TRUE(sit("seat-a", "ann").ok());
    Listener first, second, third;
    m_room.follow("seat-a", {}, first.sink());
    m_room.append("one ");
    first.there = false;
    m_room.append("two ");
    m_room.append("three");
    EXPECT_EQ(first.heard(), "one ");
    m_room.follow("seat-a", 4, second.sink());
    EXPECT_EQ(second.heard(), "two three");
    EXPECT_NE(second.frames.find("id: 13\n"), std::string::npos);
    m_room.follow("seat-a", 13, third.sink());
    m_room.append("!");
    EXPECT_EQ(third.heard(), "!");
    EXPECT_EQ(second.heard(), "two three") << "one stream a seat";
    EXPECT_TRUE(second.frames.ends_with("<end>"));
}

TEST_F(ConsoleRoomTest, NewcomersAreShownWhatIsKeptAndToldWhatIsNot) {
    ASSERT_TRUE(sit("seat-a", "ann").ok());
    for (int number = 0; number < 40; ++number)
        m_room.append("0123456789");
    Listener fresh, late;
    m_room.follow("seat-a", {}, fresh.sink());
    EXPECT_GE(fresh.heard().size(), 100u);
    EXPECT_LE(fresh.heard().size(), 150u) << "bounded";
    EXPECT_EQ(fresh.frames.find("event: gap"), std::string::npos);
    m_room.follow("seat-a", 10, late.sink());
    const auto lost = 400 - 10 - late.heard().size();
    EXPECT_NE(late.frames.find("event: gap\ndata: {\"lost\":" + std::to_string(lost) + "}"), std::string::npos)
        << late.frames;
}

TEST_F(ConsoleRoomTest, WhoHasGoneLosesTheSeatAfterAWhile) {
    ASSERT_TRUE(sit("seat-a", "ann", true).ok());
    ASSERT_TRUE(sit("seat-b", "bob").ok());
    Listener ann, bob;
    m_room.follow("seat-a", {}, ann.sink());
    m_room.follow("seat-b", {}, bob.sink());
    m_room.sweep(m_now + 1h);
    EXPECT_NE(ann.frames.find(": heartbeat"), std::string::npos);
    EXPECT_EQ(writer(), "ann");
    ann.there = false;
    m_room.sweep(m_now + 10s);
    EXPECT_EQ(writer(), "ann") << "she may come back";
    m_room.sweep(m_now + 2h);
    EXPECT_EQ(writer(), "");
    EXPECT_TRUE(m_room.has("seat-b", "bob"));
    bob.there = false;
    m_room.sweep(m_now + 2h);
    m_room.sweep(m_now + 4h);
    EXPECT_TRUE(m_room.empty());
}

TEST_F(ConsoleRoomTest, TheEndIsTheLastThatIsHeard) {
    ASSERT_TRUE(sit("seat-a", "ann").ok());
    Listener ann;
    m_room.follow("seat-a", {}, ann.sink());
    m_room.end(problems::conflict("the BMC does not answer any more"));
    EXPECT_NE(ann.frames.find("event: end\ndata: {"), std::string::npos);
    EXPECT_NE(ann.frames.find("does not answer any more"), std::string::npos);
    EXPECT_TRUE(ann.frames.ends_with("<end>"));
    EXPECT_TRUE(m_room.empty());
}

} // namespace
} // namespace remuda
