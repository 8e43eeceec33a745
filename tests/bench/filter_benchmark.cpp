// SPDX-License-Identifier: GPL-3.0-or-later
// Filter and sort of the inventory, from the request to the answer on the asking thread, beside QSortFilterProxyModel
// over the same rows in prepared strings. And how fast a CSV file is checked.
#include "core/client/replica/replica_builder.h"
#include "core/client/replica/replica_search.h"
#include "core/domain/csv.h"
#include "core/domain/machine_import.h"
#include "tests/bench/report.h"

#include <QAbstractTableModel>
#include <QCoreApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QSortFilterProxyModel>

#include <array>
#include <random>

using namespace remuda;

namespace {

constexpr std::array columns{"hardware_name", "serial",      "site",     "rack", "model", "nic1_mac", "nic1_ip",
                             "nic2_mac",      "bmc_address", "hostname", "role", "team",  "status"};

std::string name(std::mt19937& random, std::size_t length) {
    std::string text;
    for (std::size_t i = 0; i < length; ++i)
        text += "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"[random() % 34];
    return text;
}

std::vector<Machine> makeMachines(std::size_t count) {
    std::mt19937 random(20261121);
    const std::array sites{"sto", "lon", "ash", "sjc"};
    const std::array models{"Dell PowerEdge R640", "HPE ProLiant DL380 Gen10", "Supermicro SSG-6029P",
                            "Lenovo ThinkSystem SR630"};
    const std::array services{"cassandra", "memcached", "playlist", "search", "storage", "ads", "metadata", "radio"};
    const std::array parts{"index", "worker", "api", "store", "cache", "proxy"};
    std::vector<Machine> machines(count);
    for (std::size_t i = 0; i < count; ++i) {
        auto& m = machines[i];
        const auto n = std::to_string(i);
        m.hardware_name = name(random, 7) + n;
        m.serial = name(random, 10);
        m.site = sites[random() % sites.size()];
        m.rack = m.site + "-r" + std::to_string(i / 40);
        m.unit = static_cast<std::int64_t>(i % 40 + 1);
        m.model = models[random() % models.size()];
        m.cpu_cores = 16 + 8 * static_cast<std::int64_t>(random() % 6);
        m.memory_gib = 64 << random() % 4;
        char mac[24];
        std::snprintf(mac, sizeof mac, "3c:fd:fe:%02zx:%02zx:%02zx", i >> 16 & 255, i >> 8 & 255, i & 255);
        m.nic1_mac = mac;
        m.nic2_mac = "3c:fe" + m.nic1_mac.substr(5);
        m.nic1_ip =
            "10." + std::to_string(i >> 16 & 255) + "." + std::to_string(i >> 8 & 255) + "." + std::to_string(i & 255);
        m.bmc.address = "10.1" + m.nic1_ip.substr(3);
        m.bmc.driver = "ipmi";
        m.role = std::string(services[random() % services.size()]) + "-" + parts[random() % parts.size()];
        m.hostname = m.site + "-" + m.role + "-a" + n + ".example.net";
        m.team = "team-" + std::to_string(random() % 20);
        m.status = allMachineStatuses[random() % 6];
        m.monthly_cost = Money{static_cast<std::int64_t>(random() % 400) * 1'000'000};
    }
    return machines;
}

// What a window without a replica would do: every cell a string that is ready to be shown.
class StringTable final : public QAbstractTableModel {
public:
    explicit StringTable(const ReplicaSnapshot& snapshot) {
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

double milliseconds(const QElapsedTimer& timer) {
    return static_cast<double>(timer.nsecsElapsed()) / 1e6;
}

template <class Work>
double median(int repetitions, Work work) {
    std::vector<double> samples;
    for (int i = 0; i < repetitions; ++i) {
        QElapsedTimer timer;
        timer.start();
        work(i);
        samples.push_back(milliseconds(timer));
    }
    return bench::quantile(samples, 0.5);
}

ReplicaSearchResult answer(ReplicaSearch& searching, const ReplicaSearchRequest& request) {
    ReplicaSearchResult result;
    QEventLoop loop;
    QObject context;
    QObject::connect(&searching, &ReplicaSearch::finished, &context, [&](const ReplicaSearchResult& found) {
        result = found;
        loop.quit();
    });
    searching.start(request);
    loop.exec();
    return result;
}

void filterAndSort(std::size_t count) {
    ReplicaBuilder builder;
    for (const auto& machine : makeMachines(count))
        builder.put(machine);
    const auto snapshot = builder.publish(1).after;
    StringTable table(*snapshot);
    QSortFilterProxyModel proxy;
    proxy.setSourceModel(&table);
    proxy.setFilterKeyColumn(-1);
    proxy.setFilterCaseSensitivity(Qt::CaseInsensitive);
    proxy.setSortCaseSensitivity(Qt::CaseInsensitive);

    const std::string typed = "cassandra-index";
    const auto rows = std::to_string(count) + " rows";
    ReplicaSearch searching;
    ReplicaSearchRequest request;
    request.snapshot = snapshot;
    answer(searching, request); // the order is there when somebody types
    std::size_t ours = 0, theirs = 0;
    const double our_filter = median(static_cast<int>(typed.size()), [&](int i) {
        request.query = typed.substr(0, static_cast<std::size_t>(i) + 1);
        ours = answer(searching, request).rows.size();
    });
    const double their_filter = median(static_cast<int>(typed.size()), [&](int i) {
        proxy.setFilterFixedString(QString::fromStdString(typed.substr(0, static_cast<std::size_t>(i) + 1)));
        theirs = static_cast<std::size_t>(proxy.rowCount());
    });
    if (ours != theirs) {
        std::fprintf(stderr, "the filters disagree: %zu and %zu rows\n", ours, theirs);
        std::exit(1);
    }
    bench::report("filter keystroke, " + rows, our_filter, "ms", "QSortFilterProxyModel", their_filter,
                  bench::Better::lower);

    request.query = "site:lon status:in_use,broken cores>=32 not role~cache";
    bench::report("structured query, " + rows, median(15, [&](int) { answer(searching, request); }), "ms");
    request.facets = {replicaField("status"), replicaField("site"), replicaField("role"), replicaField("model"),
                      replicaField("team")};
    bench::report("structured query with five facets, " + rows, median(15, [&](int) { answer(searching, request); }),
                  "ms");

    request.query.clear();
    request.facets.clear();
    proxy.setFilterFixedString({});
    const int hostname = 9;
    const double our_sort = median(6, [&](int i) {
        request.sort_field = replicaField(columns[hostname]);
        request.descending = i % 2 == 1;
        ours = answer(searching, request).rows.size();
    });
    const double their_sort = median(6, [&](int i) {
        proxy.sort(hostname, i % 2 == 1 ? Qt::DescendingOrder : Qt::AscendingOrder);
        theirs = static_cast<std::size_t>(proxy.rowCount());
    });
    bench::report("sort by host name, " + rows, our_sort, "ms", "QSortFilterProxyModel", their_sort,
                  bench::Better::lower);
}

void checkCsv() {
    std::vector<std::string> names;
    for (const auto& field : machineFields())
        if (field.csv) names.emplace_back(field.name);
    std::string text = csvLine(names);
    const std::size_t count = 10'000;
    for (const auto& machine : makeMachines(count)) {
        std::vector<std::string> cells;
        for (const auto& field : machineFields())
            if (field.csv) cells.push_back(field.get(machine));
        text += csvLine(cells);
    }
    std::size_t valid = 0;
    const double duration = median(5, [&](int) { valid = ImportCheck(text).validRows(); });
    if (valid != count) {
        std::fprintf(stderr, "only %zu rows are valid\n", valid);
        std::exit(1);
    }
    bench::report("check a CSV of 10000 rows", duration, "ms");
}

} // namespace

int main(int argc, char** argv) {
    const QCoreApplication application(argc, argv);
    filterAndSort(12'000);
    filterAndSort(100'000);
    checkCsv();
    return 0;
}
