// SPDX-License-Identifier: GPL-3.0-or-later
// The inventory while machines change: catching up after a sleep, and a storm of changes while somebody scrolls. The
// server is a thread that sends prepared text; the window's side is the real one from the socket to the painted table.
#include "core/client/api/event_stream.h"
#include "core/client/replica/freed_memory.h"
#include "core/client/replica/live_inventory.h"
#include "core/client/replica/replica.h"
#include "tests/bench/event_server.h"
#include "tests/bench/report.h"
#include "tests/support/signed_in.h"
#include "ui/common/command_registry.h"
#include "ui/common/theme.h"
#include "ui/inventory/inventory_place.h"
#include "ui/inventory/rack_view.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QScrollBar>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

#include <fstream>
#include <sys/resource.h>
#include <time.h>

namespace remuda {
namespace {

constexpr int patience = 300'000; // milliseconds
constexpr int missed = 10'000, each_burst = 500, burst_milliseconds = 50, storm_milliseconds = 8'000, frame = 16;

void wait(const char* what, const std::function<bool()>& until) {
    if (QTest::qWaitFor(until, patience)) return;
    std::fprintf(stderr, "live_benchmark: %s never happened\n", what);
    std::exit(1);
}

// Of this thread, in milliseconds.
double processorTime() {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return double(time.tv_sec) * 1e3 + double(time.tv_nsec) / 1e6;
}

// Where the window's thread has been since its start, in milliseconds, so that a long frame explains itself.
struct Spent {
    double working = 0; // on a core
    double waiting = 0; // ready to work, but every core was somebody else's
    double taken = 0;   // by the host from the machine, all cores together, to 10 ms
    double blocked = 0; // how often it slept by itself, not a time
    double faults = 0;  // pages it had to be given, not a time

    Spent operator-(const Spent& other) const {
        return {working - other.working, waiting - other.waiting, taken - other.taken, blocked - other.blocked,
                faults - other.faults};
    }
};

Spent spent() {
    Spent result{.working = processorTime()};
    double on_core = 0, ready = 0;
    std::ifstream("/proc/thread-self/schedstat") >> on_core >> ready;
    result.waiting = ready / 1e6;
    std::string cpu;
    double ticks = 0;
    std::ifstream stat("/proc/stat");
    stat >> cpu;
    for (int column = 0; column < 8; ++column)
        stat >> ticks;
    result.taken = ticks * 10;
    rusage usage{};
    getrusage(RUSAGE_THREAD, &usage);
    result.blocked = double(usage.ru_nvcsw);
    result.faults = double(usage.ru_minflt + usage.ru_majflt);
    return result;
}

struct World {
    explicit World(bench::EventServer& server, const QString& folder)
        : in(server.url())
        , events(in.session)
        , inventory(in.api, events, folder) {}

    SignedIn in;
    EventStream events;
    LiveInventory inventory;
    CommandRegistry commands;
};

// How often a widget is painted: on a busy machine turns of the wheel are missed, and then the share alone flatters.
class PaintCount : public QObject {
public:
    explicit PaintCount(QWidget& widget) { widget.installEventFilter(this); }
    int paints = 0;

protected:
    bool eventFilter(QObject*, QEvent* event) override {
        paints += event->type() == QEvent::Paint;
        return false;
    }
};

// One turn of the wheel every 16 ms, painted as Qt does it: the longest time between two turns is the longest frame.
// `what` goes before the names of the figures, `step` is in pixels.
void scrollThroughStorm(bench::EventServer& server, QAbstractScrollArea& view, int step, const std::string& what,
                        const std::string& rows) {
    double longest = 0, longest_ours = 0, longest_work = 0;
    Spent in_longest, before;
    int frames = 0;
    QElapsedTimer since;
    QTimer wheel;
    wheel.setTimerType(Qt::PreciseTimer);
    QObject::connect(&wheel, &QTimer::timeout, &wheel, [&] {
        const double took = double(since.nsecsElapsed()) / 1e6;
        const Spent now = spent();
        if (frames++ > 0) {
            longest_work = std::max(longest_work, now.working - before.working);
            if (now.taken <= before.taken) longest_ours = std::max(longest_ours, took);
            if (took > longest) {
                longest = took;
                in_longest = now - before;
            }
        }
        before = now;
        since.start();
        auto* bar = view.verticalScrollBar();
        const int next = bar->value() + step;
        bar->setValue(next > bar->maximum() ? 0 : next);
    });
    PaintCount painted(*view.viewport());
    const auto measure = [&](const std::string& how) {
        longest = longest_ours = longest_work = 0;
        painted.paints = 0;
        frames = 0;
        const double started = processorTime();
        QElapsedTimer clock;
        clock.start();
        wheel.start(frame);
        wait("the end of the storm", [&] { return clock.elapsed() >= storm_milliseconds; });
        wheel.stop();
        const double worked = processorTime() - started;
        const double share = worked / double(clock.elapsed()) * 100;
        bench::report(what + how + ", " + rows + ": window thread a painting", worked / std::max(painted.paints, 1),
                      "ms");
        bench::report(what + how + ", " + rows + ": paintings", painted.paints / (double(clock.elapsed()) / 1000),
                      "/s");
        bench::report(what + how + ", " + rows + ": window thread", share, "% core");
        bench::report(what + how + ", " + rows + ": longest frame", longest, "ms");
        bench::report(what + how + ", " + rows + ": longest frame of those the host took nothing from", longest_ours,
                      "ms");
        std::printf(
            "# longest frame %.1f ms: worked %.1f, waited for a core %.1f, the host took %.0f, slept %.0f times, "
            "%.0f page faults\n",
            longest, in_longest.working, in_longest.waiting, in_longest.taken, in_longest.blocked, in_longest.faults);
        bench::report(what + how + ", " + rows + ": most work of the window thread in a frame", longest_work, "ms");
        return share;
    };
    const double alone = measure("scrolling while nothing changes");
    const qint64 first = server.sequence();
    server.sendSteadily(each_burst, burst_milliseconds);
    const double both = measure("scrolling while 10,000 rows a second change");
    server.sendSteadily(0, 0);
    bench::report(what + "what the changes add to scrolling, " + rows + ": window thread", both - alone, "% core");
    bench::report("changes sent in that time, " + rows,
                  double(server.sequence() - first) / (storm_milliseconds / 1000.0), "/s");
}

void run(std::size_t count) {
    const auto rows = std::to_string(count) + " rows";
    QTemporaryDir folder;
    bench::EventServer server(count);
    {
        World world(server, folder.path());
        world.inventory.start();
        wait("the first snapshot", [&] { return world.inventory.state() == LiveInventory::State::live; });
    } // the cache is written now
    World world(server, folder.path());
    const PlaceContext context{world.in.session, world.in.api, world.events, world.inventory, world.commands};
    InventoryPlace place(context);
    place.resize(1400, 900);
    place.show();
    QTableView* table = nullptr;
    for (auto* each : place.findChildren<QTableView*>())
        if (each->accessibleName() == QLatin1String("Machines")) table = each;
    server.sendAtOnce(missed);
    QElapsedTimer clock;
    qint64 opened = 0;
    clock.start();
    world.inventory.start();
    wait("the cache", [&] { return world.inventory.hasRows() && table->model()->rowCount() == int(count); });
    opened = clock.elapsed();
    wait("the end of catching up", [&] { return world.inventory.replica().sequence() == server.sequence(); });
    bench::report("catching up 10,000 changes, " + rows, double(clock.elapsed() - opened), "ms");
    wait("being live", [&] { return world.inventory.state() == LiveInventory::State::live; });
    scrollThroughStorm(server, *table, 3 * table->rowHeight(0), "", rows);

    place.showRacks(true);
    auto* racks = place.findChild<RackView*>();
    wait("the racks", [&] { return racks->plan().placed() == int(count); });
    scrollThroughStorm(server, *racks, 3 * racks->verticalScrollBar()->singleStep(), "racks that fit: ", rows);
    racks->setUnitHeight(RackLayout::smallest);
    scrollThroughStorm(server, *racks, 3 * racks->verticalScrollBar()->singleStep(), "smallest racks: ", rows);
    place.showRacks(false);
}

} // namespace
} // namespace remuda

int main(int argc, char** argv) {
    remuda::giveBackFreedMemory(); // as the program does
    const QApplication application(argc, argv);
    QTemporaryDir home;
    for (const char* variable : {"XDG_RUNTIME_DIR", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"})
        qputenv(variable, home.path().toUtf8());
    remuda::Theme::instance().apply(remuda::Theme::Mode::light);
    std::vector<std::size_t> counts;
    for (int i = 1; i < argc; ++i)
        counts.push_back(std::strtoul(argv[i], nullptr, 10));
    if (counts.empty()) counts = {100'000, 1'000'000};
    for (const auto count : counts)
        remuda::run(count);
    return 0;
}
