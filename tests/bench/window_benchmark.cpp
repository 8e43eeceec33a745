// SPDX-License-Identifier: GPL-3.0-or-later
// The connected window: from start to first rows with a warm cache, and from a change in the database to its cell on
// screen. A bare window of Qt and the bare HTTP call stand beside them.
#include "core/client/api/api_client.h"
#include "core/client/api/event_stream.h"
#include "core/client/replica/live_inventory.h"
#include "core/client/replica/replica.h"
#include "tests/bench/report.h"
#include "tests/support/agent_process.h"
#include "tests/support/server_process.h"
#include "ui/common/theme.h"
#include "ui/shell/connection.h"
#include "ui/shell/main_window.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QLabel>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

#include <memory>

namespace remuda {
namespace {

constexpr int patience = 120'000; // milliseconds
constexpr int fleet = 12'000;
constexpr int changes = 200;

[[noreturn]] void giveUp(const char* why) {
    std::fprintf(stderr, "window_benchmark: %s\n", why);
    std::exit(1);
}

// Calls back after each painting of the table.
class PaintWatch : public QObject {
public:
    explicit PaintWatch(QTableView* table) { table->viewport()->installEventFilter(this); }
    std::function<void()> painted;

protected:
    bool eventFilter(QObject* object, QEvent* event) override {
        if (event->type() == QEvent::Paint && painted) QMetaObject::invokeMethod(this, painted, Qt::QueuedConnection);
        return QObject::eventFilter(object, event);
    }
};

QTableView* machines(MainWindow& window) {
    for (auto* table : window.findChildren<QTableView*>())
        if (table->accessibleName() == QLatin1String("Machines")) return table;
    return nullptr;
}

bool showsRows(MainWindow& window) {
    const auto* table = machines(window);
    return table && table->isVisible() && table->model()->rowCount() > 0;
}

// Milliseconds until a new window on a known server shows its first rows.
double startWindow(std::unique_ptr<MainWindow>& window, const QUrl& server) {
    QElapsedTimer clock;
    clock.start();
    window = std::make_unique<MainWindow>();
    window->openServer(server);
    window->resize(1440, 900);
    window->show();
    if (!QTest::qWaitFor([&] { return showsRows(*window); }, patience)) giveUp("the window shows no rows");
    window->grab();
    return double(clock.nsecsElapsed()) / 1e6;
}

double bareWindow() {
    QElapsedTimer clock;
    clock.start();
    QLabel label(QStringLiteral("hello"));
    label.resize(1440, 900);
    label.show();
    if (!QTest::qWaitForWindowExposed(&label, patience)) giveUp("no window is shown");
    label.grab();
    return double(clock.nsecsElapsed()) / 1e6;
}

int columnOf(const QTableView& table, const QString& title) {
    for (int column = 0; column < table.model()->columnCount(); ++column)
        if (table.model()->headerData(column, Qt::Horizontal).toString() == title) return column;
    giveUp("there is no such column");
}

// Writes the team of the first machine shown over and over; measures until the cell is painted with it.
void measureChanges(MainWindow& window, Connection& writer) {
    auto* table = machines(window);
    PaintWatch watch(table);
    const int column = columnOf(*table, QStringLiteral("Team"));
    const QString name = table->model()->index(0, 0).data().toString();
    std::vector<double> seen, answered;
    for (int number = 0; number < changes; ++number) {
        const QString wanted = QStringLiteral("team-%1").arg(number);
        bool shown = false, done = false;
        QElapsedTimer clock;
        watch.painted = [&] {
            if (shown || table->model()->index(0, column).data().toString() != wanted) return;
            shown = true;
            seen.push_back(double(clock.nsecsElapsed()) / 1e6);
        };
        clock.start();
        writer.api().patch(QStringLiteral("/machines/") + name, boost::json::object{{"team", wanted.toStdString()}}, {},
                           &window, [&](const Result<ApiAnswer>& answer) {
                               if (!answer) giveUp(answer.problem().detail.c_str());
                               done = true;
                               answered.push_back(double(clock.nsecsElapsed()) / 1e6);
                           });
        if (!QTest::qWaitFor([&] { return shown && done; }, patience)) giveUp("a change was never painted");
    }
    for (const auto& [words, share] : {std::pair("median", 0.5), std::pair("p99", 0.99)})
        bench::report(std::string("change in the database to cell painted, ") + words, bench::quantile(seen, share),
                      "ms", "answer of the writing call", bench::quantile(answered, share), bench::Better::lower);
}

void run() {
    AgentProcess agent;
    ServerProcess server({QStringLiteral("--simulated-fleet"), QString::number(fleet), QStringLiteral("--rate-limit"),
                          QStringLiteral("0"), QStringLiteral("--user-rate-limit"), QStringLiteral("0")});
    QTemporaryDir home;
    for (const char* variable : {"XDG_RUNTIME_DIR", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"})
        qputenv(variable, home.path().toUtf8());
    qputenv("REMUDA_TOKEN_STORE", "file");
    qputenv("SSH_AUTH_SOCK", agent.socket().toUtf8());
    server.allow(QStringLiteral("ada"), agent.addKey(QStringLiteral("ed25519")).public_line);
    if (!server.start()) giveUp(server.log().constData());
    Theme::instance().apply(Theme::Mode::light);

    // Signed in once, so that the windows that follow find token and cache as a person's second start does.
    AgentClient client;
    Connection connection(server.url(), client, nullptr);
    connection.session().signIn(QStringLiteral("ada"));
    QSignalSpy signedIn(&connection.session(), &Session::tokenChanged);
    if (signedIn.isEmpty() && !signedIn.wait(patience)) giveUp("nobody could sign in");
    connection.follow();
    if (!QTest::qWaitFor([&] { return connection.inventory().state() == LiveInventory::State::live; }, patience))
        giveUp("the inventory never got live");
    QTest::qWait(4000); // its copy on disk is written two seconds after the last change

    std::unique_ptr<MainWindow> window;
    std::vector<double> starts, bare;
    for (int turn = 0; turn < 5; ++turn) {
        bare.push_back(bareWindow());
        starts.push_back(startWindow(window, server.url()));
        if (!QTest::qWaitFor([&] { return machines(*window)->model()->rowCount() == fleet; }, patience))
            giveUp("the window never got all rows");
    }
    bench::report("window to first rows, warm cache, 12,000 machines", bench::quantile(starts, 0.5), "ms",
                  "bare Qt window with a label", bench::quantile(bare, 0.5), bench::Better::lower);
    QTest::qWait(2000); // let the window come to rest: places are made in idle moments
    measureChanges(*window, connection);
}

} // namespace
} // namespace remuda

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    remuda::run();
    return 0;
}
