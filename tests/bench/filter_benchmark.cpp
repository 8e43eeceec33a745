// SPDX-License-Identifier: GPL-3.0-or-later
// Filter and sort of the inventory, from the request to the repainted table, beside QSortFilterProxyModel over the same
// rows in prepared strings under the same kind of table. Facet counts, and how fast a CSV file is checked. Numbers of
// machines may be given as arguments.
#include "core/client/replica/freed_memory.h"
#include "core/client/replica/replica_builder.h"
#include "core/client/replica/replica_search.h"
#include "core/domain/csv.h"
#include "core/domain/machine_import.h"
#include "tests/bench/made_machines.h"
#include "tests/bench/report.h"
#include "ui/common/table_view.h"
#include "ui/inventory/inventory_model.h"

#include <QApplication>
#include <QEventLoop>
#include <QSortFilterProxyModel>
#include <QTest>

#include <time.h>

using namespace remuda;

namespace {

constexpr std::array columns{"hardware_name", "serial",      "site",     "rack", "model", "nic1_mac", "nic1_ip",
                             "nic2_mac",      "bmc_address", "hostname", "role", "team",  "status"};
constexpr int hostname_column = 9;
constexpr int settled = 20; // milliseconds; Qt paints what is left to paint after five

// What a window without a replica would do: every cell a string that is ready to be shown.
class StringTable final : public QAbstractTableModel {
public:
    explicit StringTable(const ReplicaSnapshot& snapshot) {
        m_cells.reserve(snapshot.rows() * columns.size());
        for (std::uint32_t row = 0; row < snapshot.rows(); ++row)
            for (std::size_t column = 0; column < columns.size(); ++column)
                m_cells.push_back(snapshot.display(row, replicaField(columns[column])));
    }
    int rowCount(const QModelIndex& = {}) const override { return static_cast<int>(m_cells.size() / columns.size()); }
    int columnCount(const QModelIndex& = {}) const override { return static_cast<int>(columns.size()); }
    QVariant data(const QModelIndex& index, int role) const override {
        if (role != Qt::DisplayRole) return {};
        return m_cells[static_cast<std::size_t>(index.row()) * columns.size() +
                       static_cast<std::size_t>(index.column())];
    }

private:
    std::vector<QString> m_cells;
};

// Milliseconds since any moment; of this process's processor time where REMUDA_BENCH_CLOCK=processor asks for it, which
// tells more than the time of day on a machine that is busy with other work.
double clockMilliseconds() {
    static const bool processor = qgetenv("REMUDA_BENCH_CLOCK") == "processor";
    timespec time{};
    clock_gettime(processor ? CLOCK_PROCESS_CPUTIME_ID : CLOCK_MONOTONIC, &time);
    return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
}

// Milliseconds of each call. What a call leaves to the event loop (Qt lays a table out and paints it once more after
// our own painting) is done before the next one's clock starts, ours and theirs.
template <class Work>
std::vector<double> measure(int repetitions, Work work) {
    std::vector<double> samples;
    for (int i = 0; i < repetitions; ++i) {
        QTest::qWait(settled);
        const double begin = clockMilliseconds();
        work(i);
        samples.push_back(clockMilliseconds() - begin);
    }
    return samples;
}

double median(const std::vector<double>& samples) {
    return bench::quantile(samples, 0.5);
}

// A table over the model that searches fill, as the window has it.
class OurTable {
public:
    explicit OurTable(ReplicaSnapshotPointer snapshot)
        : m_table(QStringLiteral("Machines")) {
        m_table.setModel(&m_model);
        m_table.setSortingEnabled(false);
        m_table.resize(1200, 800);
        m_table.show();
        request.snapshot = std::move(snapshot);
    }

    // The answer on screen; how many rows there are.
    std::size_t ask() {
        QEventLoop loop;
        QObject context;
        QObject::connect(&m_search, &ReplicaSearch::finished, &context, [&](const ReplicaSearchResult& found) {
            m_model.apply(found);
            m_table.viewport()->repaint();
            loop.quit();
        });
        m_search.start(request);
        loop.exec();
        return static_cast<std::size_t>(m_model.rowCount());
    }

    ReplicaSearchRequest request;

private:
    InventoryModel m_model;
    TableView m_table;
    ReplicaSearch m_search;
};

// Beyond this many rows a table over the proxy takes minutes for one keystroke, since the proxy removes rows span by
// span; there the proxy is measured by itself, which flatters it.
constexpr std::size_t most_with_table = 200'000;

class ProxyTable {
public:
    explicit ProxyTable(const ReplicaSnapshot& snapshot)
        : m_cells(snapshot)
        , m_table(QStringLiteral("Strings")) {
        proxy.setSourceModel(&m_cells);
        proxy.setFilterKeyColumn(-1);
        proxy.setFilterCaseSensitivity(Qt::CaseInsensitive);
        proxy.setSortCaseSensitivity(Qt::CaseInsensitive);
        m_table.setSortingEnabled(false);
        if (snapshot.rows() > most_with_table) return;
        m_table.setModel(&proxy);
        m_table.resize(1200, 800);
        m_table.show();
    }
    std::size_t painted() {
        if (m_table.model() != nullptr) m_table.viewport()->repaint();
        return static_cast<std::size_t>(proxy.rowCount());
    }

    QSortFilterProxyModel proxy;

private:
    StringTable m_cells;
    TableView m_table;
};

void compareFilters(OurTable& ours, ProxyTable& theirs, const std::string& rows, int step) {
    const std::string typed = "cassandra-index";
    const auto count = (static_cast<int>(typed.size()) + step - 1) / step;
    const auto typedUntil = [&](int i) { return typed.substr(0, static_cast<std::size_t>(i * step) + 1); };
    std::size_t our_rows = 0, their_rows = 0;
    const auto our_times = measure(count, [&](int i) {
        ours.request.query = typedUntil(i);
        our_rows = ours.ask();
    });
    const auto their_times = measure(count, [&](int i) {
        theirs.proxy.setFilterFixedString(QString::fromStdString(typedUntil(i)));
        their_rows = theirs.painted();
    });
    if (our_rows != their_rows) {
        std::fprintf(stderr, "the filters disagree: %zu and %zu rows\n", our_rows, their_rows);
        std::exit(1);
    }
    const auto* proxy = "QSortFilterProxyModel";
    bench::report("filter keystroke to repainted table, " + rows, median(our_times), "ms", proxy, median(their_times),
                  bench::Better::lower);
    bench::report("the slowest of these keystrokes, " + rows, bench::quantile(our_times, 1), "ms", proxy,
                  bench::quantile(their_times, 1), bench::Better::lower);
}

void compareSorts(OurTable& ours, ProxyTable& theirs, const std::string& rows, int count) {
    ours.request.query.clear();
    ours.ask();
    theirs.proxy.setFilterFixedString({});
    theirs.painted();
    const auto our_times = measure(count, [&](int i) {
        ours.request.sort_field = replicaField(columns[hostname_column]);
        ours.request.descending = i % 2 == 1;
        ours.ask();
    });
    const auto their_times = measure(count, [&](int i) {
        theirs.proxy.sort(hostname_column, i % 2 == 1 ? Qt::DescendingOrder : Qt::AscendingOrder);
        theirs.painted();
    });
    bench::report("sort by host name to repainted table, " + rows, median(our_times), "ms", "QSortFilterProxyModel",
                  median(their_times), bench::Better::lower);
}

void countFacets(OurTable& ours, const std::string& rows) {
    ours.request.sort_field = 0;
    ours.request.query = "site:lon status:in_use,broken cores>=32 not role~cache";
    ours.ask();
    bench::report("structured query to repainted table, " + rows, median(measure(11, [&](int) { ours.ask(); })), "ms");
    ours.request.query.clear();
    for (const auto* field :
         {"status", "site", "role", "team", "model", "rack", "power", "bmc_driver", "cpu_cores", "memory_gib"})
        ours.request.facets.push_back(replicaField(field));
    ours.ask();
    bench::report("counts of ten facets with everything repainted, " + rows,
                  median(measure(11, [&](int) { ours.ask(); })), "ms");
}

void filterAndSort(std::size_t count) {
    ReplicaBuilder builder;
    bench::MadeMachines machines;
    for (std::size_t i = 0; i < count; ++i)
        builder.put(machines.next());
    const auto snapshot = builder.publish(1).after;
    const auto rows = std::to_string(count) + " rows";
    OurTable ours(snapshot);
    ours.ask(); // the order is there when somebody types
    ProxyTable theirs(*snapshot);
    const bool large = count > most_with_table;
    compareFilters(ours, theirs, rows, large ? 3 : 1);
    compareSorts(ours, theirs, rows, large ? 2 : 6);
    countFacets(ours, rows);
}

void checkCsv() {
    std::vector<std::string> names;
    for (const auto& field : machineFields())
        if (field.csv) names.emplace_back(field.name);
    std::string text = csvLine(names);
    const std::size_t count = 10'000;
    bench::MadeMachines machines;
    for (std::size_t i = 0; i < count; ++i) {
        const auto machine = machines.next();
        std::vector<std::string> cells;
        for (const auto& field : machineFields())
            if (field.csv) cells.push_back(field.get(machine));
        text += csvLine(cells);
    }
    std::size_t valid = 0;
    const double duration = median(measure(5, [&](int) { valid = ImportCheck(text).validRows(); }));
    if (valid != count) {
        std::fprintf(stderr, "only %zu rows are valid\n", valid);
        std::exit(1);
    }
    bench::report("check of a CSV of 10000 rows", duration, "ms");
}

} // namespace

int main(int argc, char** argv) {
    remuda::giveBackFreedMemory(); // as the program does
    const QApplication application(argc, argv);
    std::vector<std::size_t> counts;
    for (int i = 1; i < argc; ++i)
        counts.push_back(std::strtoul(argv[i], nullptr, 10));
    if (counts.empty()) counts = {12'000, 100'000, 1'000'000};
    for (const auto count : counts)
        filterAndSort(count);
    checkCsv();
    return 0;
}
