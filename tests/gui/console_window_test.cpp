// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gui/place_world.h"
#include "ui/common/message_bar.h"
#include "ui/common/status_mark.h"
#include "ui/console/console_window.h"
#include "ui/console/terminal_view.h"

#include <QAccessible>
#include <QApplication>
#include <QClipboard>
#include <QLabel>
#include <QPushButton>
#include <QScrollBar>

#include <gtest/gtest.h>

namespace remuda {
namespace {

namespace json = boost::json;

class TerminalViewTest : public testing::Test {
protected:
    TerminalViewTest() {
        view.setTyping(true);
        view.show();
        view.setFocus();
        QObject::connect(&view, &TerminalView::typed, [this](const QByteArray& bytes) { typed += bytes; });
    }
    TerminalView view;
    QByteArray typed;
};

TEST_F(TerminalViewTest, HandsOnWhatIsTyped) {
    QTest::keyClicks(&view, "ls");
    QTest::keyClick(&view, Qt::Key_Return);
    QTest::keyClick(&view, Qt::Key_Tab);
    QTest::keyClick(&view, Qt::Key_C, Qt::ControlModifier);
    EXPECT_EQ(typed, QByteArray("ls\r\t\x03"));
    view.setTyping(false);
    QTest::keyClicks(&view, "x");
    EXPECT_EQ(typed.size(), 5);
}

TEST_F(TerminalViewTest, CopiesWhatIsMarkedAndPastes) {
    view.screen().feed("one two three\r\nfour");
    const auto cell = [&](int row, int column) {
        const QFontMetricsF metrics(Theme::instance().monospaced());
        return QPoint(8 + int(metrics.horizontalAdvance('M') * column) + 1,
                      8 + int(std::ceil(metrics.height())) * row + 3);
    };
    QTest::mouseDClick(view.viewport(), Qt::LeftButton, {}, cell(0, 5));
    EXPECT_EQ(view.markedText(), "two");
    QTest::mousePress(view.viewport(), Qt::LeftButton, {}, cell(0, 8));
    QTest::mouseMove(view.viewport(), cell(1, 2));
    QMouseEvent move(QEvent::MouseMove, cell(1, 2), view.viewport()->mapToGlobal(cell(1, 2)), Qt::NoButton,
                     Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(view.viewport(), &move);
    EXPECT_EQ(view.markedText(), "three\nfo");
    QTest::keyClick(&view, Qt::Key_C, Qt::ControlModifier | Qt::ShiftModifier);
    EXPECT_EQ(QApplication::clipboard()->text(), "three\nfo");
    QTest::keyClick(&view, Qt::Key_V, Qt::ControlModifier | Qt::ShiftModifier);
    EXPECT_EQ(typed, "three\rfo");
}

TEST_F(TerminalViewTest, WhoLooksBackStaysThere) {
    QByteArray lines;
    for (int number = 0; number < 100; ++number)
        lines += QByteArray::number(number) + "\r\n";
    view.screen().feed(lines);
    auto* bar = view.verticalScrollBar();
    EXPECT_EQ(bar->value(), bar->maximum());
    QTest::keyClick(&view, Qt::Key_PageUp, Qt::ShiftModifier);
    const int place = bar->value();
    EXPECT_LT(place, bar->maximum());
    view.screen().feed(lines);
    EXPECT_EQ(bar->value(), place);
    EXPECT_TRUE(typed.isEmpty());
    QTest::keyClicks(&view, "x");
    EXPECT_EQ(bar->value(), bar->maximum()) << "who types sees what comes of it";
    view.grab(); // paints without harm
}

class ConsoleWindowTest : public testing::Test {
protected:
    ConsoleWindowTest() {
        Theme::instance().apply(Theme::Mode::light);
        // Seats are drawn at random: the fake server answers any of them.
        world.server.onAny("PUT", "/machines/HW1/console/", [this](const FakeServer::Call& call) {
            if (call.path.endsWith("/input")) {
                const auto& body = call.body.as_object();
                typed += QByteArray::fromBase64(QByteArray::fromStdString(std::string(body.at("bytes").as_string())));
                return FakeServer::Answer{200, {{"typed", body.at("number")}}};
            }
            sat = call.body.as_object();
            return refusal ? FakeServer::Answer{409, *refusal}
                           : FakeServer::Answer{200, state(sat.at("take").as_bool() ? "alice" : writer)};
        });
        world.server.onAny("GET", "/machines/HW1/console/", [this](const FakeServer::Call&) {
            return FakeServer::Answer{200, nullptr, frames};
        });
        world.server.onAny("DELETE", "/machines/HW1/console/", [this](const FakeServer::Call&) {
            left = true;
            return FakeServer::Answer{200, json::object{}};
        });
    }
    static json::object state(const char* writer) {
        return {
            {"writer", writer}, {"watchers", json::array{"carol"}}, {"writes", std::string_view(writer) == "alice"}};
    }
    static QByteArray frame(const char* event, const json::object& data) {
        return QByteArray("event: ") + event + "\ndata: " + QByteArray::fromStdString(json::serialize(data)) + "\n\n";
    }
    QPushButton* button(QWidget& window, const QString& text) {
        for (auto* each : window.findChildren<QPushButton*>())
            if (each->text() == text) return each;
        return nullptr;
    }

    PlaceWorld world;
    const char* writer = "alice";
    std::optional<json::object> refusal;
    json::object sat;
    QByteArray typed, frames;
    bool left = false;
};

TEST_F(ConsoleWindowTest, ShowsTypesAndGivesBack) {
    frames = frame("state", state("alice")) + frame("output", {{"bytes", "bG9naW46IA=="}}); // "login: "
    auto* window = new ConsoleWindow(world.api, world.events, "HW1", true);
    window->show();
    auto* terminal = window->findChild<TerminalView*>();
    EVENTUALLY(terminal->screen().visibleText().startsWith("login:"));
    EVENTUALLY(window->findChild<StatusLabel*>()->word().contains("you write"));
    EXPECT_EQ(terminal->accessibleName(), "Serial console of HW1");
    auto* interface = QAccessible::queryAccessibleInterface(terminal);
    ASSERT_TRUE(interface);
    EXPECT_EQ(interface->role(), QAccessible::Terminal);
    EXPECT_TRUE(interface->text(QAccessible::Value).startsWith("login:"));
    QTest::keyClicks(terminal, "root");
    QTest::keyClick(terminal, Qt::Key_Return);
    EVENTUALLY(typed == "root\r");
    EXPECT_FALSE(button(*window, "Take over")->isVisible());
    window->close();
    EVENTUALLY(left);
}

TEST_F(ConsoleWindowTest, NamesWhoWritesAndTakesOver) {
    writer = "bob";
    frames = frame("state", state("bob"));
    ConsoleWindow window(world.api, world.events, "HW1", false);
    window.setAttribute(Qt::WA_DeleteOnClose, false);
    window.show();
    EVENTUALLY(button(window, "Take over")->isVisible());
    bool named = false;
    for (auto* label : window.findChildren<QLabel*>())
        named = named || label->text().contains("bob writes");
    EXPECT_TRUE(named);
    QTest::keyClicks(window.findChild<TerminalView*>(), "x");
    frames.clear();
    button(window, "Take over")->click();
    EVENTUALLY(sat == (json::object{{"write", true}, {"take", true}}));
    EXPECT_TRUE(typed.isEmpty()) << "who looks on types nothing";
}

TEST_F(ConsoleWindowTest, SaysWhyItEndedAndOpensAgain) {
    refusal = json::object{{"type", "console-taken"},
                           {"status", 409},
                           {"title", "The console is taken"},
                           {"detail", "the BMC has given the console to somebody else"}};
    ConsoleWindow window(world.api, world.events, "HW1", false);
    window.setAttribute(Qt::WA_DeleteOnClose, false);
    window.show();
    auto* message = window.findChild<MessageBar*>();
    EVENTUALLY(message->isVisible());
    EXPECT_TRUE(message->text().contains("somebody else"));
    refusal.reset();
    frames =
        frame("end", {{"type", "bmc-unreachable"}, {"status", 502}, {"detail", "the BMC does not answer any more"}});
    button(window, "Take it over")->click();
    EVENTUALLY(message->isVisible() && message->text().contains("does not answer any more"));
    EXPECT_EQ(window.findChild<StatusLabel*>()->word(), "ended");
    EXPECT_TRUE(button(window, "Open it again"));
}

// A console without a word looks as if it were broken.
TEST_F(ConsoleWindowTest, SaysThatTheMachineIsOffUntilItIsOn) {
    world.server.answer("GET", "/machines/HW1",
                        json::object{{"power", "off"}, {"power_seen_at", "2026-11-20T10:00:00Z"}});
    frames = frame("state", state("alice"));
    ConsoleWindow window(world.api, world.events, "HW1", false);
    window.setAttribute(Qt::WA_DeleteOnClose, false);
    window.show();
    auto* message = window.findChild<MessageBar*>();
    EVENTUALLY(message->isVisible());
    EXPECT_TRUE(message->text().contains("The machine is off")) << message->text().toStdString();
    EXPECT_TRUE(message->text().contains("until it is switched on"));
    const auto change = [&](const char* machine, const char* power) {
        Event event;
        event.kind = QStringLiteral("machine");
        event.id = QLatin1String(machine);
        event.object = json::object{{"power", power}};
        Q_EMIT world.events.events({event});
    };
    change("HW2", "on");
    EXPECT_TRUE(message->isVisible());
    change("HW1", "on");
    EXPECT_FALSE(message->isVisible());
    change("HW1", "off");
    EXPECT_TRUE(message->isVisible());
}

} // namespace
} // namespace remuda
